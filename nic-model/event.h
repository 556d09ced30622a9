/* SPDX-License-Identifier: BSD-2-Clause */
/* Events on their way from a program to whoever asked for them. */
#ifndef NIC_MODEL_EVENT_H
#define NIC_MODEL_EVENT_H

#include <stdint.h>

/* What perf_event_output sends: the program's data, then bytes of the packet as it is then. Valid
 * during the call. */
struct nic_event {
	uint64_t index;  /* of the packet */
	uint32_t map_id; /* of the event array, as the image names it */
	uint32_t data_bytes, packet_bytes;
	const void *data, *packet;
};
typedef void (*nic_event_fn)(void *ctx, const struct nic_event *event);

#endif
