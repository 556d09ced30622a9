/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would have caught: a lockstep that sees no difference where there is one, blames the wrong
 * instruction or register, or cries where the program cannot see the difference. The card runs the
 * microcode of one program, and another one is beside it.
 */
#include "bench/lockstep.h"
#include "offload-jit/offload_jit.h"

#include "../offload-jit/program_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PACKET                    \
	"r6 = r1\n"               \
	"r2 = *(u32 *)(r6 + 0)\n" \
	"r3 = *(u32 *)(r6 + 4)\n" \
	"r4 = r2\n"               \
	"r4 += 20\n"              \
	"r0 = 1\n"                \
	"if r4 > r3 goto out\n"
#define LOOKUP                     \
	"r1 = 0\n"                 \
	"*(u32 *)(r10 - 4) = r1\n" \
	"r2 = r10\n"               \
	"r2 += -4\n"               \
	"r1 = map[0]\n"            \
	"call map_lookup_elem\n"   \
	"if r0 == 0 goto out\n"
#define OUT "out: exit\n"

struct pair {
	const char *name;
	const char *program, *card; /* eBPF; card NULL: the same */
	const char *what;           /* part of the message; NULL: no difference */
	const char *where;          /* another part of the report */
	enum jit_opt opt;
};

static const struct pair pairs[] = {
	{"same", PACKET "r5 = *(u32 *)(r2 + 4)\nr5 += 3\n*(u32 *)(r2 + 8) = r5\nr0 = 2\n" OUT},
	{"same, in the end", PACKET "r5 = *(u32 *)(r2 + 4)\n*(u32 *)(r2 + 8) = r5\n" OUT,
		.opt = JIT_OPT_MAX},
	{"random numbers are the card's",
		"call get_prandom_u32\nr1 = r0\nr1 &= 1\nr0 = r1\nexit\n"},
	{"calls, stack", "r1 = 5\n*(u64 *)(r10 - 8) = r1\nr1 = r10\nr1 += -8\ncall fn\nexit\n"
			 "fn:\nr6 = 3\nr2 = *(u64 *)(r1 + 0)\nr2 -= r6\n*(u64 *)(r10 - 16) = r2\n"
			 "r0 = *(u64 *)(r10 - 16)\nexit\n"},
	{"lookup", LOOKUP "r1 = 1\nlock *(u64 *)(r0 + 0) += r1\nr0 = 2\n" OUT},
	{"constant", "r2 = 7\nr3 = 1\nr0 = r2\nr0 &= 3\nexit\n",
		"r2 = 6\nr3 = 1\nr0 = r2\nr0 &= 3\nexit\n", "r2 is 0x6 on the card, should be 0x7",
		"at instruction 2: r0 = r2"},
	{"who wrote it", "r2 = 7\nr3 = 1\nr0 = r2\nr0 &= 3\nexit\n",
		"r2 = 6\nr3 = 1\nr0 = r2\nr0 &= 3\nexit\n", "r2 is",
		"last written by instruction 0: r2 = 7"},
	{"upper half", "r2 = -1\nr2 >>= 32\nr0 = 1\nexit\n", "w2 = -1\nr2 >>= 32\nr0 = 1\nexit\n",
		"r2 is 0xffffffff on the card, should be 0xffffffffffffffff", "r2 >>= 32"},
	{"upper half that nobody reads", "r2 = -1\nw2 >>= 3\nw0 = w2\nexit\n",
		"w2 = -1\nw2 >>= 3\nw0 = w2\nexit\n"},
	{"branch", PACKET "r5 = *(u8 *)(r2 + 0)\nif r5 > 90 goto out\nr0 = 2\n" OUT,
		PACKET "r5 = *(u8 *)(r2 + 0)\nif r5 >= 90 goto out\nr0 = 2\n" OUT,
		"the card goes on with instruction 10 instead of 9", "at instruction 9: r0 = 2"},
	{"packet byte", PACKET "r5 = 9\n*(u8 *)(r2 + 8) = r5\n" OUT,
		PACKET "r5 = 9\n*(u8 *)(r2 + 9) = r5\n" OUT, "byte 8 of the packet is", "program"},
	{"packet byte, in the end", PACKET "r5 = 9\n*(u8 *)(r2 + 8) = r5\n" OUT,
		PACKET "r5 = 9\n*(u8 *)(r2 + 9) = r5\n" OUT, "byte 8 of the packet is", "program",
		JIT_OPT_MAX},
	{"verdict, in the end", "r0 = 1\nexit\n", "r0 = 2\nexit\n", "the verdict is XDP_PASS",
		"R0 = 1", JIT_OPT_MAX},
	{"map", LOOKUP "r1 = 1\nlock *(u64 *)(r0 + 0) += r1\nr0 = 2\n" OUT,
		LOOKUP "r1 = 1\nlock *(u64 *)(r0 + 8) += r1\nr0 = 2\n" OUT, "map 'm'",
		"another value"},
	{"missing key", LOOKUP "r0 = 2\n" OUT,
		"r1 = 9\n*(u32 *)(r10 - 4) = r1\nr2 = r10\nr2 += -4\n"
		"r1 = map[0]\ncall map_lookup_elem\n"
		"if r0 == 0 goto out\nr0 = 2\n" OUT,
		"r1 is 0x9 on the card, should be 0x0", "*(u32 *)(r10 -4) = r1"},
};

/* A program of a test and what it needs on the card. */
struct side {
	struct program_file file;
	struct image *image;
	struct report report;
};

static void
prepare(struct side *side, const char *bpf, const struct device_caps *caps, enum jit_opt opt)
{
	char text[2048];
	struct fail fail = {0};
	const struct jit_options options = {.opt = opt};
	memset(side, 0, sizeof(*side));
	snprintf(text, sizeof(text), "-- maps\nm array 4 16 2\n-- bpf\n%s", bpf);
	if (program_file_parse(text, "test", &side->file, &fail))
		fail_msg("%s", fail.text);
	if (offload_jit(&side->file.program, caps, &options, &side->report, &side->image))
		fail_msg("%s", side->report.findings[0].message);
}

static void
release(struct side *side)
{
	image_free(side->image);
	report_free(&side->report);
	program_file_free(&side->file);
}

static void
run_frames(struct nic *nic)
{
	uint8_t frame[64];
	struct nic_outcome outcome;
	for (unsigned i = 0; i < 3; i++) {
		memset(frame, 0x5a + (int)i, sizeof(frame));
		assert_int_equal(nic_frame_in(nic, 0, frame, sizeof(frame), NIC_TIME_ELASTIC), 0);
		nic_advance(nic, NIC_TIME_ELASTIC);
		assert_int_equal(nic_outcomes(nic, &outcome, 1), 1);
	}
}

static void
check_pair(const struct pair *pair, const struct nic_profile *profile)
{
	struct side program, card;
	struct device_caps caps;
	struct nic *nic;
	struct lockstep *lockstep;
	uint32_t id;
	char *text = NULL;
	size_t size;
	nic_profile_caps(profile, &caps);
	prepare(&program, pair->program, &caps, pair->opt);
	prepare(&card, pair->card ? pair->card : pair->program, &caps, pair->opt);
	assert_int_equal(nic_create(profile, 1, &nic, NULL), 0);
	assert_int_equal(nic_map_create(nic, BPF_MAP_TYPE_ARRAY, 4, 16, 2, &id), 0);
	assert_int_equal(nic_load(nic, card.image, NULL), 0);
	const struct lockstep_config config = {
		nic, profile, &program.file.program, card.image, pair->opt == JIT_OPT_LINUX};
	assert_int_equal(lockstep_new(&config, &lockstep, NULL), 0);
	run_frames(nic);
	lockstep_compare_maps(lockstep);
	FILE *stream = open_memstream(&text, &size);
	lockstep_print(lockstep, stream);
	fclose(stream);
	bool wanted = pair->what == NULL ? !lockstep_differs(lockstep)
					 : strstr(text, pair->what) && strstr(text, pair->where);
	if (!wanted)
		fail_msg("%s: %s", pair->name, text[0] ? text : "no difference");
	if (pair->what == NULL && pair->opt == JIT_OPT_LINUX)
		assert_int_equal(lockstep_counts(lockstep).packets, 3);
	free(text);
	lockstep_free(lockstep);
	nic_destroy(nic);
	release(&program);
	release(&card);
}

static void
test_pairs(void **state)
{
	struct nic_profile profile;
	(void)state;
	assert_int_equal(nic_profile_load(nic_profile_names[0], &profile, NULL), 0);
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		check_pair(&pairs[i], &profile);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_pairs)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
