/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The card from outside: verdicts, sizes, traps, order, totals, two ports, maps through the door.
 * Catches a lost packet, a wrong verdict or cause, a frame that is not what the program left.
 */
#include "isa/isa.h"
#include "nic-model/device.h"

#include <errno.h>
#include <linux/bpf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { BATCH = 32 };

/* Microcode lines to an unrelocated image; `.DONE` is the relocated way out. */
static struct image *
make_image(const char *text, enum image_type type)
{
	struct image *image = image_new();
	char *copy = strdup(text), *save = NULL;
	assert_non_null(image);
	image->type = type;
	image->words = calloc(256, sizeof(*image->words));
	snprintf(image->name, sizeof(image->name), "test");
	for (char *line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		struct isa_insn insn;
		uint64_t *word = &image->words[image->word_count++];
		bool leaves = strcmp(line, "br[.DONE]") == 0;
		const char *wrong = isa_parse(leaves ? "br[.15000]" : line, ISA_CTX4, &insn, NULL);
		if (wrong || isa_encode(&insn, ISA_CTX4, word))
			fail_msg("'%s': %s", line, wrong ? wrong : "no encoding");
		if (leaves)
			*word |= (uint64_t)IMAGE_REL_NEXT_PKT << IMAGE_REL_SHIFT;
	}
	free(copy);
	return image;
}

static struct nic *
make_nic(const char *text, enum image_type type)
{
	struct nic_profile profile;
	struct fail fail = {0};
	struct nic *nic = NULL;
	struct image *image = make_image(text, type);
	if (nic_profile_load(nic_profile_names[0], &profile, &fail) ||
		nic_create(&profile, 1, &nic, &fail) || nic_load(nic, image, &fail))
		fail_msg("%s", fail.text);
	image_free(image);
	return nic;
}

/* One frame through the card, elastic. */
static struct nic_outcome
one(struct nic *nic, unsigned port, const void *data, uint32_t len_bytes)
{
	struct nic_outcome outcome;
	assert_int_equal(nic_frame_in(nic, port, data, len_bytes, NIC_TIME_ELASTIC), 0);
	nic_advance(nic, NIC_TIME_ELASTIC);
	assert_int_equal(nic_outcomes(nic, &outcome, 1), 1);
	return outcome;
}

static void
verdicts(void **state)
{
	static const struct {
		unsigned action;
		enum image_type type;
		unsigned verdict, cause, exit;
	} cases[] = {
		{0x82, IMAGE_XDP, NIC_XDP_ABORTED, NIC_CAUSE_PROGRAM, NIC_EXIT_DROP},
		{0x22, IMAGE_XDP, NIC_XDP_DROP, NIC_CAUSE_PROGRAM, NIC_EXIT_DROP},
		{0x11, IMAGE_XDP, NIC_XDP_PASS, NIC_CAUSE_NONE, NIC_EXIT_HOST},
		{0x44, IMAGE_XDP, NIC_XDP_TX, NIC_CAUSE_NONE, NIC_EXIT_WIRE},
		{0x02, IMAGE_XDP, NIC_TRAP, NIC_CAUSE_TRAP, NIC_EXIT_DROP},
		{0x22, IMAGE_TC, NIC_TC_SHOT, NIC_CAUSE_PROGRAM, NIC_EXIT_DROP},
		{0x02, IMAGE_TC, NIC_TC_STOLEN, NIC_CAUSE_PROGRAM, NIC_EXIT_DROP},
		{0x11, IMAGE_TC, NIC_TC_OK, NIC_CAUSE_NONE, NIC_EXIT_HOST},
		{0x44, IMAGE_TC, NIC_TC_REDIRECT, NIC_CAUSE_NONE, NIC_EXIT_WIRE},
		{0x00, IMAGE_TC, NIC_TRAP, NIC_CAUSE_TRAP, NIC_EXIT_DROP},
	};
	static const uint8_t frame[60] = {1, 2, 3};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[128];
		snprintf(text, sizeof(text), "immed[gprA_0, 0x%x, <<16]\nbr[.DONE]\n",
			cases[i].action);
		struct nic *nic = make_nic(text, cases[i].type);
		struct nic_outcome o = one(nic, 0, frame, sizeof(frame));
		assert_int_equal(o.verdict, cases[i].verdict);
		assert_int_equal(o.cause, cases[i].cause);
		assert_int_equal(o.exit, cases[i].exit);
		assert_int_equal(o.len_bytes, sizeof(frame));
		assert_memory_equal(o.data, frame, sizeof(frame));
		assert_int_equal(o.queue, NIC_QUEUE_NONE);
		assert_int_equal(o.cycles, 4);
		nic_destroy(nic);
	}
}

static void
sizes(void **state)
{
	static uint8_t frame[12000];
	static const struct {
		uint32_t len;
		unsigned tag, cause;
	} cases[] = {
		{0, 0, NIC_CAUSE_RUNT},
		{13, 0, NIC_CAUSE_RUNT},
		{14, 0, NIC_CAUSE_NONE},
		{1514, 0, NIC_CAUSE_NONE},
		{1515, 0, NIC_CAUSE_MRU},
		{1518, 0x81, NIC_CAUSE_NONE},
		{1519, 0x81, NIC_CAUSE_MRU},
		{12000, 0, NIC_CAUSE_MRU},
	};
	struct nic *nic = make_nic("immed[gprA_0, 0x11, <<16]\nbr[.DONE]\n", IMAGE_XDP);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		frame[12] = (uint8_t)cases[i].tag;
		struct nic_outcome o = one(nic, 0, frame, cases[i].len);
		assert_int_equal(o.cause, cases[i].cause);
		assert_int_equal(o.verdict, cases[i].cause ? NIC_LOST : NIC_XDP_PASS);
	}
	nic_set_mtu(nic, 4000);
	for (uint32_t i = 0; i < sizeof(frame); i++)
		frame[i] = (uint8_t)(i * 7);
	struct nic_outcome o = one(nic, 1, frame, 3520);
	assert_int_equal(o.verdict, NIC_XDP_PASS);
	assert_int_equal(o.len_bytes, 3520);
	assert_memory_equal(o.data, frame, 3520);
	nic_destroy(nic);
}

/* Head moved by 20 bytes, a byte written, a queue selected: seen from outside. */
static void
changed_frames(void **state)
{
	struct nic *nic = make_nic("immed[gprA_4, 0x14]\n"
				   "alu[*l$index1[2], gprA_4, +, *l$index1[2]]\n"
				   "alu[gprB_22, *l$index1, -, gprA_4]\n"
				   "alu[*l$index1, --, B, gprB_22]\n"
				   "alu[gprA_6, --, B, *l$index1[2]]\n"
				   "immed[$xfer_0, 0x5a]\n"
				   "mem[write8_swap, $xfer_0, gprA_6, 0x1, 1], ctx_swap[sig1]\n"
				   "alu_shf[*l$index1[4], *l$index1[4], OR, 0x1, <<4]\n"
				   "ld_field[*l$index1[6], 0001, 0x9]\n"
				   "immed[gprA_0, 0x11, <<16]\nbr[.DONE]\n",
		IMAGE_XDP);
	uint8_t frame[64];
	for (unsigned i = 0; i < sizeof(frame); i++)
		frame[i] = (uint8_t)i;
	struct nic_outcome o = one(nic, 0, frame, sizeof(frame));
	assert_int_equal(o.verdict, NIC_XDP_PASS);
	assert_int_equal(o.len_bytes, 44);
	assert_int_equal(o.data[0], 20);
	assert_int_equal(o.data[1], 0x5a);
	assert_int_equal(o.data[43], 63);
	assert_int_equal(o.queue, 9);
	nic_destroy(nic);
}

static void
traps(void **state)
{
	struct nic *nic = make_nic("nop\nbr[.9]\n", IMAGE_XDP);
	uint8_t frame[60] = {0};
	struct image *second = make_image("immed[gprA_0, 0x22, <<16]\nbr[.DONE]\n", IMAGE_XDP);
	struct fail fail = {0};
	for (int i = 0; i < 3; i++)
		assert_int_equal(one(nic, 0, frame, sizeof(frame)).verdict, NIC_TRAP);
	const struct nic_trap *trap = nic_trap(nic);
	assert_non_null(trap);
	assert_int_equal(trap->count, 3);
	assert_int_equal(trap->index, 0);
	assert_true(strlen(trap->reason) > 5);
	/* the card goes on with the next image */
	assert_int_equal(nic_load(nic, second, &fail), 0);
	assert_int_equal(one(nic, 1, frame, sizeof(frame)).verdict, NIC_XDP_DROP);
	struct nic_totals totals;
	nic_totals(nic, &totals);
	assert_int_equal(totals.packets_in, 4);
	assert_int_equal(totals.by_verdict[NIC_TRAP], 3);
	assert_int_equal(totals.by_cause[NIC_CAUSE_TRAP], 3);
	image_free(second);
	nic_destroy(nic);
}

static void
bad_loads(void **state)
{
	struct nic *nic = make_nic("immed[gprA_0, 0x11, <<16]\nbr[.DONE]\n", IMAGE_XDP);
	struct fail fail = {0};
	struct image *image = image_new();
	uint8_t frame[60] = {0};
	assert_true(nic_load(nic, image, &fail) < 0);
	image->words = calloc(2561, sizeof(*image->words));
	image->word_count = 2561;
	fail = (struct fail){0};
	assert_int_equal(nic_load(nic, image, &fail), -E2BIG);
	image->word_count = 2;
	image->relocated = true;
	image->words[0] = 1;
	fail = (struct fail){0};
	assert_int_equal(nic_load(nic, image, &fail), -EINVAL);
	assert_non_null(strstr(fail.text, "ECC"));
	/* what was loaded before still runs */
	assert_int_equal(one(nic, 0, frame, sizeof(frame)).verdict, NIC_XDP_PASS);
	image_free(image);
	nic_destroy(nic);
}

/* Many frames: each comes back, in order, and the sums are right. */
static void
everything_comes_back(void **state)
{
	enum { FRAMES = 20000 };
	struct nic *nic = make_nic("immed[gprA_0, 0x44, <<16]\nbr[.DONE]\n", IMAGE_XDP);
	struct nic_outcome outcomes[BATCH];
	uint64_t expect = 0, last_ps = 0, bytes = 0;
	unsigned n;
	for (uint32_t i = 0; i < FRAMES; i++) {
		uint8_t frame[200];
		uint32_t len = 14 + i % 180;
		memset(frame, (int)i, sizeof(frame));
		bytes += len;
		int err = nic_frame_in(nic, i % 2, frame, len, NIC_TIME_ELASTIC);
		while (err == -EAGAIN) {
			n = nic_outcomes(nic, outcomes, BATCH);
			assert_true(n > 0);
			for (unsigned k = 0; k < n; k++, expect++) {
				assert_int_equal(outcomes[k].index, expect);
				assert_int_equal(outcomes[k].len_bytes, 14 + expect % 180);
				assert_int_equal(outcomes[k].data[13], (uint8_t)expect);
				assert_int_equal(outcomes[k].port, expect % 2);
				assert_true(outcomes[k].done_ps > outcomes[k].arrival_ps);
				assert_true(outcomes[k].arrival_ps >= last_ps);
				last_ps = outcomes[k].arrival_ps;
			}
			err = nic_frame_in(nic, i % 2, frame, len, NIC_TIME_ELASTIC);
		}
		assert_int_equal(err, 0);
	}
	nic_advance(nic, NIC_TIME_ELASTIC);
	while ((n = nic_outcomes(nic, outcomes, BATCH)) > 0)
		expect += n;
	assert_int_equal(expect, FRAMES);
	struct nic_totals totals;
	nic_totals(nic, &totals);
	assert_int_equal(totals.packets_in, FRAMES);
	assert_int_equal(totals.to_wire, FRAMES);
	assert_int_equal(totals.bytes_in, bytes);
	assert_int_equal(totals.program_cycles, FRAMES * UINT64_C(4));
	assert_null(totals.rate_reason);
	assert_true(totals.mpps_milli > 10000 && totals.mpps_milli <= 54400);
	nic_destroy(nic);
}

/* Twice the same: the same bytes. */
static void
deterministic(void **state)
{
	struct nic_totals totals[2];
	for (int round = 0; round < 2; round++) {
		struct nic *nic = make_nic("local_csr_rd[PseudoRndNum]\nimmed[gprA_1, 0x0]\n"
					   "br_bset[gprA_1, 3, .3077]\nimmed[gprA_2, 0x0]\n"
					   "nop\nimmed[gprA_0, 0x22, <<16]\nbr[.DONE]\n",
			IMAGE_XDP);
		struct nic_outcome outcomes[BATCH];
		uint8_t frame[60] = {0};
		for (int i = 0; i < 5000; i++)
			while (nic_frame_in(nic, 0, frame, 60, NIC_TIME_ELASTIC) == -EAGAIN)
				nic_outcomes(nic, outcomes, BATCH);
		nic_advance(nic, NIC_TIME_ELASTIC);
		memset(&totals[round], 0, sizeof(totals[round]));
		nic_totals(nic, &totals[round]);
		nic_destroy(nic);
	}
	assert_memory_equal(&totals[0], &totals[1], sizeof(totals[0]));
}

/* Function in gulps as large as the card lets it, time behind it: totals as in one go. */
static void
halves(void **state)
{
	enum { FRAMES = 5000 };
	static const char program[] = "alu[gprA_4, --, B, *l$index1[2]], gpr_wrboth\n"
				      "mem[read32_swap, $xfer_0, gprA_4, 0x0, 2], ctx_swap[sig1]\n"
				      "immed[gprA_0, 0x44, <<16]\nbr[.DONE]\n";
	struct nic_totals totals[2];
	uint64_t done_ps[2] = {0};
	for (unsigned round = 0; round < 2; round++) {
		struct nic *nic = make_nic(program, IMAGE_XDP);
		struct nic_outcome outcomes[BATCH];
		const char *why;
		unsigned full = 0;
		assert_true(nic_splits(nic, &why));
		assert_null(why);
		for (uint32_t i = 0; i < FRAMES; i++) {
			uint8_t frame[60] = {0};
			uint32_t len = i % 9 ? 60 : 13; /* a runt takes its time on the line */
			int err;
			while ((err = round ? nic_execute(nic, i % 2, frame, len)
					    : nic_frame_in(nic, i % 2, frame, len,
						      NIC_TIME_ELASTIC)) == -EAGAIN) {
				full++;
				if (round)
					assert_true(nic_replay(nic, 1000) > 0);
				while (nic_outcomes(nic, outcomes, BATCH) == BATCH)
					done_ps[round] += outcomes[BATCH - 1].done_ps;
			}
			assert_int_equal(err, 0);
		}
		while (round && nic_replay(nic, 10) > 0)
			;
		assert_int_equal(nic_replay(nic, 1), 0);
		assert_true(full > 0);
		nic_advance(nic, NIC_TIME_ELASTIC);
		memset(&totals[round], 0, sizeof(totals[round]));
		nic_totals(nic, &totals[round]);
		nic_destroy(nic);
	}
	assert_memory_equal(&totals[0], &totals[1], sizeof(totals[0]));
	assert_true(done_ps[0] > 0 && done_ps[1] > 0);
}

/* What a program sees of the time is decided by the timing half: it cannot go behind. */
static void
halves_refused(void **state)
{
	struct nic *nic = make_nic("local_csr_rd[TimestampLow]\nimmed[gprA_1, 0x0]\n"
				   "immed[gprA_0, 0x22, <<16]\nbr[.DONE]\n",
		IMAGE_XDP);
	const char *why;
	assert_false(nic_splits(nic, &why));
	assert_non_null(strstr(why, "time"));
	nic_destroy(nic);
}

static void
maps_through_the_door(void **state)
{
	struct nic *nic = make_nic("immed[gprA_0, 0x11, <<16]\nbr[.DONE]\n", IMAGE_XDP);
	uint32_t id, key = 3, next, value = 9, seen = 0;
	assert_int_equal(nic_map_create(nic, BPF_MAP_TYPE_HASH, 4, 4, 8, &id), 0);
	assert_int_equal(nic_map_get(nic, id, &key, &seen), -ENOENT);
	assert_int_equal(nic_map_put(nic, id, &key, &value, BPF_ANY), 0);
	assert_int_equal(nic_map_get(nic, id, &key, &seen), 0);
	assert_int_equal(seen, 9);
	assert_int_equal(nic_map_next(nic, id, NULL, &next), 0);
	assert_int_equal(next, 3);
	assert_int_equal(nic_map_next(nic, id, &next, &next), -ENOENT);
	assert_int_equal(nic_map_delete(nic, id, &key), 0);
	assert_int_equal(nic_map_delete(nic, id, &key), -ENOENT);
	assert_int_equal(nic_map_destroy(nic, id), 0);
	assert_int_equal(nic_map_get(nic, id, &key, &seen), -EBADF);
	nic_destroy(nic);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verdicts),
		cmocka_unit_test(sizes),
		cmocka_unit_test(changed_frames),
		cmocka_unit_test(traps),
		cmocka_unit_test(bad_loads),
		cmocka_unit_test(everything_comes_back),
		cmocka_unit_test(deterministic),
		cmocka_unit_test(halves),
		cmocka_unit_test(halves_refused),
		cmocka_unit_test(maps_through_the_door),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
