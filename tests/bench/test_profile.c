/* SPDX-License-Identifier: BSD-2-Clause */
/* Would have caught: a cycle of a stopped packet that no row has, a path that costs more than the
 * worst case or a worst case that no path reaches, a figure with a gap in it, a loop that is
 * counted once, slots or shadows of branches left out, an answer where there is none. */
#include "bench/profile.h"
#include "bench/profile_figures.h"
#include "image/assemble.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TEXT_MAX = 8192, BLOCKS_MAX = 6, PROGRAMS = 24 };

static uint64_t seed = 1;

static unsigned
draw(unsigned below)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL; /* MMIX */
	return (unsigned)((seed >> 33) % below);
}

static struct image *
assemble(const char *text)
{
	struct image *image;
	struct image_warnings warnings = {0};
	struct fail fail = {0};
	if (image_assemble(text, "test", &image, &warnings, &fail))
		fail_msg("%s\n%s", fail.text, text);
	free(warnings.list);
	return image;
}

static void
load_profile(struct nic_profile *card, const char *set)
{
	struct fail fail = {0};
	if (nic_profile_load(nic_profile_names[0], card, &fail) ||
		(set && nic_profile_set(card, set, &fail)))
		fail_msg("%s", fail.text);
}

/* Some packets through the image, counted. @return cycles of the most expensive one */
static uint32_t
run(const struct nic_profile *card, const struct image *image, unsigned packets,
	struct profile *profile)
{
	static const uint8_t frame[60];
	struct nic *nic;
	struct fail fail = {0};
	struct nic_totals totals;
	struct nic_outcome outcome;
	struct profile_packet slowest = {0};
	if (nic_create(card, 1, &nic, &fail) || nic_load(nic, image, &fail))
		fail_msg("%s", fail.text);
	nic_count_words(nic);
	for (unsigned i = 0; i < packets; i++) {
		assert_int_equal(nic_frame_in(nic, i % 2, frame, 60, NIC_TIME_ELASTIC), 0);
		nic_advance(nic, NIC_TIME_ELASTIC);
		while (nic_outcomes(nic, &outcome, 1))
			profile_note(&slowest, &outcome);
	}
	nic_totals(nic, &totals);
	assert_int_equal(profile_collect(nic, card, image, &totals, profile, &fail), 0);
	assert_true(slowest.any);
	nic_destroy(nic);
	return slowest.cycles;
}

static void
assert_sums(const struct profile *profile)
{
	const struct nic_totals *t = &profile->totals;
	for (unsigned level = 0; level < PROFILE_LEVEL_COUNT; level++) {
		uint64_t sum = 0;
		for (uint32_t i = 0; i < profile->tables[level].count; i++)
			sum += profile->tables[level].rows[i].cycles;
		assert_int_equal(sum, t->program_cycles + t->helper_cycles + t->firmware_cycles);
	}
}

static void
figures_have_no_gap(void **state)
{
	(void)state;
	static const struct {
		int width;
		uint64_t value, packets;
		const char *text;
	} rows[] = {
		{0, 8, 2, "4.0"},
		{0, 1000, 3, "333.3"},
		{9, 8, 3, "      2.7"},
		{9, 8, 0, "      0.0"},
	};
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[32] = "";
		FILE *stream = fmemopen(text, sizeof(text), "w");
		assert_non_null(stream);
		print_each(stream, rows[i].width, rows[i].value, rows[i].packets);
		fclose(stream);
		assert_string_equal(text, rows[i].text);
	}
}

static void
stopped_packets_are_counted_to_the_cycle(void **state)
{
	(void)state;
	static const struct {
		const char *text, *set;
		uint32_t cycles;
	} rows[] = {
		{"immed[gprA_0, 1]\nagain:\nalu[gprA_0, gprA_0, +, 1]\nbr[again]\n",
			"core.budget=1000", 1001},
		{"immed[gprA_0, 1]\nagain:\nbr[again], defer[2]\nnop\nnop\n", "core.budget=1000",
			1001},
		{"immed[gprA_0, 5]\nmem[read32, $xfer_0, gprA_0, 0, 1], ctx_swap[sig1]\n"
		 "br[@next_packet]\n",
			NULL, 1},
		{"immed[gprA_0, 0]\nnop\nnop\n", NULL, 3},
		{"immed[gprA_0, 0]\nbr[@next_packet]\n", NULL, 4},
	};
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct nic_profile card;
		struct profile profile;
		struct image *image = assemble(rows[i].text);
		load_profile(&card, rows[i].set);
		assert_in_range(run(&card, image, 3, &profile), rows[i].cycles, rows[i].cycles + 2);
		assert_int_equal(profile.totals.by_verdict[NIC_TRAP], 3);
		assert_sums(&profile);
		profile_free(&profile);
		image_free(image);
	}
}

/* Blocks that are left out or not, each by a bit of its own of gprA_1. */
static void
draw_program(char *text, unsigned blocks, unsigned choice)
{
	uint64_t begin = seed;
	char *at = text + sprintf(text, "immed[gprA_1, %u]\n", choice);
	for (unsigned i = 0; i < blocks; i++) {
		unsigned defer = draw(3), fill = defer + draw(6);
		bool flags = draw(2);
		if (flags)
			at += sprintf(at, "alu[--, gprA_1, AND, %u]\n", 1u << i);
		at += flags ? sprintf(at, "bne[block%u]", i)
			    : sprintf(at, "br_bset[gprA_1, %u, block%u]", i, i);
		at += defer ? sprintf(at, ", defer[%u]\n", defer) : sprintf(at, "\n");
		for (unsigned k = 0; k < fill; k++)
			at += sprintf(at, "immed[gprB_2, %u]\n", k);
		at += sprintf(at, "block%u:\nimmed[gprB_3, 1]\n", i);
	}
	sprintf(at, "immed[gprA_0, 0x22, <<16]\nbr[@next_packet]\n");
	seed = begin;
}

static void
the_worst_path_is_the_longest_one(void **state)
{
	(void)state;
	char text[TEXT_MAX];
	struct nic_profile card;
	load_profile(&card, NULL);
	const struct worst_config config = {.card = &card};
	for (unsigned program = 0; program < PROGRAMS; program++) {
		unsigned blocks = 1 + program % BLOCKS_MAX;
		uint32_t longest = 0;
		struct worst worst;
		struct fail fail = {0};
		seed = program + 1;
		for (unsigned choice = 0; choice < 1u << blocks; choice++) {
			struct profile profile;
			draw_program(text, blocks, choice);
			struct image *image = assemble(text);
			uint32_t cycles = run(&card, image, 1, &profile);
			longest = cycles > longest ? cycles : longest;
			assert_sums(&profile);
			profile_free(&profile);
			image_free(image);
		}
		struct image *image = assemble(text);
		assert_int_equal(worst_find(image, &config, &worst, &fail), 0);
		assert_int_equal(worst.program.cycles, longest);
		worst_free(&worst);
		image_free(image);
	}
}

static void
loops_cost_their_rounds(void **state)
{
	(void)state;
	static const char *const texts[] = {
		/* nested, a way out in the middle */
		"immed[gprA_1, 7]\nouter:\nimmed[gprA_2, 7]\ninner:\nalu[gprA_2, gprA_2, -, 1]\n"
		"bne[inner]\nalu[gprA_1, gprA_1, -, 1]\nbne[outer]\n"
		"immed[gprA_0, 0x22, <<16]\nbr[@next_packet]\n",
		/* left at its begin */
		"immed[gprA_1, 7]\nouter:\nalu[gprA_1, gprA_1, -, 1]\nbeq[out]\nnop\nbr[outer]\n"
		"out:\nimmed[gprA_0, 0x22, <<16]\nbr[@next_packet]\n",
	};
	struct nic_profile card;
	load_profile(&card, NULL);
	const struct worst_config config = {.card = &card, .loop_bound = 7};
	for (unsigned i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct worst worst;
		struct profile profile;
		struct fail fail = {0};
		uint64_t sum = 0;
		struct image *image = assemble(texts[i]);
		assert_int_equal(worst_find(image, &config, &worst, &fail), 0);
		assert_int_equal(worst.program.cycles, run(&card, image, 1, &profile));
		assert_int_equal(worst.rounds_max, 7);
		for (uint32_t k = 0; k < worst.line_count; k++)
			sum += worst.lines[k].cycles;
		assert_int_equal(sum, worst.program.cycles);
		assert_sums(&profile);
		profile_free(&profile);
		worst_free(&worst);
		image_free(image);
	}
	/* A loop of one word, which would never end: 1, 7 tests, 6 of them taken, 1, 3 of the exit.
	 */
	struct worst worst;
	struct fail fail = {0};
	struct image *image = assemble("immed[gprA_1, 7]\nself:\nbr_bset[gprA_1, 0, self]\n"
				       "immed[gprA_0, 0x22, <<16]\nbr[@next_packet]\n");
	assert_int_equal(worst_find(image, &config, &worst, &fail), 0);
	assert_int_equal(worst.program.cycles, 1 + 7 + 6 * 3 + 1 + 3);
	worst_free(&worst);
	image_free(image);
}

static void
no_answer_has_a_reason(void **state)
{
	(void)state;
	static const struct {
		const char *text, *reason;
		uint32_t loop_bound;
	} rows[] = {
		{"immed[gprA_1, 7]\nagain:\nalu[gprA_1, gprA_1, -, 1]\nbne[again]\n"
		 "br[@next_packet]\n",
			"--loop-bound", 0},
		{"immed[gprA_1, 7]\nbr_bset[gprA_1, 1, second]\nfirst:\nnop\nsecond:\nnop\n"
		 "br_bset[gprA_1, 2, first]\nbr[@next_packet]\n",
			"two places", 9},
		{"immed[gprA_1, 7]\nrtn[gprA_1]\n", "cannot be followed", 9},
		{"immed[gprA_1, 7]\nagain:\nnop\nbr[again]\n", "no way out", 9},
		{"again:\nbr_bset[gprA_1, 2, again]\nbr[@next_packet]\n", "entry", 9},
	};
	struct nic_profile card;
	load_profile(&card, NULL);
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct worst_config config = {
			.card = &card, .loop_bound = rows[i].loop_bound};
		struct worst worst;
		struct fail fail = {0};
		struct image *image = assemble(rows[i].text);
		int err = worst_find(image, &config, &worst, &fail);
		if (err != -EOPNOTSUPP || !strstr(fail.text, rows[i].reason))
			fail_msg("row %u: %d '%s', not '%s'", i, err, fail.text, rows[i].reason);
		image_free(image);
	}
}

/* The formula by hand: 800 MHz, 50 cores of 4 threads. */
static void
the_rate_is_that_of_the_formula(void **state)
{
	(void)state;
	struct nic_profile card;
	const char *limit;
	load_profile(&card, NULL);
	const struct nic_bound little = {.cycles = 417, .wait_cycles = 790};
	const struct nic_bound busy = {.cycles = 4000, .wait_cycles = 790};
	const struct nic_bound waits = {.cycles = 1000, .wait_cycles = 7000};
	const struct nic_bound none = {0}, memory = {.emem_e4cycles = 800000};
	assert_int_equal(nic_bound_rate(&card, &little, &little, &none, 64, &limit), 54400);
	assert_string_equal(limit, "mac");
	assert_int_equal(nic_bound_rate(&card, &busy, &busy, &none, 64, &limit), 10000);
	assert_string_equal(limit, "workers");
	assert_int_equal(nic_bound_rate(&card, &waits, &waits, &none, 64, &limit), 20000);
	assert_string_equal(limit, "threads");
	assert_int_equal(nic_bound_rate(&card, &little, &little, &memory, 64, &limit), 10000);
	assert_string_equal(limit, "emem");
	/* 80 Gbit/s of 1538 bytes with preamble and gap: 6.502 Mpps */
	assert_int_equal(nic_bound_rate(&card, &little, &little, &none, 1518, &limit), 6501);
	assert_string_equal(limit, "line");
}

static void
every_limit_has_an_advice(void **state)
{
	(void)state;
	static const char *const limits[] = {"workers", "threads", "emem", "imem", "mac", "line",
		"transmit", "pcie", "buffers", "none"};
	const struct nic_totals idle = {.limit = "none"};
	const char *none = profile_advice(&idle);
	for (unsigned i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		struct nic_totals totals = {.limit = limits[i], .limit_busy_permille = 990};
		const char *advice = profile_advice(&totals);
		assert_true(strlen(advice) > 20);
		assert_int_equal(strcmp(advice, none) == 0, strcmp(limits[i], "none") == 0);
		totals.rate_reason = "too few packets";
		assert_string_equal(profile_advice(&totals), none);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(figures_have_no_gap),
		cmocka_unit_test(stopped_packets_are_counted_to_the_cycle),
		cmocka_unit_test(the_worst_path_is_the_longest_one),
		cmocka_unit_test(loops_cost_their_rounds),
		cmocka_unit_test(no_answer_has_a_reason),
		cmocka_unit_test(the_rate_is_that_of_the_formula),
		cmocka_unit_test(every_limit_has_an_advice),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
