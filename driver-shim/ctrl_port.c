/* SPDX-License-Identifier: BSD-2-Clause */
#include "driver-shim/ctrl_port.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int
ctrl_port_open(struct ctrl_port *port, struct nic *nic, const struct device_caps *caps)
{
	*port = (struct ctrl_port){.nic = nic, .layout = ctrl_layout_of(caps)};
	port->request = calloc(1, ctrl_max_bytes(&port->layout));
	port->reply = calloc(1, ctrl_max_bytes(&port->layout));
	if (port->request && port->reply)
		return 0;
	ctrl_port_close(port);
	return -ENOMEM;
}

void
ctrl_port_close(struct ctrl_port *port)
{
	free(port->request);
	free(port->reply);
	*port = (struct ctrl_port){0};
}

/* The entry of a reply is made in place: the fields are zeroed, the map writes its bytes there. */
static int
serve_op(struct nic *nic, const struct ctrl_layout *layout, const struct ctrl_msg *request,
	uint8_t *key, uint8_t *value)
{
	memcpy(key, request->key, layout->key_bytes);
	memset(value, 0, layout->value_bytes);
	switch (request->type) {
	case CTRL_LOOKUP:
		return nic_map_get(nic, request->table_id, request->key, value);
	case CTRL_UPDATE:
		return nic_map_put(
			nic, request->table_id, request->key, request->value, request->flags);
	case CTRL_DELETE:
		return nic_map_delete(nic, request->table_id, request->key);
	case CTRL_NEXT:
		memset(key, 0, layout->key_bytes);
		return nic_map_next(nic, request->table_id, request->key, key);
	default:
		memset(key, 0, layout->key_bytes);
		return nic_map_next(nic, request->table_id, NULL, key);
	}
}

size_t
ctrl_serve(struct nic *nic, const struct ctrl_layout *layout, const uint8_t *request,
	size_t len_bytes, uint8_t *reply)
{
	struct ctrl_msg in;
	if (ctrl_decode(layout, request, len_bytes, &in) || (in.type & CTRL_REPLY))
		return 0;

	struct ctrl_msg out = {.type = in.type | CTRL_REPLY, .tag = in.tag};
	int err;
	switch (in.type) {
	case CTRL_ALLOC:
		err = nic_map_create(nic, in.alloc.type, in.alloc.key_bytes, in.alloc.value_bytes,
			in.alloc.max_entries, &out.table_id);
		break;
	case CTRL_FREE:
		err = nic_map_destroy(nic, in.table_id);
		break;
	default:
		/* One entry, also when more are asked for: the card does not announce
		 * several entries a message. */
		out.key = reply + CTRL_OP_BYTES;
		out.value = out.key + layout->key_bytes;
		err = serve_op(nic, layout, &in, reply + CTRL_OP_BYTES,
			reply + CTRL_OP_BYTES + layout->key_bytes);
		out.count = err == 0;
	}
	out.rc = ctrl_status_of(err);
	return ctrl_encode(layout, &out, layout->key_bytes, layout->value_bytes, reply);
}

/* Request out, reply in. What the reply must be is checked here, what it says by the caller. */
static int
exchange(struct ctrl_port *port, const struct jit_map *map, struct ctrl_msg *request,
	struct ctrl_msg *reply)
{
	request->tag = port->next_tag++;
	size_t len_bytes = ctrl_encode(
		&port->layout, request, map->key_bytes, map->value_bytes, port->request);
	size_t reply_bytes =
		ctrl_serve(port->nic, &port->layout, port->request, len_bytes, port->reply);
	int err = ctrl_decode(&port->layout, port->reply, reply_bytes, reply);
	if (err)
		return err;
	if (reply->tag != request->tag || reply->type != (request->type | CTRL_REPLY))
		return -EIO;
	return ctrl_errno(reply->rc);
}

int
ctrl_map_alloc(struct ctrl_port *port, const struct jit_map *map, uint32_t *table_id)
{
	struct ctrl_msg reply;
	struct ctrl_msg request = {
		.type = CTRL_ALLOC,
		.alloc = {.key_bytes = map->key_bytes,
			.value_bytes = map->value_bytes,
			.max_entries = map->max_entries,
			.type = map->type},
	};
	int err = exchange(port, map, &request, &reply);
	if (!err)
		*table_id = reply.table_id;
	return err;
}

int
ctrl_map_free(struct ctrl_port *port, uint32_t table_id)
{
	static const struct jit_map none;
	struct ctrl_msg request = {.type = CTRL_FREE, .table_id = table_id}, reply;
	return exchange(port, &none, &request, &reply);
}

int
ctrl_map_op(struct ctrl_port *port, const struct jit_map *map, uint8_t type, uint32_t flags,
	const void *key, const void *value, void *out_key, void *out_value)
{
	struct ctrl_msg reply;
	struct ctrl_msg request = {
		.type = type,
		.table_id = map->device_id,
		.count = 1,
		.flags = flags,
		.key = key,
		.value = value,
	};
	int err = exchange(port, map, &request, &reply);
	if (err)
		return err;
	if (reply.count != 1)
		return -EIO;
	if (out_key)
		memcpy(out_key, reply.key, map->key_bytes);
	if (out_value)
		memcpy(out_value, reply.value, map->value_bytes);
	return 0;
}
