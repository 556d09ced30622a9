/* SPDX-License-Identifier: BSD-2-Clause */
/* The verifier's entry, its findings, and the questions of the visit callback. */
#include "offload-jit/verifier/internal.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the states of one walk may take: 1,000,000 visits need far less in real programs. */
static const size_t memory_limit_bytes = (size_t)1 << 30;

static int
refuse_va(struct verifier *v, enum rule_index rule, int32_t insn, const char *value,
	const char *fmt, va_list args)
{
	char text[256];
	int err;

	if (fmt) {
		vsnprintf(text, sizeof(text), fmt, args);
		err = report_add(v->report, v->program, rule, insn, value, "%s", text);
	} else {
		err = report_add(v->report, v->program, rule, insn, value, NULL);
	}
	assert(err < 0);
	log_text(v, "; refused at %d: %s: %s\n", insn, rules[rule].id,
		fmt ? text : rules[rule].sentence);
	if (v->first_err == 0)
		v->first_err = err;
	return err;
}

int
refuse_at(struct verifier *v, enum rule_index rule, int32_t insn, const char *value,
	const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	int err = refuse_va(v, rule, insn, value, fmt, args);
	va_end(args);
	return err;
}

int
refuse_reg(struct verifier *v, enum rule_index rule, unsigned regno, const char *fmt, ...)
{
	char value[96], reg[88];
	va_list args;

	vreg_describe(reg_of(v, regno), reg, sizeof(reg));
	snprintf(value, sizeof(value), "R%u=%s", regno, reg);
	va_start(args, fmt);
	int err = refuse_va(v, rule, (int32_t)v->insn, value, fmt, args);
	va_end(args);
	return err;
}

int
out_of_memory(struct verifier *v)
{
	if (v->pool.over_limit) {
		v->fatal = refuse(v, RULE_WORK_LIMIT, NULL,
			"the walk needs more than %zu MiB for the states that it compares",
			memory_limit_bytes >> 20);
		return v->fatal;
	}
	v->fatal = -ENOMEM;
	if (v->first_err == 0)
		v->first_err = -ENOMEM;
	return -ENOMEM;
}

static bool
allocate(struct verifier *v)
{
	size_t count = v->program->insn_count;
	struct verifier_result *r = v->result;

	r->seen = calloc(count + 1, sizeof(*r->seen));
	r->zext = calloc(count + 1, sizeof(*r->zext));
	v->slot_flags = calloc(count + 1, 1);
	v->base_kind = calloc(count + 1, 1);
	v->tail_calls = calloc(count + 1, 1);
	v->packet_loads = calloc(count + 1, 1);
	v->buckets = calloc(count + 1, sizeof(*v->buckets));
	return r->seen && r->zext && v->slot_flags && v->base_kind && v->tail_calls &&
	       v->packet_loads && v->buckets;
}

static void
release(struct verifier *v)
{
	free(v->slot_flags);
	free(v->base_kind);
	free(v->tail_calls);
	free(v->packet_loads);
	free(v->buckets);
	free(v->log);
	pool_destroy(&v->pool);
}

/* The phases in the kernel's order; each needs those before it. */
static int
run(struct verifier *v)
{
	static int (*const phases[])(struct verifier *) = {find_subprogs, check_subprogs,
		check_opcodes, check_control_flow, walk, check_stack_total, plan_rewrites};
	uint32_t count = v->program->insn_count;

	if (v->program->type != BPF_PROG_TYPE_XDP && v->program->type != BPF_PROG_TYPE_SCHED_CLS)
		return refuse_at(v, RULE_PROGRAM_TYPE, -1, NULL, NULL);
	if (count == 0 || count > WORK_LIMIT)
		return refuse_at(
			v, RULE_PROGRAM_SIZE, -1, NULL, "the program has %u instructions", count);
	if (!allocate(v))
		return out_of_memory(v);
	for (size_t i = 0; i < sizeof(phases) / sizeof(phases[0]); i++) {
		phases[i](v);
		if (v->first_err)
			return v->first_err;
	}
	return 0;
}

int
verifier_run(const struct jit_program *program, const struct verifier_options *options,
	struct report *report, struct verifier_result *result)
{
	struct verifier v = {.program = program,
		.options = options,
		.report = report,
		.result = result,
		.work_limit = options->work_limit ? options->work_limit : WORK_LIMIT};

	*result = (struct verifier_result){0};
	pool_init(&v.pool, memory_limit_bytes);
	int err = run(&v);
	result->visits = v.visits;
	log_text(&v, "processed %u insns (limit %u) stored_states %llu\n", v.visits, v.work_limit,
		(unsigned long long)v.states_stored);
	log_flush(&v);
	release(&v);
	return err;
}

void
verifier_result_free(struct verifier_result *result)
{
	free(result->seen);
	free(result->zext);
	free(result->subprogs);
	free(result->rewrites);
	*result = (struct verifier_result){0};
}

const struct vreg *
verifier_reg(const struct verifier *v, unsigned reg)
{
	assert(reg < VREG_COUNT);
	return &v->cur->frames[v->cur->top]->regs[reg];
}

uint32_t
verifier_frame(const struct verifier *v)
{
	return v->cur->top;
}

const struct vframe *
verifier_frame_at(const struct verifier *v, uint32_t frame)
{
	assert(frame <= v->cur->top);
	return v->cur->frames[frame];
}

unsigned
verifier_stack_byte(const struct verifier *v, uint32_t frame, int32_t off)
{
	assert(off < 0 && off >= -VSTACK_BYTES);
	const struct vframe *f = verifier_frame_at(v, frame);
	uint32_t index = (uint32_t)(-off - 1);

	return index / 8 < f->slot_count ? f->slots[index / 8].bytes[index % 8] : VSLOT_INVALID;
}
