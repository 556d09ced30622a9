/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Both ends of the control channel of a card. The driver's end makes a request, hands it over and
 * reads the reply by the driver's rules; the card's end serves requests from its maps. Nothing is
 * ever in flight between two calls, so there is no queue, no time-out and no cache of replies.
 */
#ifndef DRIVER_SHIM_CTRL_PORT_H
#define DRIVER_SHIM_CTRL_PORT_H

#include "driver-shim/ctrl_msg.h"
#include "nic-model/device.h"
#include "offload-jit/program.h"

struct ctrl_port {
	struct nic *nic;
	struct ctrl_layout layout;
	uint16_t next_tag;
	uint8_t *request, *reply; /* ctrl_max_bytes() each */
};

/** @return 0 or -ENOMEM; release with ctrl_port_close() */
int ctrl_port_open(struct ctrl_port *port, struct nic *nic, const struct device_caps *caps);
void ctrl_port_close(struct ctrl_port *port);

/**
 * The card's end: serve one request.
 * @param reply  room for ctrl_max_bytes()
 * @return length of the reply; 0: the request is malformed and is dropped without one
 */
size_t ctrl_serve(struct nic *nic, const struct ctrl_layout *layout, const uint8_t *request,
	size_t len_bytes, uint8_t *reply);

/* The driver's end. Values are device bytes (counters big endian). Negative errno as ctrl_errno(),
 * -EIO when the reply breaks the layout. */
int ctrl_map_alloc(struct ctrl_port *port, const struct jit_map *map, uint32_t *table_id);
int ctrl_map_free(struct ctrl_port *port, uint32_t table_id);

/**
 * One element operation.
 *
 * @param type       CTRL_LOOKUP, CTRL_UPDATE, CTRL_DELETE, CTRL_NEXT or CTRL_FIRST
 * @param flags      of CTRL_UPDATE
 * @param key        NULL for CTRL_FIRST
 * @param value      CTRL_UPDATE only
 * @param out_key    CTRL_NEXT, CTRL_FIRST: the key found; else NULL
 * @param out_value  CTRL_LOOKUP: the value; else NULL
 */
int ctrl_map_op(struct ctrl_port *port, const struct jit_map *map, uint8_t type, uint32_t flags,
	const void *key, const void *value, void *out_key, void *out_value);

#endif
