/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/compare.h"

#include "bench/card.h"
#include "bench/card_load.h"
#include "bench/frames.h"
#include "bench/leg_offload.h"
#include "bench/map_fill.h"
#include "bench/trial_model.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	/* Enough for a capacity: a warm-up of 10 % and four packets per thread of 50 cores. */
	MODEL_PACKETS_MIN = 100000,
};

static void
step(const struct compare_config *config, const char *what, unsigned done, unsigned total)
{
	if (config->progress)
		config->progress->step(config->progress->ctx, what, done, total);
}

static void
note_report(const struct loaded_program *program, struct compare_result *result)
{
	const struct report *report = program->prog ? shim_prog_report(program->prog) : NULL;
	const char *why_not = card_why_not(program);
	if (why_not)
		snprintf(result->refused, sizeof(result->refused), "%s", why_not);
	for (size_t i = 0; report && i < report->count; i++) {
		const struct finding *finding = &report->findings[i];
		if (finding->rule->severity == RULE_WARNING && result->warnings++ == 0)
			snprintf(result->warning, sizeof(result->warning), "%s", finding->message);
	}
}

static int
fill_kernel_maps(const struct compare_config *config, struct kernel_exec *exec, struct fail *fail)
{
	unsigned count;
	const struct map_json_map *maps = kernel_exec_maps(exec, &count);
	int err = config->maps_path ? map_json_read(config->maps_path, maps, count, fail) : 0;
	return err ? err : map_fill(maps, count, config->fill_percent, fail);
}

/* What stands in the way of asking the kernel is an answer, not an error. */
static int
check_equivalence(const struct compare_config *config, struct loaded_object *object,
	struct compare_result *result, struct fail *fail)
{
	struct kernel_exec *exec;
	struct fail why = {0};
	int err = kernel_exec_open(config->object_path, config->load.prog_name, &exec, &why);
	if (err) {
		snprintf(result->equivalence.why, sizeof(result->equivalence.why), "%.300s",
			why.text);
		return 0;
	}
	err = fill_kernel_maps(config, exec, fail);
	if (!err)
		err = equivalence_check(object, exec, &result->traffic, &result->equivalence, fail);
	kernel_exec_close(exec);
	return err;
}

/* Each use has a card of its own: maps and caches begin as the user gave them. */
static int
use_card(const struct compare_config *config, struct compare_result *result, bool for_figures,
	struct fail *fail)
{
	struct loaded_object *object;
	const struct image *image;
	int err = card_for(config, &object, &image, fail);
	if (!err && !for_figures)
		note_report(load_program_at(object, 0), result);
	if (!err && image && for_figures) {
		uint64_t packets = result->traffic.count > MODEL_PACKETS_MIN ? result->traffic.count
									     : MODEL_PACKETS_MIN;
		result->offloaded = true;
		result->words = image->word_count;
		err = leg_offload(load_nic(object), config->load.profile->name, &result->traffic,
			packets, &result->record, &result->totals, fail);
	} else if (!err && image) {
		ebpf_count(shim_prog_program(load_program_at(object, 0)->prog), load_nic(object),
			image, config->load.profile, &result->traffic, &result->ebpf);
		err = check_equivalence(config, object, result, fail);
	} else if (!err && for_figures) {
		struct leg_row *row = leg_row_add(&result->record, "offload model", "");
		row->modelled = true;
		leg_row_fail(row, "not eligible: %s; see: nicro check %s", result->refused,
			config->object_path);
	} else if (!err) {
		snprintf(result->equivalence.why, sizeof(result->equivalence.why),
			"the program is not eligible for offload: %.200s", result->refused);
		snprintf(result->ebpf.why_not, sizeof(result->ebpf.why_not),
			"counted on the card's contract only, and the program is not eligible");
	}
	load_free(object);
	return err;
}

static int
search_model(const struct compare_config *config, struct compare_result *result, struct fail *fail)
{
	struct trial_model trial = {config, &result->traffic};
	result->search = calloc(1, sizeof(*result->search));
	if (result->search == NULL)
		return fail_set(fail, -ENOMEM, "not enough memory for the search");
	return trial_model_search(&trial, result->search, fail);
}

int
compare_run(const struct compare_config *config, struct compare_result *result, struct fail *fail)
{
	memset(result, 0, sizeof(*result));
	machine_describe(&result->machine);
	step(config, "reading traffic", 0, 1);
	int err = frames_read(config->rx, config->count, config->load.seed,
		(unsigned)config->load.profile->port_count, &result->traffic, fail);
	if (err)
		return err;
	result->line_pps = card_line_pps(config->load.profile, &result->traffic);
	result->mac_pps = card_mac_pps(config->load.profile);
	step(config, "comparing with the kernel", 0, 1);
	err = use_card(config, result, false, fail);
	bool stop = result->equivalence.state == EQUIVALENCE_DIFFERENT && result->warnings == 0;
	if (err || stop)
		return err;
	step(config, "offload model", 0, 1);
	err = use_card(config, result, true, fail);
	if (!err && config->search && result->offloaded)
		err = search_model(config, result, fail);
	if (err)
		return err;
	struct leg_config legs = {
		.object_path = config->object_path,
		.prog_name = config->load.prog_name,
		.prog_type = config->prog_type,
		.maps_path = config->maps_path,
		.fill_percent = config->fill_percent,
		.traffic = &result->traffic,
		.repeats = config->repeats,
		.frames_per_sample = config->frames_per_sample,
	};
	err = legs_measure_host(&legs, &result->record, &result->noise, config->progress, fail);
	result->measured = !err && result->noise.calibration_ns > 0;
	return err;
}

void
compare_free(struct compare_result *result)
{
	frames_free(&result->traffic);
	free(result->search);
	result->search = NULL;
}
