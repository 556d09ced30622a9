/* SPDX-License-Identifier: BSD-2-Clause */
/* Loads, stores, atomics, and the memory behind packet, map value and helper pointers. */
#include "offload-jit/verifier/internal.h"

#include <inttypes.h>
#include <string.h>

/* Packets start 2 bytes off a multiple of 4, so that the IP header is aligned. */
enum { PACKET_ALIGN_SHIFT = 2 };

static bool
aligned(struct tnum t, uint32_t size)
{
	return ((t.value | t.mask) & (size - 1)) == 0;
}

static int
check_alignment(struct verifier *v, unsigned regno, int32_t off, uint32_t size, bool strict)
{
	const struct vreg *reg = reg_of(v, regno);
	bool stack = reg->kind == VREG_STACK;
	int64_t fixed = (int64_t)reg->off + off;

	/* What is no address at all gets a finding that says so. */
	bool address = stack || kind_is_packet(reg->kind) || reg->kind == VREG_MAP_VALUE ||
		       reg->kind == VREG_MEM || reg->kind == VREG_CTX;
	strict |= stack || (v->program->flags & BPF_F_STRICT_ALIGNMENT);
	if (!strict || !address || size == 1)
		return 0;
	if (kind_is_packet(reg->kind))
		fixed += PACKET_ALIGN_SHIFT;
	if (aligned(tnum_add(reg->var, tnum_const((uint64_t)fixed)), size))
		return 0;
	return refuse_reg(v, stack ? RULE_STACK_ALIGNMENT : RULE_ALIGNMENT, regno,
		"access of %u bytes at offset %d is not aligned", size, (int32_t)fixed);
}

static int
check_packet(struct verifier *v, unsigned regno, int32_t off, uint64_t size, bool zero_allowed)
{
	const struct vreg *reg = reg_of(v, regno);

	if (reg->smin < 0)
		return refuse_reg(v, RULE_PACKET_NEGATIVE, regno,
			"the offset of R%u into the packet may be negative (%" PRId64 ")", regno,
			reg->smin);
	if (reg->range < 0)
		return refuse_reg(v, RULE_PACKET_PAST_END, regno,
			"R%u is known to be at or past the end of the packet", regno);
	bool size_fine = size > 0 || zero_allowed;
	if (off < 0 || !size_fine || (uint64_t)off + size > (uint64_t)(int64_t)reg->range)
		return refuse_reg(v, RULE_PACKET_BOUNDS, regno,
			"access of %" PRIu64
			" bytes at packet offset %d%s, but only %d bytes are known "
			"to be there",
			size, off, tnum_is_const(reg->var) ? "" : " plus a variable", reg->range);
	uint32_t last = (uint32_t)((uint64_t)off + reg->umax + size - 1);
	if (last > v->result->max_pkt_offset)
		v->result->max_pkt_offset = last;
	return 0;
}

/* [off, off + size) with the variable part inside a region of @p bytes */
static int
check_region(struct verifier *v, unsigned regno, int32_t off, uint64_t size, uint32_t bytes,
	bool zero_allowed)
{
	const struct vreg *reg = reg_of(v, regno);
	bool map = reg->kind == VREG_MAP_VALUE;
	enum rule_index rule = map ? RULE_MAP_VALUE_BOUNDS : RULE_MEMORY_BOUNDS;
	int64_t low;

	if (size == 0 && !zero_allowed)
		return refuse_reg(v, rule, regno, "access of 0 bytes");
	if (reg->smin < 0 && (__builtin_add_overflow(reg->smin, (int64_t)off, &low) ||
				     low < INT32_MIN || low > INT32_MAX || low < 0))
		return refuse_reg(v, map ? RULE_MAP_VALUE_NEGATIVE : RULE_MEMORY_BOUNDS, regno,
			"the offset of R%u may be negative (%" PRId64 ")", regno, reg->smin);
	low = off + reg->smin;
	if (low < 0 || (uint64_t)low + size > bytes)
		return refuse_reg(v, rule, regno,
			"access of %" PRIu64 " bytes at offset %" PRId64 " of %u", size, low,
			bytes);
	if (reg->umax >= VAR_OFF_MAX)
		return refuse_reg(v, rule, regno, "the offset of R%u has no upper bound", regno);
	uint64_t high = (uint64_t)off + reg->umax;
	if (high + size > bytes)
		return refuse_reg(v, rule, regno,
			"access of %" PRIu64 " bytes at offset up to %" PRIu64 " of %u", size, high,
			bytes);
	return 0;
}

static int
check_map_flags(struct verifier *v, const struct jit_map *map, enum access access)
{
	if (access == ACCESS_WRITE && (map->flags & BPF_F_RDONLY_PROG))
		return refuse(
			v, RULE_MAP_ACCESS, NULL, "map '%s' is read-only for programs", map->name);
	if (access == ACCESS_READ && (map->flags & BPF_F_WRONLY_PROG))
		return refuse(
			v, RULE_MAP_ACCESS, NULL, "map '%s' is write-only for programs", map->name);
	return 0;
}

/* Contents of a frozen read-only map are constants of the program. */
static bool
load_constant(const struct vreg *base, int32_t off, uint32_t size, struct vreg *dst)
{
	const struct jit_map *map = base->map;
	uint64_t value = 0;

	if (!map->read_only_frozen || !map->content || map->max_entries != 1 ||
		!tnum_is_const(base->var))
		return false;
	const uint8_t *bytes = map->content + off + base->var.value;
	for (uint32_t i = 0; i < size; i++)
		value |= (uint64_t)bytes[i] << (8 * i);
	reg_unknown(dst);
	reg_known(dst, value);
	return true;
}

static int
access_map_value(struct verifier *v, unsigned regno, int32_t off, uint32_t size, enum access access,
	int value)
{
	const struct vreg base = *reg_of(v, regno);
	int r = check_map_flags(v, base.map, access);

	if (r == 0)
		r = check_region(v, regno, off, size, base.map->value_bytes, false);
	if (r == 0 && access == ACCESS_READ && value >= 0) {
		struct vreg *dst = reg_of(v, (unsigned)value);
		if (!load_constant(&base, off, size, dst))
			reg_unknown(dst);
	}
	return r;
}

static int
access_context(struct verifier *v, unsigned regno, int32_t off, uint32_t size, enum access access,
	int value)
{
	const struct vreg *reg = reg_of(v, regno);
	unsigned kind = VREG_SCALAR;

	if (reg->off != 0 || !tnum_equals(reg->var, 0))
		return refuse_reg(v, RULE_CONTEXT_POINTER, regno, NULL);
	int r = check_context(v, regno, off, size, access, &kind);
	if (r || access == ACCESS_WRITE || value < 0)
		return r;
	struct vreg *dst = reg_of(v, (unsigned)value);
	reg_unknown(dst);
	if (kind != VREG_SCALAR) { /* a pointer, whatever the width of the field */
		reg_known(dst, 0);
		dst->kind = (uint8_t)kind;
		dst->subdef = 0;
	}
	return 0;
}

static int
access_memory(struct verifier *v, unsigned regno, int32_t off, uint32_t size, enum access access,
	int value)
{
	int r = reg_of(v, regno)->kind == VREG_MEM
			? check_region(v, regno, off, size, reg_of(v, regno)->mem_bytes, false)
			: check_packet(v, regno, off, size, false);

	if (r == 0 && access == ACCESS_READ && value >= 0)
		reg_unknown(reg_of(v, (unsigned)value));
	return r;
}

int
check_access(struct verifier *v, unsigned regno, int32_t insn_off, uint32_t size,
	enum access access, int value, bool strict)
{
	const struct vreg *reg = reg_of(v, regno);
	int r = check_alignment(v, regno, insn_off, size, strict);
	int32_t off = insn_off + reg->off;

	if (r)
		return r;
	switch (reg->kind) {
	case VREG_MAP_VALUE:
		r = access_map_value(v, regno, off, size, access, value);
		break;
	case VREG_CTX:
		r = reg->off != 0 ? refuse_reg(v, RULE_CONTEXT_POINTER, regno, NULL)
				  : access_context(v, regno, off, size, access, value);
		break;
	case VREG_STACK:
		r = check_stack_access(v, regno, off, size, access, value);
		break;
	case VREG_PACKET:
	case VREG_PACKET_META:
	case VREG_MEM:
		r = access_memory(v, regno, off, size, access, value);
		break;
	case VREG_MAP_VALUE_OR_NULL:
	case VREG_MEM_OR_NULL:
		return refuse_reg(v, RULE_NULL_CHECK, regno, "R%u may be null here (%s)", regno,
			vreg_kind_name(reg->kind));
	default:
		return refuse_reg(v, RULE_NOT_A_POINTER, regno,
			"R%u is used as an address, but it is a %s", regno,
			vreg_kind_name(reg->kind));
	}
	if (r == 0 && access == ACCESS_READ && value >= 0 && size < 8 &&
		reg_of(v, (unsigned)value)->kind == VREG_SCALAR)
		reg_coerce(reg_of(v, (unsigned)value), size);
	return r;
}

/* The device and the kernel compile an access for one kind of memory. */
static int
check_same_base(struct verifier *v, unsigned kind)
{
	uint8_t *known = &v->base_kind[v->insn];

	if (*known == VREG_NOT_INIT)
		*known = (uint8_t)kind;
	else if (*known != kind && (*known == VREG_CTX || kind == VREG_CTX))
		return refuse(v, RULE_MIXED_POINTERS, NULL,
			"a %s pointer here, a %s pointer on another path", vreg_kind_name(kind),
			vreg_kind_name(*known));
	return 0;
}

int
check_load(struct verifier *v, const struct bpf_insn *insn)
{
	int r = reg_operand(v, insn->src_reg, OPERAND_SRC);

	if (r == 0)
		r = reg_operand(v, insn->dst_reg, OPERAND_DST_NO_MARK);
	if (r)
		return r;
	unsigned kind = reg_of(v, insn->src_reg)->kind;
	r = check_access(v, insn->src_reg, insn->off, bpf_size_bytes(insn), ACCESS_READ,
		insn->dst_reg, false);
	return r ? r : check_same_base(v, kind);
}

int
check_store(struct verifier *v, const struct bpf_insn *insn)
{
	bool immediate = bpf_class(insn) == BPF_ST;

	if (immediate ? insn->src_reg != 0 : insn->imm != 0)
		return refuse(v, RULE_RESERVED_FIELD, NULL, NULL);
	int r = immediate ? 0 : reg_operand(v, insn->src_reg, OPERAND_SRC);
	if (r == 0)
		r = reg_operand(v, insn->dst_reg, OPERAND_SRC);
	if (r)
		return r;
	unsigned kind = reg_of(v, insn->dst_reg)->kind;
	if (immediate && kind == VREG_CTX)
		return refuse(v, RULE_CONTEXT_WRITE, NULL,
			"a constant is stored into the context; only registers can be");
	r = check_access(v, insn->dst_reg, insn->off, bpf_size_bytes(insn), ACCESS_WRITE,
		immediate ? -1 : insn->src_reg, false);
	return r || immediate ? r : check_same_base(v, kind);
}

static bool
atomic_exists(int32_t imm)
{
	switch (imm) {
#define X(name, op, text, word) \
	case op:                \
	case op | BPF_FETCH:
		BPF_ATOMIC_OPS(X)
#undef X
	case BPF_XCHG:
	case BPF_CMPXCHG:
		return true;
	default:
		return false;
	}
}

int
check_atomic(struct verifier *v, const struct bpf_insn *insn)
{
	uint32_t size = bpf_size_bytes(insn);
	int loaded = -1;

	if (!atomic_exists(insn->imm))
		return refuse(v, RULE_ATOMIC_OPERATION, NULL, "atomic operation 0x%x is unknown",
			(unsigned)insn->imm);
	int r = reg_operand(v, insn->src_reg, OPERAND_SRC);
	if (r == 0)
		r = reg_operand(v, insn->dst_reg, OPERAND_SRC);
	if (r == 0 && insn->imm == BPF_CMPXCHG)
		r = reg_operand(v, BPF_REG_0, OPERAND_SRC);
	if (r)
		return r;
	unsigned kind = reg_of(v, insn->dst_reg)->kind;
	if (kind == VREG_CTX || kind_is_packet(kind))
		return refuse(v, RULE_ATOMIC_MEMORY, NULL, "atomic operation on %s memory",
			vreg_kind_name(kind));
	if (insn->imm & BPF_FETCH) {
		loaded = insn->imm == BPF_CMPXCHG ? BPF_REG_0 : insn->src_reg;
		r = reg_operand(v, (unsigned)loaded, OPERAND_DST);
	}
	if (r == 0)
		r = check_access(v, insn->dst_reg, insn->off, size, ACCESS_READ, -1, true);
	if (r == 0 && loaded >= 0)
		r = check_access(v, insn->dst_reg, insn->off, size, ACCESS_READ, loaded, true);
	if (r == 0)
		r = check_access(v, insn->dst_reg, insn->off, size, ACCESS_WRITE, -1, true);
	return r;
}

int
check_helper_buffer(struct verifier *v, unsigned regno, uint64_t size, bool zero_allowed, bool *raw)
{
	const struct vreg *reg = reg_of(v, regno);
	enum access access = raw && *raw ? ACCESS_WRITE : ACCESS_READ;
	bool write_later = raw && *raw;
	int r;

	if (raw)
		*raw = false;
	switch (reg->kind) {
	case VREG_PACKET:
	case VREG_PACKET_META:
		return check_packet(v, regno, reg->off, size, zero_allowed);
	case VREG_MAP_VALUE:
		r = check_map_flags(v, reg->map, access);
		return r ? r
			 : check_region(
				   v, regno, reg->off, size, reg->map->value_bytes, zero_allowed);
	case VREG_MEM:
		return check_region(v, regno, reg->off, size, reg->mem_bytes, zero_allowed);
	case VREG_STACK:
		if (raw)
			*raw = write_later;
		return check_stack_buffer(v, regno, reg->off, size, zero_allowed, raw);
	default:
		if (zero_allowed && size == 0 && reg_is_zero(reg))
			return 0;
		return refuse_reg(v,
			kind_may_be_null(reg->kind) ? RULE_NULL_CHECK : RULE_HELPER_ARGUMENT, regno,
			"R%u must point to memory, but it is a %s", regno,
			vreg_kind_name(reg->kind));
	}
}
