/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Catches: a built-in profile that no longer loads or whose default file and table disagree; a bad
 * user file that is accepted, or refused without line, key and cure.
 */
#include "nic-model/profile.h"

#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char dir[] = "/tmp/nicro-profile-XXXXXX";

static void
write_file(const char *name, const char *text)
{
	char path[PATH_MAX];
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static int
load(const char *name, struct nic_profile *profile, struct fail *fail)
{
	char path[PATH_MAX];
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	memset(fail, 0, sizeof(*fail));
	return nic_profile_load(path, profile, fail);
}

static void
builtins_load(void **state)
{
	for (const char *const *name = nic_profile_names; *name; name++) {
		struct nic_profile profile;
		struct fail fail = {0};
		if (nic_profile_load(*name, &profile, &fail))
			fail_msg("%s", fail.text);
		assert_string_equal(profile.name, *name);
	}
}

/* The file of the default card and the table's defaults are the same numbers. */
static void
default_file_is_the_table(void **state)
{
	static const uint64_t defaults[] = {
#define X(section, field, unit, min, max, value, source) value,
		NIC_PROFILE_KEYS(X)
#undef X
	};
	struct nic_profile profile;
	struct fail fail = {0};
	assert_int_equal(nic_profile_load(nic_profile_names[0], &profile, &fail), 0);
	for (size_t i = 0; i < nic_profile_key_count; i++) {
		const struct nic_profile_key *key = &nic_profile_keys[i];
		assert_int_equal(nic_profile_value(&profile, key), defaults[i]);
		assert_true(defaults[i] >= key->min && defaults[i] <= key->max);
		assert_true(key->source[0] != 0);
	}
}

static void
caps_follow(void **state)
{
	struct nic_profile profile;
	struct device_caps caps;
	struct fail fail = {0};
	assert_int_equal(nic_profile_load("agilio-cx-2x40-open", &profile, &fail), 0);
	nic_profile_caps(&profile, &caps);
	assert_int_equal(caps.func_addr[DEVICE_LOOKUP], 2000);
	assert_int_equal(caps.func_addr[DEVICE_UPDATE], 0);
	assert_int_equal(caps.adjust_head.off_min, 44);
	assert_int_equal(caps.stack_bytes, 512);
	assert_int_equal(caps.inline_mtu_bytes, 1920);
	assert_int_equal(caps.maps.max_elems, 2048000);
}

static void
user_file_inherits(void **state)
{
	struct nic_profile profile;
	struct fail fail;
	write_file("base.conf", "inherits = \"agilio-cx-2x10\";\nemem = { miss_ns = 400; };\n");
	write_file("mine.conf", "inherits = \"base.conf\"; // after 9999999999 runs \"\nbpf = { "
				"random = false; };\n");
	if (load("mine.conf", &profile, &fail))
		fail_msg("%s", fail.text);
	assert_string_equal(profile.name, "mine");
	assert_int_equal(profile.core_clock_mhz, 633);
	assert_int_equal(profile.emem_miss_ns, 400);
	assert_int_equal(profile.bpf_random, 0);
	assert_int_equal(profile.bpf_adjust_tail, 1);
}

static void
bad_files(void **state)
{
	static const struct {
		const char *text, *says[3];
	} cases[] = {
		{"", {"core.cores is missing", "inherits"}},
		{"inherits = \"agilio-cx-2x40\";\n\ncore = { clok_mhz = 1; };\n",
			{":3:", "core.clok_mhz", "device show"}},
		{"inherits = \"agilio-cx-2x40\";\ncore = { clock_mhz = \"fast\"; };",
			{":2:", "core.clock_mhz must be a whole number", "MHz"}},
		{"inherits = \"agilio-cx-2x40\";\ncore = { clock_mhz = -5; };",
			{":2:", "core.clock_mhz must be 100 to 4000 MHz, not -5"}},
		{"inherits = \"agilio-cx-2x40\";\ncore = { clock_mhz = 99999999999L; };",
			{":2:", "not 99999999999"}},
		{"inherits = \"agilio-cx-2x40\";\ncore = { clock_mhz = 800.5; };",
			{":2:", "whole number"}},
		{"inherits = \"agilio-cx-2x40\";\ncore = { clock_mhz = 4294968096; };",
			{":2:", "above 2147483647"}}, /* 800 in 32 bits */
		{"/* 9999999999 \" \n*/ inherits = \"agilio-cx-2x40\"; # 9999999999\n"
		 "core = { clock_mhz = 0x100000320; };",
			{":3:", "above 2147483647"}},
		{"inherits = \"agilio-cx-2x40\";\nbpf = { random = 7; };",
			{":2:", "0 to 1, not 7"}},
		{"inherits = \"agilio-cx-2x40\";\nclock = 800;", {":2:", "not a section"}},
		{"inherits = \"agilio-cx-2x40\";\ncore = { clock = 800; };",
			{":2:", "'core.clock' has no unit", "clock_mhz, in MHz"}},
		{"inherits = \"agilio-cx-2x40\";\nemem = { miss = 800; };",
			{":2:", "miss_ns, in ns"}},
		{"inherits = \"agilio-cx-2x40\";\ncore = { clock_mhz = 800 MHz; };",
			{":2:", "bare numbers"}},
		{"inherits = \"agilio-cx-2x40\";\n@include \"/etc/hostname\"\n",
			{":2:", "includes no files", "inherits"}},
		{"inherits = \"agilio-cx-9\";", {"there is no profile 'agilio-cx-9'"}},
		{"inherits = 4;", {":1:", "inherits must be"}},
		{"inherits = \"bad.conf\";", {"inherits itself"}},
		{"inherits = \"./none.conf\";", {"none.conf"}},
		{"core = { cores = ", {":1:", "syntax"}},
		{"inherits = \"agilio-cx-2x40\";\nbpf = { start_word = 8000; };",
			{"core.code_words"}},
		{"inherits = \"agilio-cx-2x40\";\nbpf = { func_update = 2000; };",
			{"2000 is used twice"}},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct nic_profile profile;
		struct fail fail;
		write_file("bad.conf", cases[i].text);
		assert_true(load("bad.conf", &profile, &fail) < 0);
		assert_null(strchr(fail.text, '\n'));
		for (unsigned k = 0; k < 3 && cases[i].says[k]; k++)
			if (!strstr(fail.text, cases[i].says[k]))
				fail_msg("case %zu: '%s' lacks '%s'", i, fail.text,
					cases[i].says[k]);
	}
}

static void
huge_file(void **state)
{
	struct nic_profile profile;
	struct fail fail;
	char *text = malloc((2 << 20) + 1);
	memset(text, '#', 2 << 20);
	text[2 << 20] = 0;
	write_file("huge.conf", text);
	free(text);
	assert_int_equal(load("huge.conf", &profile, &fail), -EFBIG);
}

static void
set_values(void **state)
{
	static const char *const bad[] = {"cores", "cores=", "cores=x", "cores=0", "cores=51",
		"cores= 5", "cores=-1", "cores=5x", "nope=1", "=1", "read_cycles=5", "emem.=1",
		"bpf.random=2", "bpf.func_event=2000", "cores=99999999999999999999"};
	struct nic_profile profile, before;
	struct fail fail = {0};
	assert_int_equal(nic_profile_load(nic_profile_names[0], &profile, &fail), 0);
	assert_int_equal(nic_profile_set(&profile, "cores=5", &fail), 0);
	assert_int_equal(profile.core_cores, 5);
	assert_int_equal(nic_profile_set(&profile, "emem.miss_ns=0", &fail), 0);
	assert_int_equal(profile.emem_miss_ns, 0);
	assert_int_equal(nic_profile_set(&profile, "maps.array_prefilled=false", &fail), 0);
	assert_int_equal(profile.maps_array_prefilled, 0);
	before = profile;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		fail = (struct fail){0};
		assert_int_equal(nic_profile_set(&profile, bad[i], &fail), -EINVAL);
		assert_true(strlen(fail.text) > 10);
		assert_memory_equal(&before, &profile, sizeof(profile));
	}
}

static int
make_dir(void **state)
{
	return mkdtemp(dir) ? 0 : -1;
}

static int
remove_dir(void **state)
{
	static const char *const names[] = {"base.conf", "mine.conf", "bad.conf", "huge.conf"};
	char path[PATH_MAX];
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, names[i]);
		unlink(path);
	}
	return rmdir(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(builtins_load),
		cmocka_unit_test(default_file_is_the_table),
		cmocka_unit_test(caps_follow),
		cmocka_unit_test(user_file_inherits),
		cmocka_unit_test(bad_files),
		cmocka_unit_test(huge_file),
		cmocka_unit_test(set_values),
	};
	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
