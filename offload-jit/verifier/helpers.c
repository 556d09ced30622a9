/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls of helper functions: arguments, effects and results by the table helpers.def.h. */
#include "offload-jit/verifier/helpers.def.h"
#include "offload-jit/verifier/internal.h"

#include <string.h>

enum { PROG_XDP = 1, PROG_TC = 2, PROG_ALL = 3 };
enum {
	HELPER_0 = 0,
	HELPER_GPL = 1,
	HELPER_PKT = 2,
	HELPER_MOVES = 4,
	HELPER_ACQUIRE = 8,
	HELPER_RELEASE = 16
};
enum { RETURN_NUM, RETURN_NONE, RETURN_VALUE, RETURN_BUF };
enum {
	ARG_NO,
	ARG_ANY,
	ARG_MAP,
	ARG_KEY,
	ARG_VALUE,
	ARG_OUTVALUE,
	ARG_CTX,
	ARG_MEM,
	ARG_OUTMEM,
	ARG_MEM0,
	ARG_SIZE,
	ARG_SIZE0,
	ARG_CONST,
	ARG_OBJ,
	ARG_U32,
};

struct helper {
	int32_t id;
	uint8_t programs, flags, returns, args[5];
};

static const struct helper helpers[] = {
#define X(name, prog, flags, ret, a, b, c, d, e)                     \
	{BPF_FUNC_##name, PROG_##prog, HELPER_##flags, RETURN_##ret, \
		{ARG_##a, ARG_##b, ARG_##c, ARG_##d, ARG_##e}},
	VERIFIER_HELPERS(X)
#undef X
};

/* One call on its way through the checks. */
struct call {
	const struct helper *helper;
	const struct jit_map *map;
	unsigned raw_reg; /* a stack buffer that the helper only writes */
	uint64_t raw_bytes;
	uint64_t constant; /* ARG_CONST */
	uint32_t ref;      /* released object */
};

static const struct helper *
helper_of(int32_t id)
{
	for (size_t i = 0; i < sizeof(helpers) / sizeof(helpers[0]); i++) {
		if (helpers[i].id == id)
			return &helpers[i];
	}
	return NULL;
}

static int
wrong_argument(struct verifier *v, unsigned regno, const char *wanted)
{
	return refuse_reg(v, RULE_HELPER_ARGUMENT, regno, "argument R%u must be %s, but it is a %s",
		regno, wanted, vreg_kind_name(reg_of(v, regno)->kind));
}

static bool
at_start(const struct vreg *reg)
{
	return reg->off == 0 && tnum_equals(reg->var, 0);
}

static bool
is_memory(const struct vreg *reg)
{
	return reg->kind == VREG_STACK || reg->kind == VREG_MAP_VALUE || reg->kind == VREG_MEM ||
	       kind_is_packet(reg->kind);
}

/* Keys and values: everything but memory of other helpers. */
static int
check_element(struct verifier *v, struct call *call, unsigned regno, uint32_t size, bool out)
{
	const struct vreg *reg = reg_of(v, regno);
	bool raw = out;

	if (!is_memory(reg) || reg->kind == VREG_MEM) {
		if (kind_may_be_null(reg->kind))
			return refuse_reg(
				v, RULE_NULL_CHECK, regno, "argument R%u may be null here", regno);
		return wrong_argument(v, regno, "a pointer to the key or value");
	}
	int r = check_helper_buffer(v, regno, size, false, &raw);
	if (r == 0 && raw) {
		call->raw_reg = regno;
		call->raw_bytes = size;
	}
	return r;
}

static int
check_memory_kind(struct verifier *v, unsigned regno, bool may_be_null)
{
	const struct vreg *reg = reg_of(v, regno);

	if (is_memory(reg) || (may_be_null && reg_is_zero(reg)))
		return 0;
	if (kind_may_be_null(reg->kind))
		return refuse_reg(
			v, RULE_NULL_CHECK, regno, "argument R%u may be null here", regno);
	return wrong_argument(v, regno, "a pointer to memory");
}

/* The size in @p regno of the buffer in the register before it. */
static int
check_size(struct verifier *v, struct call *call, unsigned regno, bool zero_allowed)
{
	const struct vreg *reg = reg_of(v, regno);
	bool out = call->helper->args[regno - 2] == ARG_OUTMEM;
	bool raw = out;

	if (reg->kind != VREG_SCALAR)
		return wrong_argument(v, regno, "a size");
	bool known = tnum_is_const(reg->var);
	if (reg->smin < 0)
		return refuse_reg(
			v, RULE_HELPER_SIZE, regno, "the size in R%u may be negative", regno);
	if (reg->umin == 0 && !zero_allowed)
		return refuse_reg(v, RULE_HELPER_SIZE, regno, "the size in R%u may be zero", regno);
	if (reg->umin == 0) {
		int r = check_helper_buffer(v, regno - 1, 0, true, known ? &raw : NULL);
		if (r)
			return r;
	}
	if (reg->umax >= VAR_OFF_MAX)
		return refuse_reg(
			v, RULE_HELPER_SIZE, regno, "the size in R%u has no upper bound", regno);
	uint64_t size = reg->umax;
	raw = out;
	int r = check_helper_buffer(v, regno - 1, size, zero_allowed, known ? &raw : NULL);
	if (r)
		return r;
	if (known && raw) {
		call->raw_reg = regno - 1;
		call->raw_bytes = size;
	}
	return mark_precise(v, regno);
}

static int
check_object(struct verifier *v, struct call *call, unsigned regno)
{
	const struct vreg *reg = reg_of(v, regno);

	if (reg->kind == VREG_MEM_OR_NULL)
		return refuse_reg(
			v, RULE_NULL_CHECK, regno, "argument R%u may be null here", regno);
	if (reg->kind != VREG_MEM || reg->ref == 0 || !at_start(reg))
		return refuse_reg(
			v, RULE_RELEASE, regno, "R%u is not the object that was acquired", regno);
	call->ref = reg->ref;
	return 0;
}

static int
check_argument(struct verifier *v, struct call *call, unsigned index)
{
	unsigned regno = BPF_REG_1 + index, kind = call->helper->args[index];
	int r = kind == ARG_NO ? 0 : reg_operand_wide(v, regno, OPERAND_SRC, true);

	if (r || kind == ARG_NO || kind == ARG_ANY)
		return r;
	const struct vreg *reg = reg_of(v, regno);
	if (kind_is_packet(reg->kind) && !(call->helper->flags & HELPER_PKT))
		return refuse_reg(v, RULE_HELPER_PACKET, regno, NULL);
	switch (kind) {
	case ARG_MAP:
		if (reg->kind != VREG_MAP || !at_start(reg))
			return wrong_argument(v, regno, "a map");
		call->map = reg->map;
		return 0;
	case ARG_KEY:
		return check_element(v, call, regno, call->map->key_bytes, false);
	case ARG_VALUE:
	case ARG_OUTVALUE:
		return check_element(v, call, regno, call->map->value_bytes, kind == ARG_OUTVALUE);
	case ARG_CTX:
		if (reg->kind != VREG_CTX)
			return wrong_argument(v, regno, "the context");
		return at_start(reg) ? 0 : refuse_reg(v, RULE_CONTEXT_POINTER, regno, NULL);
	case ARG_U32:
		r = check_memory_kind(v, regno, false);
		return r ? r : check_helper_buffer(v, regno, 4, false, NULL);
	case ARG_CONST:
		if (reg->kind != VREG_SCALAR || !tnum_is_const(reg->var))
			return refuse_reg(v, RULE_HELPER_CONSTANT, regno, NULL);
		call->constant = reg->var.value;
		return mark_precise(v, regno);
	case ARG_OBJ:
		return check_object(v, call, regno);
	case ARG_SIZE:
	case ARG_SIZE0:
		return check_size(v, call, regno, kind == ARG_SIZE0);
	default: /* memory: judged with its size */
		return check_memory_kind(v, regno, kind == ARG_MEM0);
	}
}

/* ---- maps and helpers that belong together ---- */

static bool
own_map(uint32_t type)
{
	switch (type) {
#define X(name) case BPF_MAP_TYPE_##name:
		VERIFIER_OWN_MAPS(X)
#undef X
		return true;
	default:
		return false;
	}
}

static int
check_map_type(struct verifier *v, const struct call *call)
{
	static const struct {
		int32_t helper;
		uint32_t type;
	} pairs[] = {
#define X(name, map) {BPF_FUNC_##name, BPF_MAP_TYPE_##map},
		VERIFIER_HELPER_MAPS(X)
#undef X
	};
	bool bound = false;

	if (!call->map)
		return 0;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		if (pairs[i].helper != call->helper->id)
			continue;
		if (pairs[i].type == call->map->type)
			return 0;
		bound |= own_map(pairs[i].type) && call->helper->id != BPF_FUNC_map_lookup_elem;
	}
	if (call->helper->id == BPF_FUNC_map_lookup_percpu_elem)
		bound = true;
	if (!bound && !own_map(call->map->type))
		return 0;
	return refuse(v, RULE_HELPER_MAP, NULL, "bpf_%s does not work on map '%s' (type %u)",
		bpf_helper_name(call->helper->id), call->map->name, call->map->type);
}

/* ---- effects ---- */

static void
forget_packet(struct verifier *v, struct vreg *reg, const void *ctx)
{
	if (kind_is_packet(reg->kind) || reg->kind == VREG_PACKET_END)
		reg_unknown(reg);
}

static void
forget_object(struct verifier *v, struct vreg *reg, const void *ctx)
{
	const uint32_t *ref = ctx;

	if (reg->ref == *ref)
		reg_unknown(reg);
}

static int
release_object(struct verifier *v, const struct call *call)
{
	struct vstate *cur = v->cur;

	for (uint32_t i = 0; i < cur->ref_count; i++) {
		if (cur->refs[i].id != call->ref)
			continue;
		cur->refs[i] = cur->refs[--cur->ref_count];
		state_each_reg(v, cur, forget_object, &call->ref);
		return 0;
	}
	return refuse(v, RULE_RELEASE, NULL, NULL);
}

static int
write_raw(struct verifier *v, const struct call *call)
{
	for (uint64_t i = 0; i < call->raw_bytes; i++) {
		int r = check_access(v, call->raw_reg, (int32_t)i, 1, ACCESS_WRITE, -1, false);
		if (r)
			return r;
	}
	return 0;
}

void
clear_caller_saved(struct verifier *v)
{
	for (unsigned i = BPF_REG_0; i <= BPF_REG_5; i++) {
		struct vreg *reg = reg_of(v, i);
		reg_not_init(reg);
		reg->live |= VLIVE_WRITTEN;
		reg->subdef = 0;
	}
}

static int
set_result(struct verifier *v, const struct call *call)
{
	struct vreg *r0 = reg_of(v, BPF_REG_0);
	struct vstate *cur = v->cur;

	if (call->helper->returns == RETURN_NONE)
		return 0;
	reg_unknown(r0);
	if (call->helper->returns == RETURN_NUM)
		return 0;
	reg_known(r0, 0);
	r0->id = ++v->id_gen;
	if (call->helper->returns == RETURN_VALUE) {
		r0->kind = VREG_MAP_VALUE_OR_NULL;
		r0->map = call->map;
		return 0;
	}
	r0->kind = VREG_MEM_OR_NULL;
	r0->mem_bytes = (uint32_t)call->constant;
	if (call->helper->flags & HELPER_ACQUIRE) {
		if (cur->ref_count == REFS_MAX)
			return refuse(v, RULE_WORK_LIMIT, NULL,
				"more than %d objects are acquired at the same time", REFS_MAX);
		cur->refs[cur->ref_count].id = r0->id;
		cur->refs[cur->ref_count++].insn = v->insn;
		r0->ref = r0->id;
	}
	return 0;
}

/* The entry of a tail call is chosen by R3: a constant index is compiled in. */
static int
check_tail_call(struct verifier *v, const struct call *call)
{
	const struct vreg *index = reg_of(v, BPF_REG_3);

	if (call->helper->id != BPF_FUNC_tail_call)
		return 0;
	int r = check_references(v);
	if (r)
		return r;
	if (index->kind == VREG_SCALAR && tnum_is_const(index->var) &&
		index->var.value < call->map->max_entries)
		return mark_precise(v, BPF_REG_3);
	return 0;
}

static int
check_offered(struct verifier *v, const struct helper *h, int32_t id)
{
	unsigned program = v->program->type == BPF_PROG_TYPE_XDP ? PROG_XDP : PROG_TC;
	const char *name = bpf_helper_name(id);

	if (!h || !(h->programs & program))
		return refuse(v, RULE_HELPER_UNKNOWN, NULL,
			"helper %d (%s) is not offered to %s programs", id, name ? name : "unknown",
			program == PROG_XDP ? "XDP" : "tc");
	if ((h->flags & HELPER_GPL) && !v->program->gpl)
		return refuse(v, RULE_HELPER_GPL, NULL, "bpf_%s is for GPL programs", name);
	return 0;
}

int
check_helper_call(struct verifier *v, const struct bpf_insn *insn)
{
	struct call call = {.helper = helper_of(insn->imm)};
	int r = check_offered(v, call.helper, insn->imm);

	for (unsigned i = 0; i < 5 && r == 0; i++)
		r = check_argument(v, &call, i);
	if (r == 0)
		r = check_tail_call(v, &call);
	if (r == 0)
		r = write_raw(v, &call);
	if (r == 0 && (call.helper->flags & HELPER_RELEASE))
		r = release_object(v, &call);
	if (r)
		return r;
	clear_caller_saved(v);
	r = set_result(v, &call);
	if (r == 0)
		r = check_map_type(v, &call);
	if (r == 0 && (call.helper->flags & HELPER_MOVES))
		state_each_reg(v, v->cur, forget_packet, NULL);
	if (r == 0)
		v->insn++;
	return r;
}
