/* SPDX-License-Identifier: BSD-2-Clause */
/* Whole files: read with a limit, written all or not at all. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/fail.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/**
 * Read a regular file into memory.
 *
 * @param path       file to read
 * @param limit_bytes  refuse larger files (-EFBIG)
 * @param data       out: malloc'ed content with a zero byte after it; the caller frees it
 * @param len_bytes  out: length without that zero byte
 * @param fail       out: one line that names the file, the reason and the cure
 * @return 0, or negative errno (-ENOENT, -EISDIR, -EFBIG, -EACCES, -EIO, -ENOMEM)
 */
int file_read(
	const char *path, size_t limit_bytes, uint8_t **data, size_t *len_bytes, struct fail *fail);

/*
 * A file that appears under its name only when it is complete: written to a temporary name in the
 * same directory, renamed by file_commit(). Paths that are not regular files (/dev/stdout, a fifo)
 * are written in place, there is nothing to protect.
 */
struct file_out {
	FILE *stream;    /* write here */
	char *path;      /* final name */
	char *temp_path; /* NULL when written in place */
};

/**
 * Open a file for writing. Nothing exists under @p path before file_commit().
 * @return 0, or negative errno with @p fail filled; @p out is then zeroed
 */
int file_create(struct file_out *out, const char *path, struct fail *fail);

/**
 * Flush and check what was written so far: a full disk shows here. For who gives several files
 * their names, and wants all of them or none.
 * @return 0, also on a zeroed @p out; or negative errno with @p fail filled: discard it then
 */
int file_flush(struct file_out *out, struct fail *fail);

/**
 * Flush, check, and give the file its name. After any result @p out is closed and zeroed; on an
 * error nothing is left behind.
 * @return 0, or negative errno (a full disk shows here) with @p fail filled
 */
int file_commit(struct file_out *out, struct fail *fail);

/** Close and remove what was written so far. Does nothing on a zeroed @p out. */
void file_discard(struct file_out *out);

#endif
