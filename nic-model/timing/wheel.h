/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The event queue: a timing wheel of 4096 slots with a bitmap, and a heap for what lies beyond it.
 * An event is a node that its owner holds; a node is in the queue at most once. Order is declared:
 * time, then key (class, unit), smallest first.
 */
#ifndef NIC_MODEL_TIMING_WHEEL_H
#define NIC_MODEL_TIMING_WHEEL_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

enum { WHEEL_SLOTS = 4096, WHEEL_SHIFT = 10 /* 1.024 ns a slot, 4.2 us around */ };

struct wheel_node {
	uint64_t time_ps;
	uint32_t key;
	uint32_t next; /* node + 1 */
};

struct wheel {
	struct wheel_node *nodes;
	uint32_t node_count;
	uint32_t slots[WHEEL_SLOTS]; /* node + 1, sorted list */
	uint64_t bits[WHEEL_SLOTS / 64];
	uint64_t now_slot; /* absolute number of the earliest slot that may hold events */
	uint32_t in_wheel;
	uint32_t *heap; /* nodes beyond the wheel */
	uint32_t heap_count;
};

/** @return 0 or -ENOMEM */
int wheel_init(struct wheel *wheel, uint32_t node_count);
void wheel_end(struct wheel *wheel);

/* Beyond the wheel's horizon. wheel.c */
void wheel_heap_add(struct wheel *wheel, uint32_t node);
void wheel_heap_take(struct wheel *wheel);

/* Does event a come before event b? */
static inline bool
wheel_before(const struct wheel *wheel, uint32_t a, uint32_t b)
{
	const struct wheel_node *x = &wheel->nodes[a], *y = &wheel->nodes[b];
	return x->time_ps != y->time_ps ? x->time_ps < y->time_ps : x->key < y->key;
}

/** Queue a node. @p time_ps must not lie before the last event taken. */
static inline void
wheel_add(struct wheel *wheel, uint32_t node, uint64_t time_ps, uint32_t key)
{
	uint64_t slot = time_ps >> WHEEL_SHIFT;
	wheel->nodes[node].time_ps = time_ps;
	wheel->nodes[node].key = key;
	assert(slot >= wheel->now_slot);
	if (slot - wheel->now_slot >= WHEEL_SLOTS) {
		wheel_heap_add(wheel, node);
		return;
	}
	uint32_t *link = &wheel->slots[slot % WHEEL_SLOTS];
	while (*link && wheel_before(wheel, *link - 1, node))
		link = &wheel->nodes[*link - 1].next;
	wheel->nodes[node].next = *link;
	*link = node + 1;
	wheel->bits[slot % WHEEL_SLOTS / 64] |= UINT64_C(1) << (slot % 64);
	wheel->in_wheel++;
}

/* Earliest filled slot of the wheel, from now_slot around. There is one. */
static inline uint32_t
wheel_first_slot(const struct wheel *wheel)
{
	uint32_t start = (uint32_t)(wheel->now_slot % WHEEL_SLOTS), word = start / 64;
	uint64_t bits = wheel->bits[word] & (~UINT64_C(0) << (start % 64));
	while (!bits) {
		word = (word + 1) % (WHEEL_SLOTS / 64);
		bits = wheel->bits[word];
	}
	return word * 64 + (uint32_t)__builtin_ctzll(bits);
}

/**
 * Take the earliest event if it lies at @p until_ps or before.
 * @return its node, or -1 when there is none
 */
static inline int32_t
wheel_take(struct wheel *wheel, uint64_t until_ps)
{
	uint32_t slot = 0, node = 0; /* node + 1 */
	if (wheel->in_wheel) {
		slot = wheel_first_slot(wheel);
		node = wheel->slots[slot];
	}
	bool in_heap =
		wheel->heap_count && (!node || wheel_before(wheel, wheel->heap[0], node - 1));
	if (in_heap)
		node = wheel->heap[0] + 1;
	if (!node || wheel->nodes[node - 1].time_ps > until_ps)
		return -1;
	node--;
	wheel->now_slot = wheel->nodes[node].time_ps >> WHEEL_SHIFT;
	if (in_heap) {
		wheel_heap_take(wheel);
		return (int32_t)node;
	}
	wheel->slots[slot] = wheel->nodes[node].next;
	if (!wheel->nodes[node].next)
		wheel->bits[slot / 64] &= ~(UINT64_C(1) << (slot % 64));
	wheel->in_wheel--;
	return (int32_t)node;
}

#endif
