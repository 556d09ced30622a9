/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The event queue: a timing wheel of 4096 slots with a bitmap, and a heap for what lies beyond it.
 * An event is a node that its owner holds; a node is in the queue at most once. Order is declared:
 * time, then key (class, unit), smallest first.
 */
#ifndef NIC_MODEL_TIMING_WHEEL_H
#define NIC_MODEL_TIMING_WHEEL_H

#include "nic-model/timing/ring.h"

#include <assert.h>

enum {
	WHEEL_SLOTS = RING_PLACES,
	WHEEL_SHIFT = 12, /* 4.1 ns a slot, 16.8 us around: the queues to the host are that long */
	WHEEL_KEY_BITS = 26,
};

struct wheel_node {
	uint64_t time_ps;
	uint32_t key;
	uint32_t next; /* node + 1; WHEEL_IN_HEAP */
};
#define WHEEL_IN_HEAP UINT32_MAX
#define WHEEL_EMPTY UINT64_MAX

struct wheel {
	struct wheel_node *nodes;
	uint32_t node_count;
	uint32_t slots[WHEEL_SLOTS]; /* node + 1, sorted list */
	struct ring ring;
	uint64_t now_slot; /* absolute number of the earliest slot that may hold events */
	uint64_t next_ps;  /* time of the earliest event; WHEEL_EMPTY */
	uint32_t next;     /* its node */
	uint32_t *heap;    /* nodes beyond the wheel */
	uint32_t heap_count;
};

/** @return 0 or -ENOMEM */
int wheel_init(struct wheel *wheel, uint32_t node_count);
void wheel_end(struct wheel *wheel);

/* Beyond the wheel's horizon. wheel.c */
void wheel_heap_add(struct wheel *wheel, uint32_t node);

/** Take a node out that is queued, wherever it is. wheel.c */
void wheel_remove(struct wheel *wheel, uint32_t node);

/* Does event a come before event b? */
static inline bool
wheel_before(const struct wheel *wheel, uint32_t a, uint32_t b)
{
	const struct wheel_node *x = &wheel->nodes[a], *y = &wheel->nodes[b];
	return x->time_ps != y->time_ps ? x->time_ps < y->time_ps : x->key < y->key;
}

/* The same as one number, for events of one slot; it cuts the upper bits of the time off, which are
 * the same in a slot. */
static inline uint64_t
wheel_order(const struct wheel_node *node)
{
	return node->time_ps << WHEEL_KEY_BITS | node->key;
}

/** Queue a node. @p time_ps must not lie before the last event taken. */
static inline void
wheel_add(struct wheel *wheel, uint32_t node, uint64_t time_ps, uint32_t key)
{
	uint64_t slot = time_ps >> WHEEL_SHIFT;
	wheel->nodes[node].time_ps = time_ps;
	wheel->nodes[node].key = key;
	assert(slot >= wheel->now_slot);
	if (time_ps < wheel->next_ps ||
		(time_ps == wheel->next_ps && key < wheel->nodes[wheel->next].key)) {
		wheel->next_ps = time_ps;
		wheel->next = node;
	}
	if (slot - wheel->now_slot >= WHEEL_SLOTS) {
		wheel_heap_add(wheel, node);
		return;
	}
	uint32_t *link = &wheel->slots[slot % WHEEL_SLOTS];
	uint64_t order = wheel_order(&wheel->nodes[node]);
	while (*link && wheel_order(&wheel->nodes[*link - 1]) < order)
		link = &wheel->nodes[*link - 1].next;
	wheel->nodes[node].next = *link;
	*link = node + 1;
	ring_fill(&wheel->ring, slot % WHEEL_SLOTS);
}

/**
 * Take the earliest event if it lies at @p until_ps or before.
 * @return its node, or -1 when there is none
 */
int32_t wheel_take(struct wheel *wheel, uint64_t until_ps);

#endif
