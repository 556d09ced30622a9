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
	while (at > 0 && wheel_before(wheel, node, wheel->heap[(at - 1) / 2])) {
		wheel->heap[at] = wheel->heap[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	wheel->heap[at] = node;
}

void
wheel_heap_take(struct wheel *wheel)
{
	uint32_t last = wheel->heap[--wheel->heap_count], at = 0;
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
