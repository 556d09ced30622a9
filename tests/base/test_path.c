/* SPDX-License-Identifier: BSD-2-Clause */
/* Would catch: a path in a file that leads elsewhere once the file is read from another directory.
 */
#include "base/path.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static void
leads_from_the_file(void **state)
{
	static const char *const rows[][3] = {
		{"b.json", "x.pcap", "x.pcap"},
		{"ci/b.json", "x.pcap", "ci/x.pcap"},
		{"ci/b.json", "../x.pcap", "ci/../x.pcap"},
		{"/r/ci/b.json", "a/x.pcap", "/r/ci/a/x.pcap"},
		{"ci/b.json", "/x.pcap", "/x.pcap"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *path = path_from(rows[i][0], rows[i][1]);
		assert_string_equal(path, rows[i][2]);
		free(path);
	}
}

/* In a directory with ci/, ci/deep/ and t/, link -> ci/deep. */
static void
leads_back(void **state)
{
	static const char *const rows[][3] = {
		{"b.json", "x.pcap", "x.pcap"},
		{"b.json", "./t/x.pcap", "t/x.pcap"},
		{"ci/b.json", "ci/x.pcap", "x.pcap"},
		{"ci/b.json", "x.pcap", "../x.pcap"},
		{"ci/b.json", "t/x.pcap,loop=2", "../t/x.pcap,loop=2"},
		{"ci/deep/b.json", "t/x.pcap", "../../t/x.pcap"},
		{"link/b.json", "ci/x.pcap", "../x.pcap"},
		{"./ci/../ci/b.json", "ci/deep/x", "deep/x"},
		{"ci/b.json", "/etc/x.pcap", "/etc/x.pcap"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fail fail = {0};
		char *path = path_to(rows[i][0], rows[i][1], &fail);
		assert_non_null(path);
		assert_string_equal(path, rows[i][2]);
		free(path);
	}
}

static void
names_a_missing_directory(void **state)
{
	struct fail fail = {0};
	assert_null(path_to("ci/b.json", "none/x.pcap", &fail));
	assert_int_equal(fail.err, -ENOENT);
	assert_non_null(strstr(fail.text, "none/"));
}

static int
make_directories(void **state)
{
	static char dir[] = "/tmp/nicro-path-XXXXXX";
	*state = mkdtemp(dir);
	return *state == NULL || chdir(dir) || mkdir("ci", 0700) || mkdir("ci/deep", 0700) ||
	       mkdir("t", 0700) || symlink("ci/deep", "link");
}

static int
remove_directories(void **state)
{
	return unlink("link") || rmdir("ci/deep") || rmdir("ci") || rmdir("t") || rmdir(*state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leads_from_the_file),
		cmocka_unit_test(leads_back),
		cmocka_unit_test(names_a_missing_directory),
	};
	return cmocka_run_group_tests(tests, make_directories, remove_directories);
}
