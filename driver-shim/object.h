/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An eBPF object file as libbpf takes it. Two things happen before libbpf sees it: damaged files
 * and files for other machines are told apart in plain words, and old objects are brought up to
 * date (docs/shim.md "Old objects"): legacy map definitions get the BTF form, functions without a
 * type get one.
 */
#ifndef DRIVER_SHIM_OBJECT_H
#define DRIVER_SHIM_OBJECT_H

#include "base/fail.h"

#include <stddef.h>
#include <stdint.h>

/**
 * Read, check and modernise an object file.
 *
 * @param bytes  out: malloc'ed, the caller frees; for bpf_object__open_mem()
 * @return 0; errno of the file; -EINVAL (not an eBPF object, truncated) with one line in @p fail
 */
int object_read(const char *path, uint8_t **bytes, size_t *len_bytes, struct fail *fail);

/** The same from memory; @p bytes is replaced when the object had to be changed. */
int object_prepare(const char *path, uint8_t **bytes, size_t *len_bytes, struct fail *fail);

struct bpf_object;

/**
 * Open a prepared object with libbpf; nothing is loaded. Programs whose section libbpf does not
 * know have the type that prog_type_of() finds. The data maps are named after the file, as
 * bpf_object__open_file() does.
 *
 * @param types_path  file of BTF by which accesses to fields (CO-RE) are resolved; NULL: the
 * running kernel's
 * @return NULL with errno set
 */
struct bpf_object *object_open_bytes(
	const char *path, const uint8_t *bytes, size_t len_bytes, const char *types_path);

/**
 * The object's own types as a file without a name.
 * @return descriptor, the caller closes it; -ENOENT: it has none; other negative errno
 */
int object_types_fd(const uint8_t *bytes, size_t len_bytes);

/**
 * Why libbpf did not open @p path: its own @p warning (may be empty, then errno), and a cure where
 * we know one. @return -EINVAL
 */
int object_open_failed(const char *path, const char *warning, struct fail *fail);

/**
 * object_read() and object_open_bytes(), for loading into the running kernel: old objects too.
 * @param object  out: bpf_object__close() releases it
 * @return 0; as object_read(); -EINVAL with libbpf's reason
 */
int object_open(const char *path, struct bpf_object **object, struct fail *fail);

#endif
