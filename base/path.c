/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/path.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of the directory part, the last '/' included. */
static size_t
directory_len(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? (size_t)(slash - path) + 1 : 0;
}

char *
path_from(const char *file, const char *path)
{
	char *result;
	size_t len = *path == '/' ? 0 : directory_len(file);
	return asprintf(&result, "%.*s%s", (int)len, file, path) < 0 ? NULL : result;
}

/* The directory of a path, absolute, without links, with a '/' at its end. */
static int
real_directory(const char *path, char real[PATH_MAX + 1], struct fail *fail)
{
	char directory[PATH_MAX];
	size_t len = directory_len(path);
	if (len >= sizeof(directory))
		return fail_set(fail, -ENAMETOOLONG, "%s: the path is too long", path);
	snprintf(directory, sizeof(directory), "%.*s", len ? (int)len : 1, len ? path : ".");
	if (realpath(directory, real) == NULL)
		return fail_set(
			fail, -errno, "%s: no directory %s: %s", path, directory, strerror(errno));
	if (strcmp(real, "/") != 0)
		strcat(real, "/");
	return 0;
}

char *
path_to(const char *file, const char *path, struct fail *fail)
{
	char from[PATH_MAX + 1], to[PATH_MAX + 1];
	if (*path == '/')
		return strdup(path);
	if (real_directory(file, from, fail) || real_directory(path, to, fail))
		return NULL;
	size_t common = 0; /* bytes that both have, up to a '/' */
	for (size_t i = 0; from[i] && from[i] == to[i]; i++)
		if (from[i] == '/')
			common = i + 1;
	size_t ups = 0;
	for (const char *at = from + common; *at; at++)
		ups += *at == '/';
	const char *name = path + directory_len(path);
	size_t size = 3 * ups + strlen(to + common) + strlen(name) + 1;
	char *result = calloc(1, size);
	if (result == NULL) {
		fail_set(fail, -ENOMEM, "%s: not enough memory", path);
		return NULL;
	}
	for (size_t i = 0; i < ups; i++)
		strcat(result, "../");
	strcat(result, to + common);
	strcat(result, name);
	return result;
}
