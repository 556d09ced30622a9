/* SPDX-License-Identifier: BSD-2-Clause */
#include "nic-model/timing/wheel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int
wheel_init(struct wheel *wheel, uint32_t node_count)
{
	memset(wheel, 0, sizeof(*wheel));
	wheel->nodes = calloc(node_count, sizeof(*wheel->nodes));
	wheel->heap = calloc(node_count, sizeof(*wheel->heap));
	wheel->node_count = node_count;
	wheel->next_ps = WHEEL_EMPTY;
	if (wheel->nodes && wheel->heap)
		return 0;
	wheel_end(wheel);
	return -ENOMEM;
}

void
wheel_end(struct wheel *wheel)
{
	free(wheel->nodes);
	free(wheel->heap);
	wheel->nodes = NULL;
	wheel->heap = NULL;
}

void
wheel_heap_add(struct wheel *wheel, uint32_t node)
{
	uint32_t at = wheel->heap_count++;
	wheel->nodes[node].next = WHEEL_IN_HEAP;
	while (at > 0 && wheel_before(wheel, node, wheel->heap[(at - 1) / 2])) {
		wheel->heap[at] = wheel->heap[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	wheel->heap[at] = node;
}

/* The last one takes the place, and moves up or down to where it belongs. */
static void
heap_take(struct wheel *wheel, uint32_t at)
{
	uint32_t last = wheel->heap[--wheel->heap_count];
	for (; at > 0 && wheel_before(wheel, last, wheel->heap[(at - 1) / 2]); at = (at - 1) / 2)
		wheel->heap[at] = wheel->heap[(at - 1) / 2];
	for (;;) {
		uint32_t child = 2 * at + 1;
		if (child >= wheel->heap_count)
			break;
		if (child + 1 < wheel->heap_count &&
			wheel_before(wheel, wheel->heap[child + 1], wheel->heap[child]))
			child++;
		if (wheel_before(wheel, last, wheel->heap[child]))
			break;
		wheel->heap[at] = wheel->heap[child];
		at = child;
	}
	wheel->heap[at] = last;
}

/* The earliest event's node, or -1. */
static int64_t
first_node(const struct wheel *wheel)
{
	int64_t node = -1;
	if (!ring_empty(&wheel->ring)) {
		uint32_t slot = ring_first(&wheel->ring, wheel->now_slot % WHEEL_SLOTS);
		node = (int64_t)wheel->slots[slot] - 1;
	}
	if (wheel->heap_count && (node < 0 || wheel_before(wheel, wheel->heap[0], (uint32_t)node)))
		node = wheel->heap[0];
	return node;
}

/* What is earliest now? */
static void
note_next(struct wheel *wheel)
{
	int64_t first = first_node(wheel);
	wheel->next_ps = first < 0 ? WHEEL_EMPTY : wheel->nodes[first].time_ps;
}

static uint32_t
slot_of(const struct wheel *wheel, uint32_t node)
{
	return (wheel->nodes[node].time_ps >> WHEEL_SHIFT) % WHEEL_SLOTS;
}

/* Take the first one of a slot's list, or of its rest, out. */
static void
unlink_node(struct wheel *wheel, uint32_t slot, uint32_t *link)
{
	*link = wheel->nodes[*link - 1].next;
	ring_clear(&wheel->ring, slot, wheel->slots[slot] == 0);
}

void
wheel_remove(struct wheel *wheel, uint32_t node)
{
	if (wheel->nodes[node].next == WHEEL_IN_HEAP) {
		uint32_t at = 0;
		while (wheel->heap[at] != node)
			at++;
		heap_take(wheel, at);
	} else {
		uint32_t slot = slot_of(wheel, node), *link = &wheel->slots[slot];
		while (*link != node + 1)
			link = &wheel->nodes[*link - 1].next;
		unlink_node(wheel, slot, link);
	}
	note_next(wheel);
}

int32_t
wheel_take(struct wheel *wheel, uint64_t until_ps)
{
	if (wheel->next_ps > until_ps || wheel->next_ps == WHEEL_EMPTY)
		return -1;
	uint32_t node = (uint32_t)first_node(wheel);
	wheel->now_slot = wheel->nodes[node].time_ps >> WHEEL_SHIFT;
	if (wheel->nodes[node].next == WHEEL_IN_HEAP) {
		heap_take(wheel, 0);
	} else {
		uint32_t slot = slot_of(wheel, node);
		unlink_node(wheel, slot, &wheel->slots[slot]);
	}
	note_next(wheel);
	return (int32_t)node;
}
