/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/trial_model.h"

#include "bench/card_load.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/*
 * The card holds some 500 packets (MAC buffer and credits): a load that is too high by the half
 * width of the goal, 0.25 %, fills that in 200,000 packets, so a trial of that many sees the loss.
 */
enum {
	WARM_UP_PACKETS = 100000,
	COUNTED_PACKETS = 100000,
	MIN_PPS = 1000,
	PROGRESS_TRIALS = 12,
};

static const unsigned latency_percents[TRIAL_LATENCIES] = {10, 50, 90};

struct counting {
	struct trial_figures *figures;
	uint64_t *latencies_ps;
	uint64_t latency_count;
};

static void
count_outcome(void *ctx, const struct nic_outcome *outcome)
{
	struct counting *c = ctx;
	if (outcome->index < WARM_UP_PACKETS)
		return;
	c->figures->packets++;
	if (outcome->verdict != NIC_LOST)
		c->latencies_ps[c->latency_count++] = outcome->done_ps - outcome->arrival_ps;
	else if (outcome->cause == NIC_CAUSE_MAC || outcome->cause == NIC_CAUSE_CREDITS)
		c->figures->lost++;
}

static int
compare_ps(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

/* The smallest latency that so many of 10,000 packets do not exceed. */
static uint64_t
percentile_ps(const struct counting *c, uint64_t per_10000)
{
	uint64_t rank = (c->latency_count * per_10000 + 9999) / 10000;
	return c->latencies_ps[rank - 1];
}

static void
summarise(struct counting *c, struct trial_latency *latency)
{
	unsigned __int128 sum_ps = 0;
	if (c->latency_count == 0)
		return;
	qsort(c->latencies_ps, c->latency_count, sizeof(*c->latencies_ps), compare_ps);
	for (uint64_t i = 0; i < c->latency_count; i++)
		sum_ps += c->latencies_ps[i];
	*latency = (struct trial_latency){
		.min_ps = c->latencies_ps[0],
		.mean_ps = (uint64_t)(sum_ps / c->latency_count),
		.p50_ps = percentile_ps(c, 5000),
		.p90_ps = percentile_ps(c, 9000),
		.p99_ps = percentile_ps(c, 9900),
		.p999_ps = percentile_ps(c, 9990),
		.p9999_ps = percentile_ps(c, 9999),
		.max_ps = c->latencies_ps[c->latency_count - 1],
	};
}

static int
run_on(struct nic *nic, const struct trial_model *trial, uint64_t load_pps, struct counting *c,
	struct fail *fail)
{
	struct card_load load = {
		.traffic = trial->traffic,
		.packets = WARM_UP_PACKETS + COUNTED_PACKETS,
		.pacing = {.kind = PACING_PPS, .rate = load_pps},
		.outcome = count_outcome,
		.ctx = c,
	};
	int err = card_run(nic, &load);
	if (err)
		return fail_set(fail, err, "%s: the card takes no frame: %s",
			trial->config->load.profile->name, strerror(-err));
	summarise(c, &c->figures->latency);
	return 0;
}

int
trial_model_run(const struct trial_model *trial, uint64_t load_pps, struct trial_figures *figures,
	struct fail *fail)
{
	struct loaded_object *object;
	const struct image *image;
	struct counting counting = {
		.figures = figures,
		.latencies_ps = calloc(COUNTED_PACKETS, sizeof(*counting.latencies_ps)),
	};
	memset(figures, 0, sizeof(*figures));
	if (counting.latencies_ps == NULL)
		return fail_set(fail, -ENOMEM, "not enough memory for a trial");
	int err = card_for(trial->config, &object, &image, fail);
	if (!err && image == NULL)
		err = fail_set(
			fail, -EINVAL, "%s: not eligible for offload", trial->config->object_path);
	if (!err)
		err = run_on(load_nic(object), trial, load_pps, &counting, fail);
	load_free(object);
	free(counting.latencies_ps);
	return err;
}

struct searching {
	const struct trial_model *trial;
	unsigned trials;
};

static void
show(struct searching *s)
{
	const struct legs_progress *progress = s->trial->config->progress;
	unsigned total = s->trials < PROGRESS_TRIALS ? PROGRESS_TRIALS : s->trials + 1;
	if (progress)
		progress->step(progress->ctx, "trials of the model", s->trials, total);
	s->trials++;
}

/* As search.h wants it. The length of a trial is counted in packets, whatever was asked for. */
static int
search_trial(void *ctx, uint64_t load_pps, uint32_t duration_ms, struct search_trial *result,
	struct fail *fail)
{
	struct searching *s = ctx;
	struct trial_figures figures;
	show(s);
	int err = trial_model_run(s->trial, load_pps, &figures, fail);
	result->intended = figures.packets;
	result->forwarded = figures.packets - figures.lost;
	result->duration_us = (uint64_t)duration_ms * 1000;
	return err;
}

static int
find_latencies(struct searching *s, struct trial_search *found, struct fail *fail)
{
	int err = 0;
	if (found->pdr.outcome == SEARCH_BELOW_MIN)
		return 0;
	for (unsigned i = 0; !err && i < TRIAL_LATENCIES; i++) {
		struct trial_figures figures;
		uint64_t load_pps = found->pdr.lower_pps * latency_percents[i] / 100;
		show(s);
		err = trial_model_run(s->trial, load_pps, &figures, fail);
		found->latency_at[i].percent_of_pdr = latency_percents[i];
		found->latency_at[i].load_pps = load_pps;
		found->latency_at[i].latency = figures.latency;
	}
	found->latency_count = TRIAL_LATENCIES;
	return err;
}

int
trial_model_search(const struct trial_model *trial, struct trial_search *found, struct fail *fail)
{
	struct search_goal goals[] = {search_csit_ndr, search_csit_pdr};
	struct searching searching = {.trial = trial};
	const struct nic_profile *profile = trial->config->load.profile;
	uint64_t line_pps = card_line_pps(profile, trial->traffic);
	uint64_t mac_pps = card_mac_pps(profile);
	struct search_config config = {
		.min_pps = MIN_PPS,
		.max_pps = line_pps < mac_pps ? line_pps : mac_pps,
		.goals = goals,
		.goal_count = 2,
		.trial = search_trial,
		.ctx = &searching,
	};
	/* CSIT's losses and width; but no trial says anything else than the one before it. */
	for (unsigned i = 0; i < config.goal_count; i++) {
		goals[i].duration_sum_ms = goals[i].trial_ms;
		goals[i].exceed_percent = 0;
	}
	if (config.max_pps < config.min_pps)
		config.min_pps = config.max_pps;
	memset(found, 0, sizeof(*found));
	struct search_result results[2];
	int err = search_run(&config, results, &found->trials, fail);
	if (err)
		return err;
	found->ndr = results[0];
	found->pdr = results[1];
	return find_latencies(&searching, found, fail);
}
