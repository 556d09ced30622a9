/* SPDX-License-Identifier: BSD-2-Clause */
/* Events as a file: JSON Lines, schema nicro.events/1 (docs/formats.md "Events"). */
#ifndef BENCH_EVENTS_H
#define BENCH_EVENTS_H

#include "base/file.h"
#include "image/image.h"
#include "nic-model/device.h"

struct events {
	struct file_out out; /* stream NULL: nobody asked */
	struct nic *nic;
	const struct image *image;
};

/**
 * Write every event of the card to @p path from now on.
 * @param image  names the event arrays; must outlive @p events
 * @return 0 or negative errno with one line
 */
int events_open(struct events *events, const char *path, struct nic *nic, const struct image *image,
	struct fail *fail);

/** The line of one event; @p map NULL: not known. */
void events_print(FILE *stream, uint64_t index, const char *map, const void *data,
	uint32_t data_bytes, const void *packet, uint32_t packet_bytes);

/**
 * The file appears if @p keep, else nothing is left of it.
 * @return 0, or negative errno with one line; 0 also when nothing was opened
 */
int events_close(struct events *events, bool keep, struct fail *fail);

#endif
