/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Groups packet loads whose bytes lie within 64 of each other: the first load of a group reads the
 * whole range into transfer registers, the others take their value from there.
 */
#include "offload-jit/optimise/optimise.h"
#include "offload-jit/rules.h"

enum { RANGE_BYTES_MAX = 64 };

struct range {
	struct tinsn *first; /* NULL: no range can be continued */
	uint32_t id;
	int32_t pointer_off;
	int32_t low, high;
};

/* Does the instruction change the packet or the transfer registers? */
static bool
ends_range(const struct tinsn *insn)
{
	if (insn->bpf.code == (BPF_JMP | BPF_CALL) || tinsn_is_legacy_load(insn))
		return true;
	return tinsn_is_store(insn) && insn->facts->base.kind == VREG_PACKET;
}

static void
finish(struct range *range)
{
	if (range->first == NULL)
		return;
	range->first->range_first = true;
	range->first->range_lo = range->low;
	range->first->range_hi = range->high;
}

/* Widen the open range by the load at @p slot. @return false: it needs a range of its own */
static bool
widen(struct translation *t, struct range *range, uint32_t slot)
{
	const struct tinsn *load = &t->insns[slot];
	int32_t low = load->bpf.off, high = low + (int32_t)tinsn_bytes(load);
	if (load->facts->base.id != range->id || load->facts->base.off != range->pointer_off)
		return false;
	if (low > range->low)
		low = range->low;
	if (high < range->high)
		high = range->high;
	bool unchanged = low == range->low && high == range->high;
	if (!unchanged && high - low > RANGE_BYTES_MAX)
		return false;
	/* The driver knows the pointers of the last visit. Between the loads of a range nobody
	 * jumps in, so the load before this one on the path is the one before it in the range. */
	if (load->facts->base_parts && !translation_defect(t, (int32_t)slot, RULE_LOADS_APART))
		return false;
	range->low = low;
	range->high = high;
	return true;
}

/* Loads after the first one of a range take the range over. */
static void
spread_ranges(struct translation *t)
{
	const struct tinsn *first = NULL;
	for (uint32_t i = 0; i < t->insn_count; i++) {
		struct tinsn *insn = &t->insns[i];
		if (insn->skip != 0 || insn->second_slot || !tinsn_is_load(insn) ||
			insn->facts->base.kind != VREG_PACKET || insn->copy_bytes != 0)
			continue;
		if (insn->range_first) {
			first = insn;
		} else if (first != NULL) {
			insn->range_lo = first->range_lo;
			insn->range_hi = first->range_hi;
		}
	}
}

void
pass_packet_cache(struct translation *t)
{
	struct range range = {0};
	bool valid = false;
	for (uint32_t i = 0; i < t->insn_count; i++) {
		struct tinsn *insn = &t->insns[i];
		if (insn->jump_target)
			valid = false;
		if (insn->skip != 0 || insn->second_slot)
			continue;
		if (ends_range(insn)) {
			valid = false;
			continue;
		}
		if (!tinsn_is_load(insn))
			continue;
		if (insn->facts->base.kind != VREG_PACKET || insn->copy_bytes != 0) {
			valid = false;
			continue;
		}
		if (valid && widen(t, &range, i))
			continue;
		finish(&range);
		valid = true;
		range = (struct range){.first = insn,
			.id = insn->facts->base.id,
			.pointer_off = insn->facts->base.off,
			.low = insn->bpf.off,
			.high = insn->bpf.off + (int32_t)tinsn_bytes(insn)};
	}
	finish(&range);
	spread_ranges(t);
}
