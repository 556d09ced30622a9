/* SPDX-License-Identifier: BSD-2-Clause */
/* Would have caught: an instruction counted twice or not at all, maps that begin empty, a frame
 * that the card does not let in, a figure that is made of random numbers. */
#include "bench/ebpf_count.h"
#include "offload-jit/offload_jit.h"

#include "../offload-jit/program_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LOOKUP                     \
	"r1 = 0\n"                 \
	"*(u32 *)(r10 - 4) = r1\n" \
	"r2 = r10\n"               \
	"r2 += -4\n"               \
	"r1 = map[0]\n"            \
	"call map_lookup_elem\n"   \
	"if r0 == 0 goto out\n"

/* Frames of 60 and 74 bytes, a runt, and one that is longer than the MTU. */
static uint8_t bytes[2000];
static struct leg_frame frames[] = {
	{bytes, 60, 0}, {bytes, 74, 0}, {bytes, 13, 0}, {bytes, 1600, 0}};
static const struct leg_traffic traffic = {frames, 4};

static const struct {
	const char *program;
	uint64_t instructions; /* on both frames */
	const char *why_not;
} cases[] = {
	{"r0 = 1\nexit\n", 4, ""},
	/* A 64-bit constant has two slots and is one instruction; so is a call of a helper. */
	{"r1 = map[0]\nr0 = 2\nexit\n", 6, ""},
	{"call get_prandom_u32\nr0 = 1\nexit\n", 6, ""},
	/* 60 bytes leave at once, the longer frame has two more. */
	{"r2 = *(u32 *)(r1 + 0)\nr3 = *(u32 *)(r1 + 4)\nr2 += 70\nr0 = 1\nif r2 > r3 goto out\n"
	 "r4 = 5\nr0 = 2\nout: exit\n",
		6 + 8, ""},
	/* A loop of three rounds. */
	{"r1 = 3\nr0 = 2\nagain: r1 += -1\nif r1 != 0 goto again\nexit\n", 2 * (2 + 6 + 1), ""},
	/* The map holds 1, as the user gave it. */
	{LOOKUP "r1 = *(u32 *)(r0 + 0)\nif r1 != 1 goto no\nr2 = 2\nno: r0 = 2\nout: exit\n",
		2 * (7 + 3 + 2), ""},
	{"call get_prandom_u32\nif r0 > 5 goto out\nr1 = 0\nout: r0 = 1\nexit\n", 0, "packet 0: "},
};

static void
count_case(unsigned i, const struct nic_profile *profile)
{
	struct program_file file;
	struct report report;
	struct image *image;
	struct device_caps caps;
	struct ebpf_count count;
	struct nic *nic;
	struct fail fail = {0};
	const struct jit_options options = {0};
	char text[1024];
	uint32_t id, key = 0;
	const uint64_t value[2] = {1};
	nic_profile_caps(profile, &caps);
	snprintf(text, sizeof(text), "-- maps\nm array 4 16 2\n-- bpf\n%s", cases[i].program);
	if (program_file_parse(text, "test", &file, &fail))
		fail_msg("case %u: %s", i, fail.text);
	if (offload_jit(&file.program, &caps, &options, &report, &image))
		fail_msg("case %u: %s", i, report.findings[0].message);
	assert_int_equal(nic_create(profile, 1, &nic, NULL), 0);
	assert_int_equal(nic_map_create(nic, BPF_MAP_TYPE_ARRAY, 4, 16, 2, &id), 0);
	assert_int_equal(nic_load(nic, image, NULL), 0);
	assert_int_equal(nic_map_put(nic, id, &key, value, BPF_ANY), 0);
	ebpf_count(&file.program, nic, image, profile, &traffic, &count);
	if (strncmp(count.why_not, cases[i].why_not, strlen(cases[i].why_not)) != 0 ||
		(count.why_not[0] == 0) != (cases[i].why_not[0] == 0))
		fail_msg("case %u: '%s'", i, count.why_not);
	if (cases[i].why_not[0] == 0 &&
		(count.packets != 2 || count.instructions != cases[i].instructions))
		fail_msg("case %u: %u instructions on %u packets", i, (unsigned)count.instructions,
			(unsigned)count.packets);
	nic_destroy(nic);
	image_free(image);
	report_free(&report);
	program_file_free(&file);
}

static void
each_instruction_counts_once(void **state)
{
	struct nic_profile profile;
	(void)state;
	assert_int_equal(nic_profile_load(nic_profile_names[0], &profile, NULL), 0);
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		count_case(i, &profile);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(each_instruction_counts_once)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
