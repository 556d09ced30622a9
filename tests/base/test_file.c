/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files that appear whole or not at all. Would have caught: /dev/stdout replaced by a file (as
 * root, for the whole machine), a link replaced instead of what it names, a half-written file.
 */
#include "base/file.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static char directory[] = "/tmp/nicro-file.XXXXXX";

static char *
in_directory(const char *name)
{
	char *path;
	assert_true(asprintf(&path, "%s/%s", directory, name) > 0);
	return path;
}

static void
write_file(const char *path, const char *text, bool keep)
{
	struct file_out out;
	struct fail fail = {0};
	assert_int_equal(file_create(&out, path, &fail), 0);
	fputs(text, out.stream);
	if (keep)
		assert_int_equal(file_commit(&out, &fail), 0);
	else
		file_discard(&out);
}

static void
holds(const char *path, const char *text)
{
	uint8_t *data;
	size_t len;
	struct fail fail = {0};
	assert_int_equal(file_read(path, 1000, &data, &len, &fail), 0);
	assert_string_equal((const char *)data, text);
	free(data);
}

static void
whole_or_not_at_all(void **state)
{
	char *path = in_directory("file");
	write_file(path, "dropped", false);
	assert_int_not_equal(access(path, F_OK), 0);
	write_file(path, "first", true);
	holds(path, "first");
	write_file(path, "dropped", false);
	holds(path, "first");
	write_file(path, "second", true);
	holds(path, "second");
	unlink(path);
	free(path);
}

static void
links_stay(void **state)
{
	char *path = in_directory("file"), *link_path = in_directory("link");
	struct stat st;
	write_file(path, "old", true);
	assert_int_equal(symlink(path, link_path), 0);
	write_file(link_path, "new", true);
	assert_int_equal(lstat(link_path, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	holds(path, "new");
	unlink(link_path);
	unlink(path);
	free(link_path);
	free(path);
}

/* With standard output in a file, what is written to a link to it joins what is printed. */
static void
standard_output_is_shared(void **state)
{
	char *path = in_directory("output"), *link_path = in_directory("stdout");
	struct stat before, after;
	fflush(stdout);
	int saved = dup(STDOUT_FILENO);
	assert_non_null(freopen(path, "w", stdout));
	assert_int_equal(symlink("/proc/self/fd/1", link_path), 0);
	assert_int_equal(lstat(link_path, &before), 0);
	fputs("print, ", stdout);
	fflush(stdout);
	write_file(link_path, "file, ", true);
	fputs("print", stdout);
	fflush(stdout);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	assert_int_equal(lstat(link_path, &after), 0);
	assert_int_equal(before.st_ino, after.st_ino);
	holds(path, "print, file, print");
	unlink(link_path);
	unlink(path);
	free(link_path);
	free(path);
}

static void
bad_places_are_named(void **state)
{
	static const struct {
		const char *path;
		int err;
	} rows[] = {{"/tmp", -EISDIR}, {"/no/such/directory/file", -ENOENT}, {"", -ENOENT}};
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct file_out out;
		struct fail fail = {0};
		assert_int_equal(file_create(&out, rows[i].path, &fail), rows[i].err);
		assert_non_null(strstr(fail.text, rows[i].path));
		assert_null(out.stream);
	}
}

static int
make_directory(void **state)
{
	return mkdtemp(directory) ? 0 : -1;
}

static int
remove_directory(void **state)
{
	return rmdir(directory); /* fails when a temporary file is left */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_or_not_at_all),
		cmocka_unit_test(links_stay),
		cmocka_unit_test(standard_output_is_shared),
		cmocka_unit_test(bad_places_are_named),
	};
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
