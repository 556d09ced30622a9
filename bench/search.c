/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/search.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	PHASES = 3, /* rough to fine */
	TRIALS_MAX_DEFAULT = 10000,
	STRETCH_PPM_DEFAULT = 1000,
};
#define PPB 1000000000u

/*
 * The last phase is the goal itself; the ones before are wider and take less time. The goal's width
 * is halved: a load so near the true rate that noise decides about it may be taken for either
 * bound, and the result is still within the width.
 */
static const struct {
	unsigned half_widths, sum_divisor;
} phases[PHASES] = {{8, 21}, {3, 4}, {1, 1}};

const struct search_goal search_csit_ndr = {
	.name = "NDR",
	.loss_ppm = 0,
	.trial_ms = 1000,
	.duration_sum_ms = 21000,
	.exceed_percent = 50,
	.width_ppm = 5000,
};
const struct search_goal search_csit_pdr = {
	.name = "PDR",
	.loss_ppm = 5000,
	.trial_ms = 1000,
	.duration_sum_ms = 21000,
	.exceed_percent = 50,
	.width_ppm = 5000,
};

struct trial {
	uint64_t load_pps;
	uint32_t duration_ms;
	uint32_t loss_ppb;
};

struct search {
	const struct search_config *config;
	struct trial *trials; /* sorted by load, then in the order they were run */
	unsigned count, capacity, limit;
	uint64_t last_pps; /* load of the last trial: the freshest knowledge */
};

/* A goal as a phase asks for it. */
struct target {
	uint32_t loss_ppb, trial_ms, sum_ms, exceed_percent;
	uint64_t width_ppm;
};

enum state { UNDECIDED, LOWER, UPPER };

struct bounds {
	uint64_t lower, upper; /* 0: none */
};

static struct target
target_of(const struct search_goal *goal, unsigned phase)
{
	uint32_t sum_ms = goal->duration_sum_ms / phases[phase].sum_divisor;
	return (struct target){
		.loss_ppb = goal->loss_ppm * 1000,
		.trial_ms = goal->trial_ms,
		.sum_ms = sum_ms > goal->trial_ms ? sum_ms : goal->trial_ms,
		.exceed_percent = goal->exceed_percent,
		.width_ppm = (uint64_t)goal->width_ppm * phases[phase].half_widths / 2,
	};
}

/* What the trials at one load say: the draft's load classification. Times in ms x percent. */
static enum state
classify(const struct search *s, const struct target *t, uint64_t load_pps)
{
	uint64_t good_long = 0, bad_long = 0, good_short = 0, bad_short = 0;
	for (unsigned i = 0; i < s->count; i++) {
		const struct trial *trial = &s->trials[i];
		if (trial->load_pps != load_pps)
			continue;
		bool is_good = trial->loss_ppb <= t->loss_ppb;
		bool is_long = trial->duration_ms >= t->trial_ms;
		if (is_long)
			*(is_good ? &good_long : &bad_long) += trial->duration_ms;
		else
			*(is_good ? &good_short : &bad_short) += trial->duration_ms;
	}
	/* Short trials can only speak against a load: bad ones that good ones do not balance. */
	uint64_t balance = good_short * t->exceed_percent / (100 - t->exceed_percent);
	uint64_t bad = bad_long + (bad_short > balance ? bad_short - balance : 0);
	uint64_t whole = good_long + bad > t->sum_ms ? good_long + bad : t->sum_ms;
	uint64_t allowed = whole * t->exceed_percent;
	if ((whole - good_long) * 100 <= allowed)
		return LOWER; /* even if all that is missing were bad */
	if (bad * 100 > allowed)
		return UPPER; /* even if all that is missing were good */
	return UNDECIDED;
}

/* Tightest bounds that the trials give; a lower bound above an upper one does not count. */
static struct bounds
find_bounds(const struct search *s, const struct target *t)
{
	struct bounds b = {0, 0};
	for (unsigned i = 0; i < s->count; i++) {
		uint64_t load = s->trials[i].load_pps;
		if (i && load == s->trials[i - 1].load_pps)
			continue;
		enum state state = classify(s, t, load);
		if (state == UPPER) {
			b.upper = load;
			break;
		}
		if (state == LOWER)
			b.lower = load;
	}
	return b;
}

/* Frames beyond the asked time are lost: at a load that the sender could not keep up, what was
 * forwarded belongs to a lower load. */
static uint32_t
loss_of(const struct search *s, uint32_t duration_ms, const struct search_trial *r)
{
	uint64_t stretch = s->config->stretch_ppm ? s->config->stretch_ppm : STRETCH_PPM_DEFAULT;
	uint64_t asked_us = (uint64_t)duration_ms * 1000;
	uint64_t forwarded = r->forwarded < r->intended ? r->forwarded : r->intended;
	if (r->duration_us > asked_us + asked_us * stretch / 1000000)
		forwarded = (uint64_t)((unsigned __int128)forwarded * asked_us / r->duration_us);
	if (r->intended == 0)
		return 0;
	/* Rounded up: a single lost frame of many is a loss. */
	unsigned __int128 lost = (unsigned __int128)(r->intended - forwarded) * PPB;
	return (uint32_t)((lost + r->intended - 1) / r->intended);
}

static int
keep(struct search *s, const struct trial *trial, struct fail *fail)
{
	if (s->count == s->capacity) {
		unsigned capacity = s->capacity ? 2 * s->capacity : 64;
		struct trial *more = reallocarray(s->trials, capacity, sizeof(*more));
		if (more == NULL)
			return fail_set(fail, -ENOMEM, "not enough memory for the search");
		s->trials = more;
		s->capacity = capacity;
	}
	unsigned at = s->count++;
	for (; at > 0 && s->trials[at - 1].load_pps > trial->load_pps; at--)
		s->trials[at] = s->trials[at - 1];
	s->trials[at] = *trial;
	return 0;
}

static int
run_trial(struct search *s, uint64_t load_pps, uint32_t duration_ms, uint32_t *loss_ppb,
	struct fail *fail)
{
	struct search_trial result = {0};
	if (s->count == s->limit)
		return fail_set(fail, -ETIMEDOUT,
			"the search is not done after %u trials; widen the goal or ask for more",
			s->limit);
	int err = s->config->trial(s->config->ctx, load_pps, duration_ms, &result, fail);
	if (err)
		return err;
	struct trial trial = {load_pps, duration_ms, loss_of(s, duration_ms, &result)};
	*loss_ppb = trial.loss_ppb;
	s->last_pps = load_pps;
	return keep(s, &trial, fail);
}

/* Trials at one load until it is decided. */
static int
decide(struct search *s, const struct target *t, uint64_t load_pps, struct fail *fail)
{
	uint32_t loss_ppb;
	while (classify(s, t, load_pps) == UNDECIDED) {
		int err = run_trial(s, load_pps, t->trial_ms, &loss_ppb, fail);
		if (err)
			return err;
	}
	return 0;
}

static uint64_t
clamp(const struct search *s, uint64_t load_pps)
{
	if (load_pps < s->config->min_pps)
		return s->config->min_pps;
	return load_pps < s->config->max_pps ? load_pps : s->config->max_pps;
}

static uint64_t
part(uint64_t load_pps, uint64_t ppm)
{
	uint64_t step = (uint64_t)((unsigned __int128)load_pps * ppm / 1000000);
	return step ? step : 1;
}

/* From a bound away, in steps that double with each call. */
static uint64_t
expand_up(const struct search *s, const struct target *t, uint64_t from_pps, unsigned *expansions)
{
	uint64_t width_ppm = t->width_ppm << (*expansions < 20 ? *expansions : 20);
	++*expansions;
	return clamp(s, from_pps + part(from_pps, width_ppm));
}

static uint64_t
expand_down(const struct search *s, const struct target *t, uint64_t from_pps, unsigned *expansions)
{
	uint64_t width_ppm = t->width_ppm << (*expansions < 20 ? *expansions : 20);
	uint64_t step_pps = part(from_pps, width_ppm);
	++*expansions;
	return clamp(s, step_pps < from_pps ? from_pps - step_pps : 0);
}

/* Between two bounds: from the one that is nearer to the last trial, as the other may be far from
 * the truth (the maximum load is, at first); but never beyond the middle. */
static uint64_t
between(const struct search *s, const struct target *t, struct bounds b, unsigned *expansions)
{
	uint64_t middle = b.lower + (b.upper - b.lower) / 2, near;
	if (s->last_pps < middle) {
		near = expand_up(s, t, b.lower, expansions);
		return near < middle ? near : middle;
	}
	near = expand_down(s, t, b.upper, expansions);
	return near > middle ? near : middle;
}

/*
 * Which load comes next. What the rougher phase found is measured first, the lower one before; a
 * lost bound is searched outside; in between, see above.
 * @return 0: the target is met
 */
static uint64_t
next_load(const struct search *s, const struct target *t, struct bounds hint, unsigned *expansions)
{
	struct bounds b = find_bounds(s, t);
	uint64_t high = b.upper ? b.upper : UINT64_MAX;
	if (hint.lower > b.lower && hint.lower < high && classify(s, t, hint.lower) == UNDECIDED)
		return hint.lower;
	if (hint.upper > b.lower && hint.upper < high && classify(s, t, hint.upper) == UNDECIDED)
		return hint.upper;
	if (b.lower == s->config->max_pps || b.upper == s->config->min_pps)
		return 0;
	if (b.lower == 0 && b.upper == 0)
		return s->config->max_pps;
	if (b.lower == 0)
		return expand_down(s, t, b.upper, expansions);
	if (b.upper == 0)
		return expand_up(s, t, b.lower, expansions);
	if (b.upper - b.lower <= part(b.upper, t->width_ppm))
		return 0;
	return between(s, t, b, expansions);
}

static int
narrow(struct search *s, const struct target *t, struct bounds *hint, struct fail *fail)
{
	unsigned expansions = 0;
	uint64_t load;
	while ((load = next_load(s, t, *hint, &expansions)) != 0) {
		int err = decide(s, t, load, fail);
		if (err)
			return err;
	}
	*hint = find_bounds(s, t);
	return 0;
}

static int
compare_loss(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

/* Forwarding rate at the lower bound: with the loss that no more than the allowed share of the
 * trials exceeds; trials that were not needed count as lost. */
static int
conditional_throughput(const struct search *s, const struct target *t, uint64_t load_pps,
	uint64_t *rate_pps, struct fail *fail)
{
	uint32_t *losses = calloc(s->count, sizeof(*losses));
	uint64_t total_ms = 0, duration_ms = 0;
	unsigned n = 0;
	if (losses == NULL)
		return fail_set(fail, -ENOMEM, "not enough memory for the search");
	for (unsigned i = 0; i < s->count; i++) {
		if (s->trials[i].load_pps != load_pps || s->trials[i].duration_ms < t->trial_ms)
			continue;
		duration_ms = s->trials[i].duration_ms;
		total_ms += duration_ms;
		losses[n++] = s->trials[i].loss_ppb;
	}
	assert(n > 0); /* a lower bound has good trials */
	qsort(losses, n, sizeof(*losses), compare_loss);
	uint64_t whole_ms = total_ms > t->sum_ms ? total_ms : t->sum_ms;
	uint64_t needed_ms = (whole_ms * (100 - t->exceed_percent) + 99) / 100;
	unsigned rank = (unsigned)((needed_ms + duration_ms - 1) / duration_ms);
	uint32_t loss_ppb = rank >= 1 && rank <= n ? losses[rank - 1] : losses[n - 1];
	*rate_pps = load_pps - (uint64_t)((unsigned __int128)load_pps * loss_ppb / PPB);
	free(losses);
	return 0;
}

/* First trials: the maximum load, and the rate that came through there. */
static int
first_trials(struct search *s, struct fail *fail)
{
	uint32_t loss_ppb, duration_ms = s->config->goals[0].trial_ms;
	uint64_t max_pps = s->config->max_pps;
	int err = run_trial(s, max_pps, duration_ms, &loss_ppb, fail);
	if (err || loss_ppb == 0)
		return err;
	uint64_t lost_pps = (uint64_t)((unsigned __int128)max_pps * loss_ppb / PPB);
	return run_trial(s, clamp(s, max_pps - lost_pps), duration_ms, &loss_ppb, fail);
}

static int
report(const struct search *s, const struct search_goal *goal, struct bounds b,
	struct search_result *result, struct fail *fail)
{
	struct target t = target_of(goal, PHASES - 1);
	memset(result, 0, sizeof(*result));
	result->lower_pps = b.lower;
	result->upper_pps = b.upper;
	if (b.lower == 0) {
		result->outcome = SEARCH_BELOW_MIN;
		return 0;
	}
	result->outcome = b.upper ? SEARCH_FOUND : SEARCH_ABOVE_MAX;
	return conditional_throughput(s, &t, b.lower, &result->throughput_pps, fail);
}

int
search_run(const struct search_config *config, struct search_result *results, unsigned *trials,
	struct fail *fail)
{
	struct bounds hints[SEARCH_GOALS_MAX] = {0};
	struct search s = {.config = config};
	s.limit = config->trials_max ? config->trials_max : TRIALS_MAX_DEFAULT;
	assert(config->goal_count >= 1 && config->goal_count <= SEARCH_GOALS_MAX);
	assert(config->min_pps >= 1 && config->min_pps <= config->max_pps);
	int err = first_trials(&s, fail);
	for (unsigned phase = 0; phase < PHASES; phase++)
		for (unsigned g = 0; !err && g < config->goal_count; g++) {
			struct target t = target_of(&config->goals[g], phase);
			assert(t.exceed_percent < 100 && t.width_ppm > 0 && t.trial_ms > 0);
			err = narrow(&s, &t, &hints[g], fail);
		}
	for (unsigned g = 0; !err && g < config->goal_count; g++)
		err = report(&s, &config->goals[g], hints[g], &results[g], fail);
	if (trials)
		*trials = s.count;
	free(s.trials);
	return err;
}
