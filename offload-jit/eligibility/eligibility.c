/* SPDX-License-Identifier: BSD-2-Clause */
/* Before and after the walk: stages map, load, finalise, attach. */
#include "offload-jit/eligibility/attach.h"
#include "offload-jit/eligibility/internal.h"
#include "offload-jit/offload_jit.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MTU_DEFAULT_BYTES = 1500 };

void
elig_refuse(struct eligibility *e, unsigned rule, int32_t insn, const char *value_fmt, ...)
{
	char value[96];
	va_list args;
	va_start(args, value_fmt);
	vsnprintf(value, sizeof(value), value_fmt, args);
	va_end(args);
	report_add(e->report, e->program, rule, insn, value, NULL);
}

void
elig_refuse_reg(struct eligibility *e, unsigned rule, uint32_t insn, unsigned reg_number,
	const struct vreg *reg)
{
	char text[80];
	elig_refuse(e, rule, (int32_t)insn, "R%u=%s", reg_number,
		vreg_describe(reg, text, sizeof(text)));
}

/* Each map of the program once, as if the device held nothing else. */
static void
judge_maps(struct eligibility *e)
{
	uint32_t live_maps = 0;
	uint64_t live_elems = 0;
	for (uint32_t i = 0; i < e->program->map_count; i++) {
		const struct jit_map *map = e->program->maps[i];
		int err = offload_jit_check_map(
			map, e->caps, live_maps, live_elems, e->program, e->report);
		if (map->type == BPF_MAP_TYPE_PERF_EVENT_ARRAY)
			continue;
		if (!err && !map->on_device && !map->refused)
			elig_refuse(e, RULE_HOST_MAP, -1, "map %.16s: %s", map->name,
				map_type_name(map->type));
		live_maps++;
		live_elems += map->max_entries;
	}
}

/* Addresses of map values: what the compiler makes of global variables. */
static void
judge_value_pointers(struct eligibility *e)
{
	const struct jit_program *program = e->program;
	for (uint32_t i = 0; i + 1 < program->insn_count; i++) {
		const struct bpf_insn *insn = &program->insns[i];
		if (!bpf_is_ld_imm64(insn))
			continue;
		bool value = insn->src_reg == BPF_PSEUDO_MAP_VALUE ||
			     insn->src_reg == BPF_PSEUDO_MAP_IDX_VALUE;
		if (value && (uint32_t)insn->imm < program->map_count) {
			const struct jit_map *map = program->maps[insn->imm];
			elig_refuse(e, RULE_MAP_VALUE_POINTER, (int32_t)i, "map %.16s, offset %d",
				map->name, insn[1].imm);
			if (map_is_global_data(map))
				report_advice(e->report, global_data_advice(map));
		}
		i++; /* the second slot */
	}
}

static void
judge_load(struct eligibility *e)
{
	const struct jit_program *program = e->program;
	if (program->type != BPF_PROG_TYPE_XDP && program->type != BPF_PROG_TYPE_SCHED_CLS)
		elig_refuse(e, RULE_DEVICE_PROGRAM_TYPE, -1, "program type %u", program->type);
	if (program->flags) {
		elig_refuse(e, RULE_PROGRAM_FLAGS, -1, "prog_flags %#x%s", program->flags,
			program->flags & BPF_F_XDP_HAS_FRAGS ? " (BPF_F_XDP_HAS_FRAGS)" : "");
	}
	judge_value_pointers(e);
}

int
eligibility_begin(struct eligibility *e, const struct jit_program *program,
	const struct device_caps *caps, uint32_t mtu_bytes, struct report *report,
	struct jit_facts *facts)
{
	memset(e, 0, sizeof(*e));
	memset(facts, 0, sizeof(*facts));
	e->program = program;
	e->caps = caps;
	e->mtu_bytes = mtu_bytes ? mtu_bytes : MTU_DEFAULT_BYTES;
	e->report = report;
	e->facts = facts;
	e->adjust_head_insn = -1;
	e->packet_insn = -1;
	facts->insns = calloc(program->insn_count ? program->insn_count : 1, sizeof(*facts->insns));
	if (!facts->insns)
		return -ENOMEM;
	for (uint32_t i = 0; i < program->insn_count; i++) {
		facts->insns[i].dst_umin = UINT64_MAX;
		facts->insns[i].src_umin = UINT64_MAX;
	}
	judge_maps(e);
	judge_load(e);
	return 0;
}

/* docs/eligibility.md "Packet window" */
static void
judge_packet_window(struct eligibility *e)
{
	uint32_t window = eligibility_window_bytes(e->caps);
	uint32_t touched = e->facts->walk.max_pkt_offset;
	if (touched <= window)
		return;
	if (e->mtu_bytes > window)
		elig_refuse(e, RULE_PACKET_WINDOW, e->packet_insn,
			"reaches byte %u, window %u bytes, MTU %u", touched, window, e->mtu_bytes);
	else
		elig_refuse(e, RULE_MTU_CHANGE, e->packet_insn,
			"reaches byte %u, window %u bytes, MTU %u", touched, window, e->mtu_bytes);
}

int
eligibility_finish(struct eligibility *e)
{
	struct jit_facts *facts = e->facts;
	const struct verifier_result *walk = &facts->walk;
	for (uint32_t i = 0; i < e->program->insn_count; i++) {
		facts->insns[i].seen = walk->seen && walk->seen[i];
		facts->insns[i].zext = walk->zext && walk->zext[i];
	}
	facts->adjust_head_fast = e->adjust_head_insn >= 0 && !e->adjust_head_slow;
	elig_frames(e);
	elig_rewrites(e);
	elig_translation(e);
	if (!e->caps->abi_version)
		elig_refuse(e, RULE_DEVICE_ABI, -1, "device %s", e->caps->name);
	judge_packet_window(e);
	return e->report->dropped ? -ENOMEM : 0;
}

void
jit_facts_free(struct jit_facts *facts)
{
	free(facts->insns);
	verifier_result_free(&facts->walk);
	memset(facts, 0, sizeof(*facts));
}
