/* SPDX-License-Identifier: BSD-2-Clause */
/* The stack: bounds, spilled registers, known zeroes. Byte 7 of a slot is its lowest address. */
#include "offload-jit/verifier/internal.h"

#include <inttypes.h>

#define MAX(a, b) ((a) > (b) ? (a) : (b))

static struct vslot *
slot_at(struct vframe *frame, int64_t off)
{
	return &frame->slots[(-off - 1) / 8];
}

static uint8_t *
byte_at(struct vframe *frame, int64_t off)
{
	return &slot_at(frame, off)->bytes[(-off - 1) % 8];
}

/* Bytes of a former spill hold something, but nobody knows what. */
static void
scrub(struct vslot *slot, unsigned bytes)
{
	for (unsigned i = 0; i < sizeof(slot->bytes); i++) {
		if (i < bytes && slot->bytes[i] != VSLOT_INVALID)
			slot->bytes[i] = VSLOT_MISC;
	}
}

/* Bounds of [min, max): inside the frame. The frame and its recorded depth grow. */
static int
check_bounds(struct verifier *v, unsigned regno, int64_t off, uint64_t size)
{
	const struct vreg *reg = reg_of(v, regno);
	struct vframe *frame = v->cur->frames[reg->frame];
	int64_t min, max;

	if (tnum_is_const(reg->var)) {
		min = (int64_t)reg->var.value + off;
		max = min + (int64_t)size;
	} else {
		if (reg->smax >= VAR_OFF_MAX || reg->smin <= -VAR_OFF_MAX)
			return refuse_reg(v, RULE_STACK_BOUNDS, regno,
				"the offset of R%u into the stack is unbounded", regno);
		min = reg->smin + off;
		max = reg->smax + off + (int64_t)size;
	}
	if (min < -VSTACK_BYTES || min > -1)
		return refuse_reg(v, RULE_STACK_BOUNDS, regno,
			"access at stack offset %" PRId64 ", allowed is -512 to -1", min);
	if (max > 0)
		return refuse_reg(v, RULE_STACK_TOP, regno,
			"access of %" PRIu64 " bytes up to stack offset %" PRId64, size, max);
	uint32_t slots = (uint32_t)(-min + 7) / 8;
	uint32_t *depth = &v->result->subprogs[frame->subprog].stack_depth;
	*depth = MAX(*depth, 8 * slots);
	return frame_grow(v, frame, slots);
}

static void
save_spill(struct vslot *slot, const struct vreg *value, uint32_t size)
{
	reg_copy(&slot->spill, value);
	if (size == 8)
		slot->spill.live |= VLIVE_WRITTEN;
	for (uint32_t i = 8 - size; i < 8; i++)
		slot->bytes[i] = VSLOT_SPILL;
	scrub(slot, 8 - size);
}

/* No register is kept: the bytes become zero or anything. */
static int
write_bytes(
	struct verifier *v, struct vframe *frame, int64_t off, uint32_t size, int value, bool zero)
{
	struct vslot *slot = slot_at(frame, off);

	slot->spill.kind = VREG_NOT_INIT;
	if (slot_is_spill(slot))
		scrub(slot, 8);
	if (size == 8)
		slot->spill.live |= VLIVE_WRITTEN;
	if (zero && value >= 0) {
		int r = mark_precise(v, (unsigned)value);
		if (r)
			return r;
	}
	for (uint32_t i = 0; i < size; i++)
		*byte_at(frame, off + i) = zero ? VSLOT_ZERO : VSLOT_MISC;
	return 0;
}

static unsigned
significant_bits(uint64_t x)
{
	return x ? 64 - (unsigned)__builtin_clzll(x) : 0;
}

static int
spill_number(struct verifier *v, struct vslot *slot, unsigned value, uint32_t size)
{
	const struct vreg *reg = reg_of(v, value);

	/* Going back over the path only understands stores through R10 itself. */
	if (insn_at(v, v->insn)->dst_reg != BPF_REG_10) {
		int r = mark_precise(v, value);
		if (r)
			return r;
	}
	save_spill(slot, reg, size);
	if (significant_bits(reg->umax) > 8 * size)
		slot->spill.id = 0; /* the slot no longer equals the register */
	return 0;
}

static int
spill_pointer(
	struct verifier *v, struct vframe *frame, struct vslot *slot, unsigned value, uint32_t size)
{
	const struct vreg *reg = reg_of(v, value);

	if (size != 8)
		return refuse_reg(v, RULE_STACK_PARTIAL_POINTER, value,
			"%u bytes of a %s pointer are stored", size, vreg_kind_name(reg->kind));
	if (frame != frame_top(v) && reg->kind == VREG_STACK)
		return refuse_reg(v, RULE_STACK_CALLER, value, NULL);
	save_spill(slot, reg, size);
	return 0;
}

static int
write_fixed(struct verifier *v, struct vframe *frame, int64_t off, uint32_t size, int value)
{
	const struct bpf_insn *insn = insn_at(v, v->insn);
	const struct vreg *reg = value >= 0 ? reg_of(v, (unsigned)value) : NULL;
	bool immediate = value < 0 && bpf_class(insn) == BPF_ST;
	bool at_slot = off % 8 == 0;
	struct vslot *slot = slot_at(frame, off);

	if (reg && reg->kind == VREG_SCALAR && at_slot && !reg_is_unbounded(reg) &&
		!reg_is_zero(reg))
		return spill_number(v, slot, (unsigned)value, size);
	if (immediate && at_slot && insn->imm != 0) {
		struct vreg constant = {.kind = VREG_SCALAR};
		reg_known(&constant, (uint64_t)(int64_t)insn->imm);
		save_spill(slot, &constant, size);
		return 0;
	}
	if (reg && kind_is_pointer(reg->kind))
		return spill_pointer(v, frame, slot, (unsigned)value, size);
	bool zero = reg ? reg_is_zero(reg) : immediate && insn->imm == 0;
	return write_bytes(v, frame, off, size, value, zero);
}

static int
write_variable(struct verifier *v, struct vframe *frame, int64_t min, int64_t max, int value)
{
	bool zero = value >= 0 && reg_is_zero(reg_of(v, (unsigned)value)), zero_used = false;

	for (int64_t off = min; off < max; off++) {
		uint8_t *byte = byte_at(frame, off);
		slot_at(frame, off)->spill.kind = VREG_NOT_INIT;
		zero_used |= zero && *byte == VSLOT_ZERO;
		*byte = zero && *byte == VSLOT_ZERO ? VSLOT_ZERO : VSLOT_MISC;
	}
	return zero_used ? mark_precise(v, (unsigned)value) : 0;
}

static int
refuse_content(struct verifier *v, unsigned regno, int64_t off)
{
	return refuse_reg(v, RULE_STACK_CONTENT, regno,
		"the byte at stack offset %" PRId64
		" belongs to something that cannot be read in part",
		off);
}

/* The register gets bytes that are no spill: zero if all are. */
static void
load_bytes(struct verifier *v, struct vframe *frame, int64_t min, int64_t max, unsigned value)
{
	struct vreg *dst = reg_of(v, value);
	bool zero = true;

	for (int64_t off = min; off < max; off++)
		zero &= *byte_at(frame, off) == VSLOT_ZERO;
	reg_unknown(dst);
	if (zero) {
		reg_known(dst, 0);
		dst->precise = true; /* going back does not see zero bytes */
	}
	dst->live |= VLIVE_WRITTEN;
}

static int
read_spill(struct verifier *v, struct vframe *frame, unsigned regno, int64_t off, uint32_t size,
	int value)
{
	struct vslot *slot = slot_at(frame, off);
	struct vreg *dst = value >= 0 ? reg_of(v, (unsigned)value) : NULL;
	uint32_t spilled = 0;

	while (spilled < 8 && slot->bytes[7 - spilled] == VSLOT_SPILL)
		spilled++;
	if (size == 8 && spilled == 8) {
		if (dst) {
			reg_copy(dst, &slot->spill);
			dst->live |= VLIVE_WRITTEN;
		}
		return mark_slot_read(v, slot);
	}
	if (slot->spill.kind != VREG_SCALAR)
		return refuse_reg(v, RULE_STACK_PARTIAL_POINTER, regno,
			"%u bytes of a spilled %s pointer are loaded", size,
			vreg_kind_name(slot->spill.kind));
	int r = mark_slot_read(v, slot);
	if (r || !dst)
		return r;
	if (off % 8 == 0 && size == spilled) {
		int32_t subdef = dst->subdef;
		reg_copy(dst, &slot->spill);
		dst->subdef = subdef;
	} else {
		for (uint32_t i = 0; i < size; i++) {
			if (*byte_at(frame, off + i) == VSLOT_ZERO)
				return refuse_content(v, regno, off + i);
		}
		reg_unknown(dst);
	}
	dst->live |= VLIVE_WRITTEN;
	return 0;
}

static int
read_fixed(struct verifier *v, struct vframe *frame, unsigned regno, int64_t off, uint32_t size,
	int value)
{
	struct vslot *slot = slot_at(frame, off);

	if (slot_is_spill(slot))
		return read_spill(v, frame, regno, off, size, value);
	for (uint32_t i = 0; i < size; i++) {
		if (*byte_at(frame, off + i) == VSLOT_SPILL)
			return refuse_content(v, regno, off + i);
	}
	int r = mark_slot_read(v, slot);
	if (r == 0 && value >= 0)
		load_bytes(v, frame, off, off + size, (unsigned)value);
	return r;
}

/* Bytes [min, max) are read; a helper may also write them (@p clobber). */
static int
read_range(struct verifier *v, struct vframe *frame, unsigned regno, int64_t min, int64_t max,
	bool clobber)
{
	for (int64_t off = min; off < max; off++) {
		struct vslot *slot = slot_at(frame, off);
		uint8_t *byte = byte_at(frame, off);
		if (*byte == VSLOT_SPILL && !slot_is_spill(slot))
			return refuse_content(v, regno, off);
		if (clobber && *byte == VSLOT_SPILL) {
			reg_unknown(&slot->spill);
			scrub(slot, 8);
		} else if (clobber) {
			*byte = VSLOT_MISC;
		}
		mark_slot_read(v, slot);
	}
	return 0;
}

int
check_stack_access(struct verifier *v, unsigned regno, int64_t off, uint32_t size,
	enum access access, int value)
{
	const struct vreg reg = *reg_of(v, regno);
	struct vframe *frame = v->cur->frames[reg.frame];
	bool fixed = tnum_is_const(reg.var);
	int64_t min = off + (fixed ? (int64_t)reg.var.value : reg.smin);
	int64_t max = off + (fixed ? (int64_t)reg.var.value : reg.smax) + size;
	int r = check_bounds(v, regno, off, size);

	if (r)
		return r;
	if (access == ACCESS_WRITE)
		return fixed ? write_fixed(v, frame, min, size, value)
			     : write_variable(v, frame, min, max, value);
	if (fixed)
		return read_fixed(v, frame, regno, min, size, value);
	if (value < 0)
		return refuse_reg(v, RULE_STACK_VARIABLE, regno,
			"atomic operation at a variable stack offset");
	r = read_range(v, frame, regno, min, max, false);
	if (r == 0)
		load_bytes(v, frame, min, max, (unsigned)value);
	return r;
}

int
check_stack_buffer(struct verifier *v, unsigned regno, int64_t off, uint64_t size,
	bool zero_allowed, bool *raw)
{
	const struct vreg *reg = reg_of(v, regno);
	struct vframe *frame = v->cur->frames[reg->frame];

	if (size == 0 && !zero_allowed)
		return refuse_reg(v, RULE_HELPER_SIZE, regno, "a buffer of 0 bytes");
	int r = check_bounds(v, regno, off, size);
	if (r)
		return r;
	bool fixed = tnum_is_const(reg->var);
	int64_t min = off + (fixed ? (int64_t)reg->var.value : reg->smin);
	int64_t max = off + (fixed ? (int64_t)reg->var.value : reg->smax);
	if (raw && *raw && fixed)
		return 0; /* the caller writes it after the call */
	if (raw)
		*raw = false;
	return read_range(v, frame, regno, min, max + (int64_t)size, true);
}
