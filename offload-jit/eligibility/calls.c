/* SPDX-License-Identifier: BSD-2-Clause */
/* Stage instruction: helper calls. */
#include "offload-jit/eligibility/internal.h"

/* Longest that a frame may grow shorter than the minimum Ethernet frame without a length check:
 * 60 - 14 bytes. */
enum { ADJUST_HEAD_FREE_BYTES = 46 };

/* One call being visited. */
struct call {
	struct eligibility *e;
	const struct verifier *v;
	uint32_t at;
	struct insn_facts *fact; /* arguments are those of the previous visit */
	bool again;              /* there was one */
};

static const struct vreg *
argument(const struct call *c, unsigned number)
{
	return verifier_reg(c->v, number);
}

static bool
routine_there(const struct call *c, enum device_func func, unsigned rule, const char *name)
{
	if (c->e->caps->func_addr[func])
		return true;
	elig_refuse(c->e, rule, (int32_t)c->at, "bpf_%s on device %s", name, c->e->caps->name);
	return false;
}

/* A key or value: on the stack, at a constant place, at a multiple of 4.
 * @return whether its place is known */
static bool
check_map_argument(const struct call *c, unsigned number)
{
	const struct vreg *reg = argument(c, number);
	if (reg->kind != VREG_STACK) {
		elig_refuse_reg(c->e, RULE_MAP_ARG_POINTER, c->at, number, reg);
		return false;
	}
	if (!tnum_is_const(reg->var)) {
		elig_refuse_reg(c->e, RULE_MAP_ARG_VARIABLE, c->at, number, reg);
		return false;
	}
	if (elig_offset(reg) % 4)
		elig_refuse_reg(c->e, RULE_MAP_ARG_ALIGNMENT, c->at, number, reg);
	return true;
}

/* The kernel lets privileged programs pass on what was never written; it is a mistake all the same.
 */
static void
check_written(const struct call *c, unsigned number, uint32_t len_bytes)
{
	const struct vreg *reg = argument(c, number);
	for (uint32_t i = 0; i < len_bytes; i++) {
		int64_t off = elig_offset(reg) + i;
		if (off < -VSTACK_BYTES || off >= 0 ||
			verifier_stack_byte(c->v, reg->frame, (int32_t)off) != VSLOT_INVALID)
			continue;
		elig_refuse(c->e, RULE_STACK_UNINITIALISED, (int32_t)c->at,
			"R%u: byte %u of %u (stack %lld)", number, i, len_bytes, (long long)off);
		return;
	}
}

/* Bytes of the new value that are not known to be zero must not fall on counters. */
static void
check_update_value(const struct call *c)
{
	const struct jit_map *map = argument(c, BPF_REG_1)->map;
	const struct vreg *value = argument(c, BPF_REG_3);
	if (argument(c, BPF_REG_1)->kind != VREG_MAP || !map->words)
		return;
	for (uint32_t i = 0; i < map->value_bytes; i++) {
		int64_t off = elig_offset(value) + i;
		bool on_stack = off >= -VSTACK_BYTES && off < 0;
		if (on_stack && verifier_stack_byte(c->v, value->frame, (int32_t)off) == VSLOT_ZERO)
			continue;
		struct jit_map_word *word = &map->words[i / 4];
		if (word->use == JIT_WORD_COUNTER) {
			elig_refuse(c->e, RULE_COUNTER_UPDATE, (int32_t)c->at,
				"map %.16s, value byte %u (stack %lld)", map->name, i,
				(long long)off);
			return;
		}
		word->non_zero_update = true;
	}
}

static void
check_map_call(const struct call *c, enum device_func func, const char *name)
{
	routine_there(c, func, RULE_MAP_ROUTINE, name);
	bool key = check_map_argument(c, BPF_REG_2);
	const struct fact_reg *before = &c->fact->args[BPF_REG_2 - 1];
	if (key && c->again && elig_fact_offset(before) != elig_offset(argument(c, BPF_REG_2)))
		c->fact->key_moves = true;
	const struct vreg *map = argument(c, BPF_REG_1);
	uint32_t key_bytes = map->kind == VREG_MAP ? map->map->key_bytes : 0;
	uint32_t value_bytes = map->kind == VREG_MAP ? map->map->value_bytes : 0;
	if (key)
		check_written(c, BPF_REG_2, key_bytes);
	if (func == DEVICE_UPDATE && check_map_argument(c, BPF_REG_3)) {
		check_update_value(c);
		check_written(c, BPF_REG_3, value_bytes);
	}
}

static void
check_event(const struct call *c)
{
	routine_there(c, DEVICE_EVENT, RULE_EVENT_ROUTINE, "perf_event_output");
	const struct vreg *flags = argument(c, BPF_REG_3), *data = argument(c, BPF_REG_4);
	if ((flags->var.mask & UINT32_MAX) || (flags->var.value & UINT32_MAX) != UINT32_MAX ||
		flags->kind != VREG_SCALAR)
		elig_refuse_reg(c->e, RULE_EVENT_CPU, c->at, BPF_REG_3, flags);
	if (data->kind != VREG_SCALAR && data->kind != VREG_STACK && data->kind != VREG_MAP_VALUE &&
		data->kind != VREG_PACKET)
		elig_refuse_reg(c->e, RULE_EVENT_POINTER, c->at, BPF_REG_4, data);
	if (data->kind == VREG_STACK && (!tnum_is_const(data->var) || elig_offset(data) % 4))
		elig_refuse_reg(c->e, RULE_EVENT_STACK, c->at, BPF_REG_4, data);
	const struct fact_reg *before = &c->fact->args[BPF_REG_4 - 1];
	if (c->again && before->kind != data->kind)
		elig_refuse(c->e, RULE_EVENT_POINTER_CHANGED, (int32_t)c->at,
			"R4: %s here, %s earlier", vreg_kind_name(data->kind),
			vreg_kind_name(before->kind));
	elig_refuse(c->e, RULE_EVENT_ASYNC, (int32_t)c->at, "%s", "");
}

/* The form without run-time checks: one call, one constant, within what never fails
 * (docs/eligibility.md "adjust_head"). One visit that differs decides for the program. */
static void
record_adjust_head(const struct call *c)
{
	struct eligibility *e = c->e;
	const struct vreg *reg = argument(c, BPF_REG_2);
	int32_t delta = (int32_t)reg->var.value;
	int64_t most = e->caps->adjust_head.guaranteed_add;
	if (most > ADJUST_HEAD_FREE_BYTES)
		most = ADJUST_HEAD_FREE_BYTES;
	if (reg->kind != VREG_SCALAR || !tnum_is_const(reg->var) || delta > most ||
		delta < -(int64_t)e->caps->adjust_head.guaranteed_sub)
		e->adjust_head_slow = true;
	if (e->adjust_head_insn == -1) {
		e->adjust_head_insn = (int32_t)c->at;
		e->adjust_head_delta = delta;
	} else if (e->adjust_head_insn != (int32_t)c->at) {
		e->adjust_head_insn = -2;
	} else if (e->adjust_head_delta != delta) {
		e->adjust_head_slow = true;
	}
}

static void
check_adjust_head(const struct call *c)
{
	const struct device_caps *caps = c->e->caps;
	if (!caps->adjust_head.off_max)
		elig_refuse(c->e, RULE_ADJUST_HEAD, (int32_t)c->at, "device %s", caps->name);
	else if (!caps->adjust_head.no_meta)
		elig_refuse(c->e, RULE_ADJUST_HEAD_META, (int32_t)c->at, "device %s", caps->name);
	record_adjust_head(c);
}

static void
refuse_helper(const struct call *c, int32_t id)
{
	const char *name = bpf_helper_name(id);
	if (name)
		elig_refuse(c->e, RULE_DEVICE_HELPER, (int32_t)c->at, "bpf_%s", name);
	else
		elig_refuse(c->e, RULE_DEVICE_HELPER, (int32_t)c->at, "function %d", id);
	report_advice(c->e->report, helper_advice(id));
}

void
elig_visit_call(struct eligibility *e, const struct verifier *v, uint32_t at)
{
	struct insn_facts *fact = &e->facts->insns[at];
	int32_t id = e->program->insns[at].imm;
	/* R1 of a first visit is not recorded: no helper is called with helper id 0. */
	const struct call c = {e, v, at, fact, .again = fact->helper != 0};
	switch (id) {
	case BPF_FUNC_map_lookup_elem:
		check_map_call(&c, DEVICE_LOOKUP, "map_lookup_elem");
		break;
	case BPF_FUNC_map_update_elem:
		check_map_call(&c, DEVICE_UPDATE, "map_update_elem");
		break;
	case BPF_FUNC_map_delete_elem:
		check_map_call(&c, DEVICE_DELETE, "map_delete_elem");
		break;
	case BPF_FUNC_get_prandom_u32:
		if (!e->caps->random)
			elig_refuse(e, RULE_RANDOM, (int32_t)at, "device %s", e->caps->name);
		break;
	case BPF_FUNC_perf_event_output:
		check_event(&c);
		break;
	case BPF_FUNC_xdp_adjust_head:
		check_adjust_head(&c);
		break;
	case BPF_FUNC_xdp_adjust_tail:
		if (!e->caps->adjust_tail)
			elig_refuse(e, RULE_ADJUST_TAIL, (int32_t)at, "device %s", e->caps->name);
		break;
	default:
		refuse_helper(&c, id);
		break;
	}
	fact->helper = id;
	for (unsigned i = 0; i < 5; i++)
		elig_fact(&fact->args[i], argument(&c, BPF_REG_1 + i));
}
