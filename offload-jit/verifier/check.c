/* SPDX-License-Identifier: BSD-2-Clause */
/* What can be judged by reading the program once: functions, jump ranges, opcodes, map references.
 */
#include "offload-jit/verifier/internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static int
compare_u32(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

/* Functions start at slot 0 and at every target of a call, in order of their place. */
int
find_subprogs(struct verifier *v)
{
	const struct jit_program *p = v->program;
	uint32_t *starts = calloc((size_t)p->insn_count + 1, sizeof(*starts));
	uint32_t count = 1, unique = 0;

	if (!starts)
		return out_of_memory(v);
	for (uint32_t i = 0; i < p->insn_count; i++) {
		if (!bpf_is_pseudo_call(&p->insns[i]))
			continue;
		int64_t target = bpf_jump_target(&p->insns[i], i);
		if (target < 0 || target >= p->insn_count)
			refuse_at(v, RULE_CALL_TARGET, (int32_t)i, NULL,
				"the call goes to instruction %lld, the program has %u",
				(long long)target, p->insn_count);
		else
			starts[count++] = (uint32_t)target;
	}
	qsort(starts, count, sizeof(*starts), compare_u32);
	for (uint32_t i = 0; i < count; i++) {
		if (unique == 0 || starts[unique - 1] != starts[i])
			starts[unique++] = starts[i];
	}
	if (unique > SUBPROG_MAX)
		refuse_at(v, RULE_SUBPROG_COUNT, 0, NULL,
			"the program has %u functions, 256 are allowed", unique);
	v->result->subprogs = calloc(unique, sizeof(*v->result->subprogs));
	if (!v->result->subprogs) {
		free(starts);
		return out_of_memory(v);
	}
	for (uint32_t i = 0; i < unique; i++) {
		v->result->subprogs[i].start = starts[i];
		v->result->subprogs[i].end = i + 1 < unique ? starts[i + 1] : p->insn_count;
	}
	v->result->subprog_count = unique;
	free(starts);
	return v->first_err;
}

uint32_t
subprog_of(const struct verifier *v, uint32_t insn)
{
	uint32_t low = 0, high = v->result->subprog_count;

	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;
		if (v->result->subprogs[middle].start <= insn)
			low = middle;
		else
			high = middle;
	}
	return low;
}

int
subprog_at(const struct verifier *v, uint32_t insn)
{
	uint32_t subprog = subprog_of(v, insn);

	return v->result->subprogs[subprog].start == insn ? (int)subprog : -1;
}

const struct jit_func *
subprog_func(const struct verifier *v, uint32_t subprog)
{
	for (uint32_t i = 0; i < v->program->func_count; i++) {
		if (v->program->funcs[i].insn == v->result->subprogs[subprog].start)
			return &v->program->funcs[i];
	}
	return NULL;
}

static void
check_subprog_insn(struct verifier *v, uint32_t subprog, uint32_t i)
{
	const struct bpf_insn *insn = insn_at(v, i);
	const struct verifier_subprog *s = &v->result->subprogs[subprog];
	bool tail_call = bpf_is_helper_call(insn) && insn->imm == BPF_FUNC_tail_call;
	bool packet_load = bpf_class(insn) == BPF_LD &&
			   ((insn->code & 0xe0) == BPF_ABS || (insn->code & 0xe0) == BPF_IND);

	v->tail_calls[subprog] |= tail_call;
	v->packet_loads[subprog] |= packet_load;
	if ((tail_call || packet_load) && subprog > 0 && v->program->func_count == 0)
		refuse_at(v, RULE_SUBPROG_TYPE, (int32_t)i, NULL, NULL);
	if (!bpf_is_jump_class(insn) || bpf_op(insn) == BPF_CALL || bpf_op(insn) == BPF_EXIT)
		return;
	int64_t target = bpf_jump_target(insn, i);
	if (target < s->start || target >= s->end)
		refuse_at(v, RULE_JUMP_RANGE, (int32_t)i, NULL,
			"the jump goes to instruction %lld, outside its function (%u to %u)",
			(long long)target, s->start, s->end - 1);
}

int
check_subprogs(struct verifier *v)
{
	for (uint32_t k = 0; k < v->result->subprog_count; k++) {
		const struct verifier_subprog *s = &v->result->subprogs[k];
		for (uint32_t i = s->start; i < s->end; i++)
			check_subprog_insn(v, k, i);
		const struct bpf_insn *last = insn_at(v, s->end - 1);
		if (last->code != (BPF_JMP | BPF_EXIT) && !bpf_is_ja(last))
			refuse_at(v, RULE_FALL_THROUGH, (int32_t)s->end - 1, NULL, NULL);
	}
	return v->first_err;
}

static void
check_map_value(struct verifier *v, uint32_t i, const struct jit_map *map)
{
	uint32_t off = (uint32_t)insn_at(v, i + 1)->imm;

	if (map->type != BPF_MAP_TYPE_ARRAY || map->max_entries != 1)
		refuse_at(v, RULE_MAP_REFERENCE, (int32_t)i, NULL,
			"map '%s' is no array of one entry: no direct pointer into its value",
			map->name);
	else if (off >= map->value_bytes)
		refuse_at(v, RULE_MAP_REFERENCE, (int32_t)i, NULL,
			"offset %u is outside the %u bytes of map '%s'", off, map->value_bytes,
			map->name);
}

static void
check_ld_imm64(struct verifier *v, uint32_t i, bool *used)
{
	const struct bpf_insn *insn = insn_at(v, i);

	if (i + 1 >= v->program->insn_count || insn[1].code || insn[1].dst_reg || insn[1].src_reg ||
		insn[1].off) {
		refuse_at(v, RULE_LD_IMM64, (int32_t)i, NULL, NULL);
		return;
	}
	v->slot_flags[i + 1] |= SLOT_SECOND;
	bool value =
		insn->src_reg == BPF_PSEUDO_MAP_VALUE || insn->src_reg == BPF_PSEUDO_MAP_IDX_VALUE;
	switch (insn->src_reg) {
	case 0:
		return;
	case BPF_PSEUDO_MAP_FD:
	case BPF_PSEUDO_MAP_IDX:
	case BPF_PSEUDO_MAP_VALUE:
	case BPF_PSEUDO_MAP_IDX_VALUE:
		break;
	case BPF_PSEUDO_FUNC:
		refuse_at(v, RULE_KERNEL_FUNCTION, (int32_t)i, NULL,
			"addresses of functions, for callbacks, are not known to this verifier");
		return;
	default:
		refuse_at(v, RULE_LD_IMM64, (int32_t)i, NULL,
			"source %u of a 64-bit load is unknown", insn->src_reg);
		return;
	}
	if (!value && insn[1].imm != 0) {
		refuse_at(v, RULE_LD_IMM64, (int32_t)i, NULL, NULL);
		return;
	}
	if ((uint32_t)insn->imm >= v->program->map_count) {
		refuse_at(v, RULE_MAP_REFERENCE, (int32_t)i, NULL, "the program has no map %d",
			insn->imm);
		return;
	}
	used[insn->imm] = true;
	if (value)
		check_map_value(v, i, v->program->maps[insn->imm]);
}

int
check_opcodes(struct verifier *v)
{
	const struct jit_program *p = v->program;
	bool *used = calloc((size_t)p->map_count + 1, sizeof(*used));
	uint32_t maps = 0;

	if (!used)
		return out_of_memory(v);
	for (uint32_t i = 0; i < p->insn_count; i++) {
		const struct bpf_insn *insn = insn_at(v, i);
		if (v->slot_flags[i] & SLOT_SECOND)
			continue;
		if (!bpf_opcode_valid(insn->code))
			refuse_at(v, RULE_OPCODE, (int32_t)i, NULL, "opcode 0x%02x is unknown",
				insn->code);
		else if (bpf_class(insn) == BPF_LDX && insn->imm != 0)
			refuse_at(v, RULE_RESERVED_FIELD, (int32_t)i, NULL, NULL);
		else if (bpf_is_ld_imm64(insn))
			check_ld_imm64(v, i, used);
	}
	for (uint32_t i = 0; i < p->map_count; i++)
		maps += used[i];
	free(used);
	if (maps > MAPS_MAX)
		refuse_at(v, RULE_MAP_COUNT, -1, NULL, "the program uses %u maps, 64 are allowed",
			maps);
	return v->first_err;
}
