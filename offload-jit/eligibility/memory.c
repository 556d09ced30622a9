/* SPDX-License-Identifier: BSD-2-Clause */
/* Stage instruction: loads, stores and atomic additions, and the use of map value words. */
#include "offload-jit/eligibility/internal.h"

#include <stddef.h>

/* One access: LDX, STX or ATOMIC. */
struct access {
	uint32_t at;
	const struct bpf_insn *insn;
	const struct vreg *base;
	unsigned base_number;
	bool load, atomic;
	uint32_t size_bytes;
};

void
elig_fact(struct fact_reg *fact, const struct vreg *reg)
{
	*fact = (struct fact_reg){
		.kind = reg->kind,
		.off = reg->off,
		.var = reg->var,
		.id = reg->id,
		.frame = reg->frame,
		.map = reg->map,
	};
}

static bool
is_map_value(const struct vreg *reg)
{
	return reg->kind == VREG_MAP_VALUE && reg->map;
}

static void
check_stack(struct eligibility *e, const struct verifier *v, const struct access *a)
{
	struct insn_facts *fact = &e->facts->insns[a->at];
	if (!tnum_is_const(a->base->var)) {
		elig_refuse_reg(e, RULE_STACK_OFFSET, a->at, a->base_number, a->base);
		return;
	}
	if (a->base->frame != verifier_frame(v))
		fact->base_caller_frame = true;
	if (fact->base.kind != VREG_STACK)
		return; /* first visit */
	int64_t before = elig_fact_offset(&fact->base), now = elig_offset(a->base);
	if (before != now)
		fact->base_moves = true;
	/* Once the place moves, bytes are taken by the low two bits of the offset. */
	if (before % 4 != now % 4)
		elig_refuse(e, RULE_STACK_MOVES, (int32_t)a->at, "offset %lld, earlier %lld",
			(long long)now + a->insn->off, (long long)before + a->insn->off);
}

static const char *
use_name(uint8_t use)
{
	return use == JIT_WORD_COUNTER ? "an atomic counter" : "read";
}

/* Mark the words of an access, docs/eligibility.md "Use of map words". */
static void
use_words(struct eligibility *e, const struct access *a, uint32_t off)
{
	const struct jit_map *map = a->base->map;
	uint8_t use = a->atomic ? JIT_WORD_COUNTER : JIT_WORD_READ;
	uint32_t word, end;
	elig_words(off, a->size_bytes, &word, &end);
	for (; map->words && word < end; word++) {
		struct jit_map_word *w = &map->words[word];
		if (w->use != JIT_WORD_UNUSED && w->use != use) {
			elig_refuse(e, RULE_VALUE_USE, (int32_t)a->at,
				"map %.16s, value bytes %u..%u: %s here, %s elsewhere", map->name,
				word * 4, word * 4 + 3, use_name(use), use_name(w->use));
			return;
		}
		if (a->atomic && w->non_zero_update) {
			elig_refuse(e, RULE_COUNTER_NON_ZERO, (int32_t)a->at,
				"map %.16s, value bytes %u..%u", map->name, word * 4, word * 4 + 3);
			return;
		}
		w->use = use;
	}
}

static void
check_map_value(struct eligibility *e, const struct access *a)
{
	const struct jit_map *map = a->base->map;
	if (!a->load && !a->atomic) {
		int64_t off = elig_offset(a->base) + a->insn->off;
		elig_refuse(e, RULE_MAP_WRITE, (int32_t)a->at,
			"map %.16s, %u bytes at value offset %lld%s", map->name, a->size_bytes,
			(long long)off, tnum_is_const(a->base->var) ? "" : " or more");
		return;
	}
	if (!tnum_is_const(a->base->var)) {
		elig_refuse_reg(e, RULE_VALUE_OFFSET, a->at, a->base_number, a->base);
		return;
	}
	int64_t off = elig_offset(a->base) + a->insn->off;
	if (off < 0 || off + a->size_bytes > map->value_bytes) {
		elig_refuse(e, RULE_VALUE_OUTSIDE, (int32_t)a->at,
			"map %.16s, bytes %lld..%lld of %u", map->name, (long long)off,
			(long long)off + a->size_bytes - 1, map->value_bytes);
		return;
	}
	use_words(e, a, (uint32_t)off);
}

static void
check_pointer(struct eligibility *e, const struct verifier *v, const struct access *a)
{
	struct insn_facts *fact = &e->facts->insns[a->at];
	const struct vreg *base = a->base;
	if (base->kind != VREG_CTX && base->kind != VREG_STACK && base->kind != VREG_PACKET &&
		!is_map_value(base)) {
		elig_refuse_reg(e, RULE_POINTER_KIND, a->at, a->base_number, base);
		return;
	}
	if (base->kind == VREG_STACK)
		check_stack(e, v, a);
	if (base->kind == VREG_MAP_VALUE)
		check_map_value(e, a);
	if (fact->base.kind != VREG_NOT_INIT && fact->base.kind != base->kind)
		elig_refuse(e, RULE_POINTER_CHANGED, (int32_t)a->at, "R%u: %s here, %s earlier",
			a->base_number, vreg_kind_name(base->kind),
			vreg_kind_name(fact->base.kind));
	elig_fact(&fact->base, base);
	if (a->load && base->kind == VREG_PACKET) {
		const struct fact_reg *before = &e->packet_base;
		fact->base_parts |= before->id != base->id || before->off != base->off;
		elig_fact(&e->packet_base, base);
	}
}

static void
check_context_store(struct eligibility *e, const struct access *a)
{
	uint32_t type = e->program->type;
	int32_t off = a->insn->off;
	const char *name = context_field_name(type, off);
	bool queue = type == BPF_PROG_TYPE_XDP && off == offsetof(struct xdp_md, rx_queue_index);
	if (!queue)
		elig_refuse(e, RULE_CONTEXT_STORE, (int32_t)a->at, "%s at offset %d",
			name ? name : "no field", off);
	else if (!e->caps->queue_select)
		elig_refuse(e, RULE_QUEUE_SELECT, (int32_t)a->at, "device %s", e->caps->name);
}

static void
check_atomic(struct eligibility *e, const struct verifier *v, const struct access *a)
{
	struct insn_facts *fact = &e->facts->insns[a->at];
	const struct vreg *source = verifier_reg(v, a->insn->src_reg);
	if (a->insn->imm != BPF_ADD) {
		char text[64];
		elig_refuse(e, RULE_ATOMIC_ADD_ONLY, (int32_t)a->at, "%s",
			bpf_print(e->program->insns, e->program->insn_count, a->at, text,
				sizeof(text)));
	}
	if (!is_map_value(a->base))
		elig_refuse_reg(e, RULE_ATOMIC_TARGET, a->at, a->base_number, a->base);
	if (source->kind != VREG_SCALAR)
		elig_refuse_reg(e, RULE_ATOMIC_SOURCE, a->at, a->insn->src_reg, source);
	if (source->var.value > 0xffff || source->var.mask > 0xffff)
		fact->over16 = true;
	if ((source->var.value & ~source->var.mask) <= 0xffff)
		fact->maybe16 = true;
}

/* Which access reaches furthest, so that the packet window's finding has a place. */
static void
note_packet_reach(struct eligibility *e, const struct access *a)
{
	int64_t last = (int64_t)a->base->off + (int64_t)(a->base->umax & UINT32_MAX) +
		       a->insn->off + a->size_bytes - 1;
	if (last < 0 || (e->packet_insn >= 0 && (uint64_t)last <= e->packet_reach))
		return;
	e->packet_reach = (uint64_t)last;
	e->packet_insn = (int32_t)a->at;
}

void
elig_visit_memory(struct eligibility *e, const struct verifier *v, uint32_t at)
{
	const struct bpf_insn *insn = &e->program->insns[at];
	bool load = bpf_class(insn) == BPF_LDX;
	unsigned base_number = load ? insn->src_reg : insn->dst_reg;
	const struct access a = {
		.at = at,
		.insn = insn,
		.base = verifier_reg(v, base_number),
		.base_number = base_number,
		.load = load,
		.atomic = !load && BPF_MODE(insn->code) == BPF_ATOMIC,
		.size_bytes = bpf_size_bytes(insn),
	};
	if (a.atomic)
		check_atomic(e, v, &a);
	else if (!a.load && a.base->kind == VREG_CTX)
		check_context_store(e, &a);
	/* A wrong target of an atomic is said already. */
	if (!a.atomic || is_map_value(a.base))
		check_pointer(e, v, &a);
	if (a.base->kind == VREG_PACKET)
		note_packet_reach(e, &a);
}
