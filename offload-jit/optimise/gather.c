/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finds runs of `rX = *(size *)(src + i); *(size *)(dst + j) = rX`, ascending or descending, which
 * lowering makes one block copy. The run stays at its first load (the head); all its other loads
 * and stores are removed.
 */
#include "offload-jit/optimise/optimise.h"
#include "offload-jit/rules.h"

enum { RUN_BYTES_MAX = 128 };

/* A run being built. Slots of loads; the store of a pair is the next slot. */
struct run {
	bool open;
	uint32_t head, previous;
	uint32_t bytes, pairs;
	int direction; /* of the last step: -1 descending, 1 ascending, 0 none yet */
	bool turned;
	bool overlaps; /* a load reads in part what a store of the run wrote before */
};

static bool
is_pair(const struct translation *t, uint32_t slot)
{
	const struct tinsn *load = &t->insns[slot], *store = load + 1;
	uint8_t from = load->facts->base.kind, to = store->facts->base.kind;
	return tinsn_is_load(load) && (from == VREG_PACKET || from == VREG_MAP_VALUE) &&
	       tinsn_is_store(store) && to == VREG_PACKET &&
	       BPF_SIZE(load->bpf.code) == BPF_SIZE(store->bpf.code) &&
	       load->bpf.dst_reg == store->bpf.src_reg && !store->jump_target;
}

/* 1: the pair at @p slot continues the run upward, -1 downward, 0: it does not continue it. */
static int
step_of(const struct translation *t, const struct run *run, uint32_t slot)
{
	const struct tinsn *load = &t->insns[slot], *store = load + 1;
	const struct tinsn *last_load = &t->insns[run->previous], *last_store = last_load + 1;
	int size = (int)tinsn_bytes(load);
	if (load->bpf.dst_reg != last_load->bpf.dst_reg ||
		load->bpf.src_reg != last_load->bpf.src_reg ||
		store->bpf.dst_reg != last_store->bpf.dst_reg ||
		BPF_SIZE(load->bpf.code) != BPF_SIZE(last_load->bpf.code) || load->jump_target)
		return 0;
	int load_step = load->bpf.off - last_load->bpf.off;
	int store_step = store->bpf.off - last_store->bpf.off;
	if (load_step == size && store_step == size)
		return 1;
	if (load_step == -size && store_step == -size)
		return -1;
	return 0;
}

/* Would the run read what it has written? Then the pair at @p slot cannot join it. */
static bool
crosses(const struct translation *t, const struct run *run, uint32_t slot)
{
	const struct tinsn *head_load = &t->insns[run->head], *head_store = head_load + 1;
	const struct fact_reg *from = &head_load->facts->base, *to = &head_store->facts->base;
	if (from->kind != to->kind)
		return false;
	if (from->id != to->id)
		return true;
	int16_t first_load = (int16_t)(head_load->bpf.off + from->off);
	int16_t first_store = (int16_t)(head_store->bpf.off + to->off);
	int16_t load = (int16_t)(t->insns[slot].bpf.off + from->off);
	if (load > first_load && first_load < first_store && load >= first_store)
		return true;
	return load < first_load && first_load > first_store && load <= first_store;
}

/* The same question to the byte: the driver compares first bytes only, and misses a load that
 * begins before what was written and ends in it. */
static bool
overlaps(const struct translation *t, const struct run *run, uint32_t slot)
{
	const struct tinsn *head_load = &t->insns[run->head], *head_store = head_load + 1;
	const struct fact_reg *from = &head_load->facts->base, *to = &head_store->facts->base;
	if (from->kind != to->kind || from->id != to->id)
		return false;
	int size = (int)tinsn_bytes(head_load);
	int load = t->insns[slot].bpf.off + from->off;
	int first = head_store->bpf.off + to->off;
	int last = t->insns[run->previous + 1].bpf.off + to->off;
	int low = first < last ? first : last, high = (first < last ? last : first) + size;
	return load < high && load + size > low;
}

static void
close_run(struct translation *t, struct run *run)
{
	if (run->open && run->pairs >= 2) {
		struct tinsn *head = &t->insns[run->head];
		const struct tinsn *last = &t->insns[run->previous];
		head->copy_bytes = (int16_t)run->bytes;
		head->copy_store = (int32_t)run->head + 1;
		head->copy_result_used = reg_is_used(t, run->previous + 2, head->bpf.dst_reg);
		if (last->bpf.off < head->bpf.off) {
			head[1].bpf.off = last[1].bpf.off;
			head->bpf.off = last->bpf.off;
			head->copy_bytes = (int16_t)-head->copy_bytes;
		}
		head[1].skip |= SKIP_PASS;
		for (uint32_t i = run->head + 2; i <= run->previous + 1; i++)
			t->insns[i].skip |= SKIP_PASS;
		if (run->turned)
			translation_defect(t, (int32_t)run->head, RULE_GATHER_TURNS);
		if (run->overlaps)
			translation_defect(t, (int32_t)run->head, RULE_GATHER_OVERLAP);
	}
	*run = (struct run){0};
}

static void
open_run(const struct translation *t, struct run *run, uint32_t slot)
{
	*run = (struct run){.open = true,
		.head = slot,
		.previous = slot,
		.bytes = tinsn_bytes(&t->insns[slot]),
		.pairs = 1};
}

/* Join the pair at @p slot to the open run. The driver does not ask for one direction. */
static bool
join(const struct translation *t, struct run *run, uint32_t slot)
{
	int step = run->open ? step_of(t, run, slot) : 0;
	if (step == 0 || run->bytes >= RUN_BYTES_MAX || crosses(t, run, slot))
		return false;
	bool turns = run->direction != 0 && step != run->direction;
	bool overlap = overlaps(t, run, slot);
	if ((turns || overlap) && t->options->opt != JIT_OPT_LINUX)
		return false;
	run->turned |= turns;
	run->overlaps |= overlap;
	run->direction = step;
	run->bytes += tinsn_bytes(&t->insns[slot]);
	run->previous = slot;
	run->pairs++;
	return true;
}

void
pass_gather(struct translation *t)
{
	struct run run = {0};
	uint32_t i = 0;
	while (i + 1 < t->insn_count) {
		bool pair = is_pair(t, i);
		if (!pair || !join(t, &run, i)) {
			close_run(t, &run);
			if (pair)
				open_run(t, &run, i);
		}
		i += pair ? 2 : 1;
	}
	if (run.open) {
		/* Here the driver crashes: it never closes the run. */
		translation_defect(t, (int32_t)run.head, RULE_GATHER_OPEN);
		close_run(t, &run);
	}
}
