/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The event queue: a timing wheel of 4096 slots with a bitmap, and a heap for what lies beyond it.
 * An event is a node that its owner holds; a node is in the queue at most once. Order is declared:
 * time, then key (class, unit), smallest first.
 */
#ifndef NIC_MODEL_TIMING_WHEEL_H
#define NIC_MODEL_TIMING_WHEEL_H

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

/** Queue a node. @p time_ps must not lie before the last event taken. */
void wheel_add(struct wheel *wheel, uint32_t node, uint64_t time_ps, uint32_t key);

/** Time of the earliest event. @return false when there is none */
bool wheel_peek(struct wheel *wheel, uint64_t *time_ps);

/** Take the earliest event; there must be one. @return its node */
uint32_t wheel_take(struct wheel *wheel);

#endif
