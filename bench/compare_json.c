/* SPDX-License-Identifier: BSD-2-Clause */
/* The comparison as a record: schema nicro.compare/1. Modelled and measured are different objects.
 */
#include "bench/compare.h"
#include "bench/frames.h"
#include "bench/totals_json.h"

#include <jansson.h>

static json_t *
text_or_null(const char *text)
{
	return text && text[0] ? json_string(text) : json_null();
}

static json_t *
count(uint64_t value)
{
	return json_integer((json_int_t)value);
}

static json_t *
equivalence_json(const struct compare_result *r)
{
	static const char *const states[] = {"unknown", "equal", "different"};
	const struct equivalence *e = &r->equivalence;
	bool known = e->state != EQUIVALENCE_UNKNOWN;
	bool different = e->state == EQUIVALENCE_DIFFERENT;
	return json_pack("{s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "state", states[e->state], "reason",
		text_or_null(e->why), "packets", known ? count(e->compared) : json_null(), "lost",
		known ? count(e->lost) : json_null(), "left_out",
		known ? count(e->left_out) : json_null(), "packet",
		different && e->index >= 0 ? json_integer(e->index) : json_null(), "difference",
		different ? text_or_null(e->what) : json_null(), "card_differs_by_warning",
		text_or_null(different ? r->warning : ""));
}

static json_t *
modelled_json(const struct leg_row *row)
{
	bool has = row->modelled && !row->why_not[0];
	if (!has)
		return json_null();
	return json_pack("{s:f,s:f,s:f}", "mpps", (double)row->mpps_milli / 1000, "ns_per_packet",
		(double)row->ns_milli / 1000, "latency_mean_ns",
		(double)row->latency_mean_ps / 1000);
}

static json_t *
measured_json(const struct leg_row *row, const struct legs_noise *noise)
{
	if (row->modelled || row->why_not[0])
		return json_null();
	json_t *samples = json_array();
	for (unsigned i = 0; i < row->sample_count; i++)
		json_array_append_new(samples, json_real(row->sample_ns[i]));
	double ns = row->ns_median;
	return json_pack("{s:f,s:s,s:o,s:f,s:o,s:f,s:f,s:o,s:f,s:o,s:o}", "cpu_ns_per_packet", ns,
		"verdict", leg_noise_name(leg_row_noise(row)), "mpps_one_core",
		ns >= 1 ? json_real(1000 / ns) : json_null(), "host_cpu_percent", 100.0,
		"cv_percent", row->sample_count > 1 ? json_real(row->ns_cv_percent) : json_null(),
		"median_low", row->ns_low, "median_high", row->ns_high,
		"calibration_steps_per_packet",
		noise->calibration_ns > 0 ? json_real(ns / noise->calibration_ns) : json_null(),
		"generator_ns_subtracted", row->generator_ns, "wall_mpps",
		row->wall_mpps > 0 ? json_real(row->wall_mpps) : json_null(), "samples", samples);
}

static json_t *
rows_json(const struct compare_result *r)
{
	json_t *rows = json_array();
	for (unsigned i = 0; i < r->record.row_count; i++) {
		const struct leg_row *row = &r->record.rows[i];
		json_array_append_new(
			rows, json_pack("{s:s,s:b,s:o,s:o,s:o,s:o}", "path", row->name,
				      "whole_path", !row->program_only, "modelled",
				      modelled_json(row), "measured", measured_json(row, &r->noise),
				      "missing", text_or_null(row->why_not), "includes",
				      text_or_null(row->includes)));
	}
	return rows;
}

static json_t *
card_json(const struct compare_config *config, const struct compare_result *r)
{
	const struct nic_totals *t = &r->totals;
	uint64_t run = t->packets_in - t->by_verdict[NIC_LOST];
	if (!r->offloaded)
		return json_null();
	json_t *verdicts = json_object();
	for (unsigned i = 0; i < NIC_VERDICT_COUNT; i++)
		if (t->by_verdict[i])
			json_object_set_new(verdicts, nic_verdict_name(i), count(t->by_verdict[i]));
	double per = run ? (double)run : 1;
	json_t *formula = json_pack("{s:f,s:s?}", "mpps", (double)t->formula_mpps_milli / 1000,
		"limit", t->formula_limit);
	json_t *card = json_pack("{s:s,s:i,s:o,s:o,s:s?,s:f,s:o,s:f,s:f,s:f,s:f,s:f}", "device",
		config->load.profile->name, "microcode_words", (int)r->words, "packets",
		count(t->packets_in), "verdicts", verdicts, "limit", t->limit, "limit_busy",
		(double)t->limit_busy_permille / 1000, "formula", formula,
		"instructions_per_packet", (double)t->insns / per, "program_cycles_per_packet",
		(double)t->program_cycles / per, "helper_cycles_per_packet",
		(double)t->helper_cycles / per, "firmware_cycles_per_packet",
		(double)t->firmware_cycles / per, "wait_cycles_per_packet",
		(double)t->wait_cycles / per);
	json_object_set_new(card, "limits_mpps", totals_limits_json(t));
	json_object_set_new(card, "latency_ns", totals_latency_json(t));
	json_object_set_new(card, "latency_distribution", totals_distribution_json(t));
	json_object_set_new(card, "ledger_ns", totals_ledger_json(t));
	return card;
}

static json_t *
host_json(const struct compare_result *r)
{
	const struct machine *m = &r->machine;
	const struct legs_noise *n = &r->noise;
	json_t *noise = json_null();
	if (r->measured)
		noise = json_pack("{s:s,s:f,s:f,s:f,s:f,s:i}", "verdict",
			leg_noise_name(leg_record_noise(&r->record)), "calibration_ns_per_step",
			n->calibration_ns, "calibration_spread_percent",
			n->calibration_spread_percent, "steal_ms", n->steal_ms, "load_1min",
			n->load_1min, "rounds_repeated", (int)n->rounds_repeated);
	return json_pack("{s:s,s:i,s:s,s:s,s:o,s:o}", "cpu_model", m->cpu_model, "cpus",
		(int)m->cpus, "kernel", m->kernel, "bpf_jit", m->bpf_jit, "mitigations",
		text_or_null(m->mitigations), "noise", noise);
}

json_t *
compare_json(const struct compare_config *config, const struct compare_result *r)
{
	uint32_t min_bytes, max_bytes;
	frames_range(&r->traffic, &min_bytes, &max_bytes);
	const struct ebpf_count *ebpf = &r->ebpf;
	bool counted = !ebpf->why_not[0] && ebpf->packets;
	double per_packet = counted ? (double)ebpf->instructions / (double)ebpf->packets : 0;
	return json_pack(
		"{s:s,s:s,s:s,s:s,s:s,s:I,s:{s:s,s:i,s:i,s:i},s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}",
		"schema", "nicro.compare/1", "version", NICRO_VERSION, "object",
		config->object_path, "program", config->load.prog_name, "type",
		config->prog_type_name, "seed", (json_int_t)config->load.seed, "traffic", "source",
		config->rx, "frames", (int)r->traffic.count, "bytes_min", (int)min_bytes,
		"bytes_max", (int)max_bytes, "equivalence", equivalence_json(r), "card",
		card_json(config, r), "refused", text_or_null(r->refused),
		"ebpf_instructions_per_packet", counted ? json_real(per_packet) : json_null(),
		"ebpf_instructions_missing", text_or_null(ebpf->why_not), "paths", rows_json(r),
		"host", host_json(r), "search", trial_search_json(r->search), "latency_at",
		trial_latency_at_json(r->search));
}
