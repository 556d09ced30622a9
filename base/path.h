/* SPDX-License-Identifier: BSD-2-Clause */
/* Paths inside a file are relative to that file, so that a directory can be moved as a whole. */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include "base/fail.h"

/**
 * Where @p path leads that stands in @p file: absolute ones to themselves, others from the
 * directory of @p file.
 * @return malloc'ed; NULL when memory is short
 */
char *path_from(const char *file, const char *path);

/**
 * The path to write into @p file, so that path_from() leads to @p path, which is relative to the
 * working directory. An absolute path stays as it is.
 *
 * @param file  need not exist, its directory must
 * @param path  its directory must exist
 * @param fail  out: the directory that does not exist
 * @return malloc'ed; NULL with @p fail
 */
char *path_to(const char *file, const char *path, struct fail *fail);

#endif
