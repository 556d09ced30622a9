/* SPDX-License-Identifier: BSD-2-Clause */
#include "nic-model/timing/wheel.h"

#include <assert.h>
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

static bool
before(const struct wheel *wheel, uint32_t a, uint32_t b)
{
	const struct wheel_node *x = &wheel->nodes[a], *y = &wheel->nodes[b];
	return x->time_ps != y->time_ps ? x->time_ps < y->time_ps : x->key < y->key;
}

static void
heap_add(struct wheel *wheel, uint32_t node)
{
	uint32_t at = wheel->heap_count++;
	while (at > 0 && before(wheel, node, wheel->heap[(at - 1) / 2])) {
		wheel->heap[at] = wheel->heap[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	wheel->heap[at] = node;
}

static uint32_t
heap_take(struct wheel *wheel)
{
	uint32_t top = wheel->heap[0], last = wheel->heap[--wheel->heap_count], at = 0;
	for (;;) {
		uint32_t child = 2 * at + 1;
		if (child >= wheel->heap_count)
			break;
		if (child + 1 < wheel->heap_count &&
			before(wheel, wheel->heap[child + 1], wheel->heap[child]))
			child++;
		if (before(wheel, last, wheel->heap[child]))
			break;
		wheel->heap[at] = wheel->heap[child];
		at = child;
	}
	wheel->heap[at] = last;
	return top;
}

void
wheel_add(struct wheel *wheel, uint32_t node, uint64_t time_ps, uint32_t key)
{
	uint64_t slot = time_ps >> WHEEL_SHIFT;
	wheel->nodes[node].time_ps = time_ps;
	wheel->nodes[node].key = key;
	assert(slot >= wheel->now_slot);
	if (slot - wheel->now_slot >= WHEEL_SLOTS) {
		heap_add(wheel, node);
		return;
	}
	uint32_t *link = &wheel->slots[slot % WHEEL_SLOTS];
	while (*link && before(wheel, *link - 1, node))
		link = &wheel->nodes[*link - 1].next;
	wheel->nodes[node].next = *link;
	*link = node + 1;
	wheel->bits[slot % WHEEL_SLOTS / 64] |= UINT64_C(1) << (slot % 64);
	wheel->in_wheel++;
}

/* Earliest filled slot of the wheel, from now_slot around. */
static uint32_t
first_slot(const struct wheel *wheel)
{
	uint32_t start = (uint32_t)(wheel->now_slot % WHEEL_SLOTS), word = start / 64;
	uint64_t bits = wheel->bits[word] & (~UINT64_C(0) << (start % 64));
	while (!bits) {
		word = (word + 1) % (WHEEL_SLOTS / 64);
		bits = wheel->bits[word];
	}
	return word * 64 + (uint32_t)__builtin_ctzll(bits);
}

/* The earliest event's node + 1, 0 none. *in_heap tells where it is. */
static uint32_t
earliest(const struct wheel *wheel, bool *in_heap)
{
	uint32_t from_wheel = wheel->in_wheel ? wheel->slots[first_slot(wheel)] : 0;
	*in_heap =
		wheel->heap_count && (!from_wheel || before(wheel, wheel->heap[0], from_wheel - 1));
	return *in_heap ? wheel->heap[0] + 1 : from_wheel;
}

bool
wheel_peek(struct wheel *wheel, uint64_t *time_ps)
{
	bool in_heap;
	uint32_t node = earliest(wheel, &in_heap);
	if (node)
		*time_ps = wheel->nodes[node - 1].time_ps;
	return node != 0;
}

uint32_t
wheel_take(struct wheel *wheel)
{
	bool in_heap;
	uint32_t node = earliest(wheel, &in_heap);
	assert(node);
	node--;
	uint64_t slot = wheel->nodes[node].time_ps >> WHEEL_SHIFT;
	if (in_heap) {
		heap_take(wheel);
	} else {
		wheel->slots[slot % WHEEL_SLOTS] = wheel->nodes[node].next;
		if (!wheel->nodes[node].next)
			wheel->bits[slot % WHEEL_SLOTS / 64] &= ~(UINT64_C(1) << (slot % 64));
		wheel->in_wheel--;
	}
	wheel->now_slot = slot;
	return node;
}
