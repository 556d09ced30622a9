/* SPDX-License-Identifier: BSD-2-Clause */
/* The running kernel as referee. Would have caught: a converted legacy object that only our own
 * shim accepts, a program tag that differs from the kernel's, programs that reach the judge with
 * other instructions than the kernel gets. Needs the right to load programs; skips without it. */
#include "driver-shim/load.h"
#include "driver-shim/object.h"
#include "driver-shim/prog_tag.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <cmocka.h>

enum { MESON_SKIP = 77 };

static const char *directory;

static struct bpf_object *
load_into_kernel(const char *name, const char *program)
{
	char path[4096];
	struct fail fail = {0};
	struct bpf_object *object;
	snprintf(path, sizeof(path), "%s/%s", directory, name);
	if (object_open(path, &object, &fail))
		fail_msg("%s", fail.text);
	struct bpf_program *each;
	bpf_object__for_each_program(each, object)
	{
		bpf_program__set_autoload(each, strcmp(bpf_program__name(each), program) == 0);
	}
	struct bpf_map *map = NULL;
	while ((map = bpf_object__next_map(object, map)))
		bpf_map__set_pin_path(map, NULL);
	assert_int_equal(bpf_object__load(object), 0);
	return object;
}

static void
converted_legacy_objects_load_into_the_kernel(void **state)
{
	static const char *const names[] = {"legacy.o", "legacy.plain.o"};
	for (unsigned i = 0; i < 2; i++) {
		struct bpf_object *object = load_into_kernel(names[i], "sample");
		struct bpf_map_info info = {0};
		uint32_t info_bytes = sizeof(info);
		int fd = bpf_object__find_map_fd_by_name(object, "totals");
		assert_int_equal(bpf_obj_get_info_by_fd(fd, &info, &info_bytes), 0);
		assert_int_equal(info.type, BPF_MAP_TYPE_ARRAY);
		assert_int_equal(info.value_size, 16);
		assert_int_equal(info.max_entries, 3);
		bpf_object__close(object);
	}
}

static void
a_lone_program_of_text_loads_into_the_kernel(void **state)
{
	bpf_object__close(load_into_kernel("lone.o", "lone"));
	bpf_object__close(load_into_kernel("lone.plain.o", "lone"));
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(converted_legacy_objects_load_into_the_kernel),
		cmocka_unit_test(a_lone_program_of_text_loads_into_the_kernel),
	};
	static const struct bpf_insn pass[] = {
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = 2}, {.code = BPF_JMP | BPF_EXIT}};
	directory = argc > 1 ? argv[1] : ".";
	if (bpf_prog_load(BPF_PROG_TYPE_XDP, "probe", "GPL", pass, 2, NULL) < 0) {
		printf("skipped: this user may not load programs into the kernel (%s); run as "
		       "root\n",
			strerror(errno));
		return MESON_SKIP;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
