/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two objects on this machine: the program alone, in the kernel's JIT, in turn, again and again.
 * What one run says means little, so no figure is compared: a rank test says whether the head's
 * samples are larger than the base's, and a machine that is too noisy concludes nothing
 * (docs/gate.md "On this host").
 */
#include "bench/cpu_clock.h"
#include "bench/frames.h"
#include "bench/gate.h"
#include "bench/generator.h"
#include "bench/host.h"
#include "bench/rank_test.h"

#include <errno.h>
#include <jansson.h>
#include <linux/bpf.h>
#include <string.h>

enum {
	FRAMES_PER_SAMPLE = 1000000,
	LEVEL_PERCENT = 1, /* false alarms, when nothing changed: one in a hundred gates */
	ROUNDS_DROPPED_MAX = 10,
};
/* The spread of a quiet core is below 2 % (docs/benchmark.md). */
static const double calibration_moved = 0.03;
/* Percents of a program that costs nearly nothing would be percents of noise: they are of this. */
static const double least_ns = 1;

_Static_assert((int)GATE_HOST_REPEATS_MAX <= (int)RANK_SAMPLES_MAX, "samples to rank");
_Static_assert((int)GATE_HOST_REPEATS_MAX <= (int)LEG_SAMPLES_MAX, "samples of a row");

enum side { BASE, HEAD, SIDES };

struct job {
	const struct gate_host_config *config;
	struct leg_traffic traffic;
	struct generator *generator;
	struct leg_record record; /* rows BASE and HEAD */
	char program[128];
};

/* Loaded anew for each sample: where the kernel's JIT puts a program changes its speed, and that is
 * noise, not a difference between the objects. */
static int
open_side(struct job *job, enum side side, struct kernel_exec **exec, struct fail *fail)
{
	const char *path = job->config->objects[side], *maps_path = job->config->maps_path;
	int err = kernel_exec_open(path, job->config->program, exec, fail);
	if (err)
		return err;
	unsigned count;
	const struct map_json_map *maps = kernel_exec_maps(*exec, &count);
	if (kernel_exec_type(*exec) != BPF_PROG_TYPE_XDP)
		err = fail_set(fail, -EINVAL,
			"%s: %s is a tc program; on this host only XDP programs are gated", path,
			kernel_exec_name(*exec));
	if (!err && maps_path)
		err = map_json_read(maps_path, maps, count, fail);
	if (err)
		kernel_exec_close(*exec);
	else
		snprintf(job->program, sizeof(job->program), "%s", kernel_exec_name(*exec));
	return err;
}

/* CPU time of one call; @p fd -1: of the empty program. */
static int
called_ns(struct job *job, int fd, unsigned moves, double *ns, struct fail *fail)
{
	struct generator_figures figures;
	int err = generator_set_program(job->generator, fd, moves, fail);
	if (!err)
		err = generator_run(
			job->generator, GENERATOR_CALL, FRAMES_PER_SAMPLE, &figures, fail);
	if (!err)
		*ns = host_ns_per_frame(&figures);
	return err;
}

static int
sample_side(struct job *job, enum side side, double *ns, struct fail *fail)
{
	struct kernel_exec *exec;
	unsigned moves = 0;
	double empty_ns = 0, program_ns = 0;
	int err = open_side(job, side, &exec, fail);
	if (err)
		return err;
	err = host_program_moves(exec, &moves, fail);
	if (!err)
		err = called_ns(job, -1, moves, &empty_ns, fail);
	if (!err)
		err = called_ns(job, kernel_exec_prog_fd(exec), moves, &program_ns, fail);
	kernel_exec_close(exec);
	*ns = program_ns - empty_ns;
	return err;
}

/* One sample of each; who is first changes. @return 1: the core changed its speed meanwhile */
static int
measure_round(struct job *job, unsigned round, bool may_drop, struct fail *fail)
{
	double ns[SIDES], before_ns = cpu_calibrate();
	for (unsigned turn = 0; turn < SIDES; turn++) {
		enum side side = (round + turn) % SIDES == 0 ? BASE : HEAD;
		int err = sample_side(job, side, &ns[side], fail);
		if (err)
			return err;
	}
	double moved = cpu_calibrate() / before_ns - 1;
	if (may_drop && (moved > calibration_moved || moved < -calibration_moved))
		return 1;
	for (unsigned side = 0; side < SIDES; side++)
		leg_row_sample(&job->record.rows[side], ns[side]);
	return 0;
}

static int
measure(struct job *job, struct fail *fail)
{
	unsigned dropped = 0;
	if (cpu_pin() < 0)
		return fail_set(fail, -EPERM, "cannot stay on one core");
	for (unsigned round = 0; round < job->config->repeats;) {
		int result = measure_round(job, round, dropped < ROUNDS_DROPPED_MAX, fail);
		if (result < 0)
			return result;
		dropped += result == 1;
		round += result == 0;
	}
	leg_summarise(&job->record, 0);
	return 0;
}

/* What percents of a row are of. */
static double
whole_ns(const struct leg_row *row)
{
	return row->ns_median > least_ns ? row->ns_median : least_ns;
}

/* Is @p b slower than @p a by more than @p allowed_percent of a? */
static bool
is_slower(const struct leg_row *a, const struct leg_row *b, double allowed_percent,
	struct rank_test *test)
{
	double shifted[RANK_SAMPLES_MAX];
	for (unsigned i = 0; i < a->sample_count; i++)
		shifted[i] = a->sample_ns[i] + whole_ns(a) * allowed_percent / 100;
	*test = rank_test(shifted, a->sample_count, b->sample_ns, b->sample_count);
	return rank_test_significant(test, LEVEL_PERCENT);
}

static void
conclude(const struct job *job, double allowed_percent, struct gate_result *result)
{
	const struct leg_row *base = &job->record.rows[BASE], *head = &job->record.rows[HEAD];
	struct rank_test slower, unused;
	struct gate_row *row = &result->rows[result->row_count++];
	*row = (struct gate_row){
		.metric = GATE_HOST_METRIC,
		.unit = "ns",
		.base = base->ns_median,
		.head = head->ns_median,
		.worse_percent = 100 * (head->ns_median - base->ns_median) / whole_ns(base),
		.allowed_percent = allowed_percent,
	};
	if (leg_record_noise(&job->record) == LEG_TOO_NOISY)
		row->state = GATE_NOISY;
	else if (is_slower(base, head, allowed_percent, &slower))
		row->state = GATE_WORSE;
	else if (is_slower(base, head, 0, &unused))
		row->state = GATE_ALLOWED;
	else
		row->state = is_slower(head, base, 0, &unused) ? GATE_BETTER : GATE_SAME;
	is_slower(base, head, allowed_percent, &slower);
	result->failed = row->state == GATE_WORSE;
	snprintf(result->why, sizeof(result->why),
		"medians of %u samples each, taken in turn; head is slower in %u of %u pairs, by "
		"chance "
		"that happens with p = %.2g, and below %.2f it is called slower; spread %.1f %% "
		"and "
		"%.1f %%: %s",
		base->sample_count, slower.larger, slower.pairs,
		(double)slower.at_least / (double)slower.arrangements, LEVEL_PERCENT / 100.0,
		base->ns_cv_percent, head->ns_cv_percent,
		leg_noise_name(leg_record_noise(&job->record)));
}

int
gate_host(const struct gate_host_config *config, struct gate_report *report, struct fail *fail)
{
	struct job job = {.config = config};
	json_t *thresholds = NULL;
	struct gate_result *result = gate_report_add(report);
	int err = result ? 0 : fail_set(fail, -ENOMEM, "not enough memory for the result");
	for (unsigned side = 0; side < SIDES; side++)
		leg_row_add(&job.record, side == BASE ? "base" : "head", "");
	if (!err)
		err = gate_thresholds_read(config->thresholds_path, &thresholds, fail);
	if (!err)
		err = frames_read(config->rx, config->count, config->seed, 1, &job.traffic, fail);
	if (!err)
		err = generator_open(&job.traffic, &job.generator, fail);
	if (!err)
		err = measure(&job, fail);
	if (!err) {
		snprintf(result->object, sizeof(result->object), "%s",
			gate_base_name(config->objects[HEAD]));
		snprintf(result->program, sizeof(result->program), "%s", job.program);
		snprintf(result->device, sizeof(result->device), "this host");
		conclude(&job, gate_allowed_percent(thresholds, GATE_HOST_METRIC), result);
	}
	if (job.generator)
		generator_close(job.generator);
	frames_free(&job.traffic);
	json_decref(thresholds);
	return err;
}
