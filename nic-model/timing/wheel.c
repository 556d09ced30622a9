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

/* The next event is taken: which one is next now? */
static void
note_next(struct wheel *wheel)
{
	bool heap = wheel->heap_count > 0;
	if (ring_empty(&wheel->ring) && !heap) {
		wheel->next_ps = WHEEL_EMPTY;
		return;
	}
	uint32_t next = heap ? wheel->heap[0] : 0;
	if (!ring_empty(&wheel->ring)) {
		uint32_t slot = ring_first(&wheel->ring, wheel->now_slot % WHEEL_SLOTS);
		uint32_t first = wheel->slots[slot] - 1;
		next = heap && wheel_before(wheel, next, first) ? next : first;
	}
	wheel->next = next;
	wheel->next_ps = wheel->nodes[next].time_ps;
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
		uint32_t slot = (wheel->nodes[node].time_ps >> WHEEL_SHIFT) % WHEEL_SLOTS;
		uint32_t *link = &wheel->slots[slot];
		while (*link != node + 1)
			link = &wheel->nodes[*link - 1].next;
		*link = wheel->nodes[node].next;
		ring_clear(&wheel->ring, slot, wheel->slots[slot] == 0);
	}
	if (node == wheel->next)
		note_next(wheel);
}

int32_t
wheel_take(struct wheel *wheel, uint64_t until_ps)
{
	if (wheel->next_ps > until_ps || wheel->next_ps == WHEEL_EMPTY)
		return -1;
	uint32_t node = wheel->next; /* the first of its slot or of the heap: found at once */
	wheel->now_slot = wheel->next_ps >> WHEEL_SHIFT;
	wheel_remove(wheel, node);
	return (int32_t)node;
}
