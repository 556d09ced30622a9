/* SPDX-License-Identifier: BSD-2-Clause */
/* Would have caught: a rate outside the goal's width, a search that a noisy trial leads astray, one
 * that takes a stretched trial for a good one, one that costs more trials than plain bisection. */
#include "bench/search.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { SEEDS = 20, MAX_PPS = 100000000 };

/* A device whose true rate is known. */
enum kind { HARD, NOISY, SLOPE, STRETCH, KINDS };
struct toy {
	enum kind kind;
	uint64_t limit_pps;
	uint64_t random;
	unsigned trials;
};

static uint64_t
draw(struct toy *toy, uint64_t below)
{
	toy->random = toy->random * 6364136223846793005ULL + 1442695040888963407ULL; /* MMIX */
	return (toy->random >> 33) % below;
}

/* Noise: the limit of a trial is within 1 % of the true one, both sides alike. */
static int
toy_trial(void *ctx, uint64_t load_pps, uint32_t duration_ms, struct search_trial *r,
	struct fail *fail)
{
	struct toy *toy = ctx;
	uint64_t limit = toy->limit_pps, rate = load_pps;
	toy->trials++;
	if (toy->kind == NOISY)
		limit = limit - limit / 100 + draw(toy, limit / 50 + 1);
	if (load_pps > limit)
		rate = toy->kind == SLOPE ? load_pps - (load_pps - limit) / 5 : limit;
	r->intended = load_pps * duration_ms / 1000;
	r->forwarded = rate * duration_ms / 1000;
	r->duration_us = (uint64_t)duration_ms * 1000;
	if (toy->kind == STRETCH && load_pps > limit) {
		r->forwarded = r->intended; /* held back, never lost */
		r->duration_us = r->intended * 1000000 / limit;
	}
	return 0;
}

/* Highest load whose (median) trial loses no more than loss_ppm: 1 - rate(load) / load = loss. */
static double
true_rate(const struct toy *toy, uint32_t loss_ppm)
{
	double loss = loss_ppm / 1e6, limit = (double)toy->limit_pps;
	return toy->kind == SLOPE ? limit / (1 - 5 * loss) : limit / (1 - loss);
}

static const struct search_goal *const goals[2] = {&search_csit_ndr, &search_csit_pdr};

/* The reference: bisection that decides every load by the whole goal, trials not shared. */
static unsigned
bisect(struct toy *toy, const struct search_goal *goal)
{
	uint64_t low = 0, high = MAX_PPS;
	toy->trials = 0;
	while (high - low > high * goal->width_ppm / 1000000) {
		uint64_t load = low + (high - low) / 2;
		unsigned all = goal->duration_sum_ms / goal->trial_ms, good = 0, bad = 0;
		while (2 * good < all && 2 * bad < all) {
			struct search_trial r;
			toy_trial(toy, load, goal->trial_ms, &r, NULL);
			uint64_t lost = r.intended - r.forwarded;
			if (r.duration_us > goal->trial_ms * 1001ULL)
				lost = r.intended -
				       r.forwarded * goal->trial_ms * 1000 / r.duration_us;
			*(lost * 1000000 <= r.intended * goal->loss_ppm ? &good : &bad) += 1;
		}
		*(good > bad ? &low : &high) = load;
	}
	return toy->trials;
}

static bool
within(uint64_t found, double truth, uint32_t width_ppm)
{
	double width = truth * width_ppm / 1e6;
	return (double)found >= truth - width && (double)found <= truth + width;
}

/* @return seeds for which both goals were found within their width */
static unsigned
run_seeds(enum kind kind, unsigned *trials, unsigned *trials_bisect)
{
	unsigned right = 0;
	*trials = *trials_bisect = 0;
	for (unsigned seed = 1; seed <= SEEDS; seed++) {
		struct toy toy = {.kind = kind, .random = seed};
		draw(&toy, 2);
		toy.limit_pps = 1000000 + draw(&toy, 90000000);
		struct search_goal two[2] = {*goals[0], *goals[1]};
		struct search_config config = {
			.min_pps = 10000,
			.max_pps = MAX_PPS,
			.goals = two,
			.goal_count = 2,
			.trial = toy_trial,
			.ctx = &toy,
		};
		struct search_result found[2];
		unsigned n;
		assert_int_equal(search_run(&config, found, &n, NULL), 0);
		*trials += n;
		bool both = true;
		for (unsigned g = 0; g < 2; g++) {
			assert_int_equal(found[g].outcome, SEARCH_FOUND);
			assert_true(found[g].throughput_pps <= found[g].lower_pps);
			assert_true(found[g].lower_pps < found[g].upper_pps);
			/* The bounds are as close as the goal asks. */
			assert_true((found[g].upper_pps - found[g].lower_pps) * 1000000 <=
				    found[g].upper_pps * two[g].width_ppm);
			both = both && within(found[g].lower_pps, true_rate(&toy, two[g].loss_ppm),
					       two[g].width_ppm);
		}
		right += both;
		*trials_bisect += bisect(&toy, goals[0]) + bisect(&toy, goals[1]);
	}
	return right;
}

static void
known_rates_are_found(void **state)
{
	static const char *const names[KINDS] = {"hard", "noisy", "slope", "stretch"};
	for (enum kind kind = HARD; kind < KINDS; kind++) {
		unsigned trials, trials_bisect, right = run_seeds(kind, &trials, &trials_bisect);
		printf("%-8s %u of %d seeds, %u trials a search, bisection %u\n", names[kind],
			right, SEEDS, trials / SEEDS, trials_bisect / SEEDS);
		assert_true(right >= (kind == NOISY ? SEEDS - 1 : SEEDS));
		assert_true(trials < trials_bisect);
	}
}

static void
search_toy(struct toy *toy, const struct search_goal *goal, struct search_result *result,
	unsigned *trials)
{
	struct search_config config = {
		.min_pps = 1000,
		.max_pps = MAX_PPS,
		.goals = goal,
		.goal_count = 1,
		.trial = toy_trial,
		.ctx = toy,
	};
	assert_int_equal(search_run(&config, result, trials, NULL), 0);
}

static void
limits_outside_the_range_are_said(void **state)
{
	struct toy fast = {.limit_pps = 2 * (uint64_t)MAX_PPS}, dead = {.limit_pps = 500};
	struct search_result r;
	unsigned trials;
	search_toy(&fast, &search_csit_ndr, &r, &trials);
	assert_int_equal(r.outcome, SEARCH_ABOVE_MAX);
	assert_int_equal(r.lower_pps, MAX_PPS);
	assert_int_equal(r.throughput_pps, MAX_PPS);
	assert_int_equal(r.upper_pps, 0);
	assert_int_equal(trials, 11); /* the majority of 21 */
	search_toy(&dead, &search_csit_ndr, &r, &trials);
	assert_int_equal(r.outcome, SEARCH_BELOW_MIN);
	assert_int_equal(r.throughput_pps, 0);
}

/* On a model every trial of a load is the same: one decides. */
static void
one_trial_decides_on_a_model(void **state)
{
	const struct search_goal goal = {"NDR", 0, 10, 10, 0, 1000};
	struct toy toy = {.limit_pps = 31680000};
	struct search_result r, again;
	unsigned trials, same;
	search_toy(&toy, &goal, &r, &trials);
	assert_int_equal(r.outcome, SEARCH_FOUND);
	assert_true(within(r.lower_pps, 31680000, 1000));
	assert_int_equal(r.throughput_pps, r.lower_pps);
	assert_true(trials <= 9);
	search_toy(&toy, &goal, &again, &same);
	assert_memory_equal(&r, &again, sizeof(r));
	assert_int_equal(trials, same);
}

/* Far above its limit the device seems a little faster than it is: its buffers take some. */
static int
buffered_trial(void *ctx, uint64_t load_pps, uint32_t duration_ms, struct search_trial *r,
	struct fail *fail)
{
	int err = toy_trial(ctx, load_pps, duration_ms, r, fail);
	if (r->forwarded < r->intended / 2)
		r->forwarded += r->forwarded * 3 / 1000;
	return err;
}

/* Would have caught: a goal that starts from the maximum although the goal before it ended close by
 * (24 trials). */
static void
goals_begin_where_others_ended(void **state)
{
	const struct search_goal both[] = {
		{"NDR", 0, 10, 10, 0, 5000}, {"PDR", 5000, 10, 10, 0, 5000}};
	struct toy toy = {.limit_pps = 3800000};
	struct search_config config = {
		.min_pps = 1000,
		.max_pps = 54400000,
		.goals = both,
		.goal_count = 2,
		.trial = buffered_trial,
		.ctx = &toy,
	};
	struct search_result found[2];
	unsigned trials;
	assert_int_equal(search_run(&config, found, &trials, NULL), 0);
	for (unsigned g = 0; g < 2; g++)
		assert_true(within(
			found[g].lower_pps, true_rate(&toy, both[g].loss_ppm), both[g].width_ppm));
	assert_true(trials <= 12);
}

static int
broken_trial(void *ctx, uint64_t load_pps, uint32_t duration_ms, struct search_trial *r,
	struct fail *fail)
{
	return fail_set(fail, -EIO, "the link is down");
}

static void
errors_end_the_search(void **state)
{
	struct toy toy = {.kind = NOISY, .limit_pps = 50000000};
	struct search_config config = {
		.min_pps = 1000,
		.max_pps = MAX_PPS,
		.goals = &search_csit_ndr,
		.goal_count = 1,
		.trial = broken_trial,
		.ctx = &toy,
	};
	struct search_result r;
	struct fail fail = {0};
	assert_int_equal(search_run(&config, &r, NULL, &fail), -EIO);
	config.trial = toy_trial;
	config.trials_max = 5;
	fail = (struct fail){0};
	assert_int_equal(search_run(&config, &r, NULL, &fail), -ETIMEDOUT);
	assert_int_equal(toy.trials, 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_rates_are_found),
		cmocka_unit_test(limits_outside_the_range_are_said),
		cmocka_unit_test(one_trial_decides_on_a_model),
		cmocka_unit_test(goals_begin_where_others_ended),
		cmocka_unit_test(errors_end_the_search),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
