/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/run_json.h"

#include "bench/totals_json.h"
#include "bench/worst.h"

#include <jansson.h>
#include <string.h>

static double
milli(uint64_t value)
{
	return (double)value / 1000;
}

static void
add_counts(json_t *object, const uint64_t *counts, unsigned from, unsigned to,
	const char *(*name)(unsigned))
{
	for (unsigned i = from; i <= to; i++)
		json_object_set_new(object, name(i), json_integer((json_int_t)counts[i]));
}

/* Every verdict that a program of this type can have, also those that none had. */
static json_t *
verdicts_json(const char *type, const struct nic_totals *t)
{
	json_t *object = json_object();
	bool tc = type && strcmp(type, "tc") == 0;
	add_counts(object, t->by_verdict, tc ? NIC_TC_SHOT : NIC_XDP_ABORTED,
		tc ? NIC_TC_REDIRECT : NIC_XDP_TX, nic_verdict_name);
	add_counts(object, t->by_verdict, NIC_TRAP, NIC_LOST, nic_verdict_name);
	return object;
}

static json_t *
drops_json(const struct nic_totals *t)
{
	json_t *object = json_object();
	add_counts(object, t->by_cause, NIC_CAUSE_NONE + 1, NIC_CAUSE_COUNT - 1, nic_cause_name);
	return object;
}

/* Cycles of the cores, then where the time of the packets went, by cause. */
static json_t *
cycles_json(const struct nic_totals *t)
{
	return json_pack("{s:I,s:I,s:I,s:I,s:I,s:o}", "program", (json_int_t)t->program_cycles,
		"branch_shadow", (json_int_t)t->shadow_cycles, "helpers",
		(json_int_t)t->helper_cycles, "firmware", (json_int_t)t->firmware_cycles, "waits",
		(json_int_t)t->wait_cycles, "ledger_ns", totals_ledger_json(t));
}

/* By the memory that serves them: the program's and its routines'. */
static json_t *
memory_json(const struct nic_totals *t)
{
	json_t *object = json_object();
	add_counts(object, t->memory_ops, 0, NIC_MEMORY_COUNT - 1, nic_memory_name);
	return object;
}

static json_t *
modelled_json(const struct nic *nic, const struct nic_totals *t)
{
	bool known = t->rate_reason == NULL;
	return json_pack("{s:o,s:o,s:s?,s:s?,s:f,s:{s:f,s:s?},s:o,s:o,s:I,s:o,s:o}", "mpps",
		known ? json_real(milli(t->mpps_milli)) : json_null(), "gbps",
		known ? json_real(milli(t->gbps_milli)) : json_null(), "reason", t->rate_reason,
		"limit", t->limit, "limit_busy", milli(t->limit_busy_permille), "formula", "mpps",
		milli(t->formula_mpps_milli), "limit", t->formula_limit, "latency_ns",
		totals_latency_json(t), "cycles", cycles_json(t), "instructions",
		(json_int_t)t->insns, "memory_operations", memory_json(t), "occupancy",
		totals_occupancy_json(nic, t, false));
}

/* What the image alone decides: its size and the worst packet, whatever comes. */
static json_t *
image_json(const struct run_subject *s)
{
	const struct worst_config config = {.card = s->profile, .hops = WORST_HOPS};
	struct worst worst;
	struct fail reason = {0};
	json_t *bound = json_null();
	if (worst_find(s->image, &config, &worst, &reason) == 0) {
		bound = json_pack("{s:f,s:I,s:I,s:f}", "mpps", milli(worst.mpps_milli), "cycles",
			(json_int_t)worst.program.cycles, "time_cycles",
			(json_int_t)(worst.time_path.cycles + worst.time_path.wait_cycles),
			"emem_busy_cycles", (double)worst.emem_path.emem_e4cycles / 10000);
		worst_free(&worst);
	}
	return json_pack("{s:i,s:o,s:s?}", "microcode_words", (int)s->image->word_count, "worst",
		bound, "worst_reason", reason.err ? reason.text : NULL);
}

static json_t *
trap_json(const struct nic_trap *first)
{
	if (first == NULL)
		return json_null();
	return json_pack("{s:I,s:I,s:i,s:I,s:s}", "count", (json_int_t)first->count, "index",
		(json_int_t)first->index, "word", (int)first->word, "address",
		(json_int_t)first->address, "reason", first->reason);
}

json_t *
run_json(const struct run_subject *s, const struct run_result *r)
{
	const struct nic_totals *t = &r->totals;
	double seconds = (double)r->simulator_ns / 1e9;
	return json_pack("{s:s,s:s?,s:s?,s:s?,s:s,s:I,s:b,s:I,s:o,s:o,s:{s:I,s:I},s:o,s:o,s:o,s:o,"
			 "s:{s:f,s:f,s:I}}",
		"schema", "nicro.run/1", "object", s->object, "program", s->program, "type",
		s->type, "device", s->profile->name, "seed", (json_int_t)s->seed, "deterministic",
		r->deterministic, "packets_in", (json_int_t)t->packets_in, "verdicts",
		verdicts_json(s->type, t), "drops", drops_json(t), "out", "wire",
		(json_int_t)t->to_wire, "host", (json_int_t)t->to_host, "trap",
		trap_json(nic_trap(s->nic)), "lockstep", s->lockstep ? s->lockstep : json_null(),
		"image", image_json(s), "modelled", modelled_json(s->nic, t), "simulator",
		"seconds", seconds, "mpps",
		seconds > 0 ? (double)t->packets_in / seconds / 1e6 : 0.0, "threads",
		(json_int_t)r->sim_threads);
}
