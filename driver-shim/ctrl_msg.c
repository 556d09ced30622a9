/* SPDX-License-Identifier: BSD-2-Clause */
#include "driver-shim/ctrl_msg.h"

#include <assert.h>
#include <endian.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

enum {
	ABI2_FIELD_BYTES = 64,
	ALLOC_REQUEST_BYTES = 24,
	ALLOC_REPLY_BYTES = 12,
	FREE_REQUEST_BYTES = 8,
	FREE_REPLY_BYTES = 12,
};

static uint32_t
larger(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

struct ctrl_layout
ctrl_layout_of(const struct device_caps *caps)
{
	/* ABI 2 has fixed fields; a profile may ask "what if" keys were longer than they are. */
	uint32_t least = caps->abi_version >= 3 ? 0 : ABI2_FIELD_BYTES;
	return (struct ctrl_layout){
		.key_bytes = larger(least, caps->maps.max_key_bytes),
		.value_bytes = larger(least, caps->maps.max_value_bytes),
	};
}

size_t
ctrl_max_bytes(const struct ctrl_layout *layout)
{
	size_t op_bytes = CTRL_OP_BYTES + (size_t)layout->key_bytes + layout->value_bytes;
	return op_bytes > ALLOC_REQUEST_BYTES ? op_bytes : ALLOC_REQUEST_BYTES;
}

static uint8_t *
put32(uint8_t *at, uint32_t value)
{
	value = htobe32(value);
	memcpy(at, &value, sizeof(value));
	return at + sizeof(value);
}

static uint32_t
get32(const uint8_t *at)
{
	uint32_t value;
	memcpy(&value, at, sizeof(value));
	return be32toh(value);
}

static uint8_t *
put_field(uint8_t *at, uint32_t field_bytes, const uint8_t *from, size_t len_bytes)
{
	assert(from == NULL || len_bytes <= field_bytes);
	if (from == at) /* the field was made in place, whole */
		return at + field_bytes;
	memset(at, 0, field_bytes);
	if (from)
		memcpy(at, from, len_bytes);
	return at + field_bytes;
}

/* Entries that an op message holds: requests always one; a failed entry is part of the reply. */
static uint32_t
op_entries(const struct ctrl_msg *msg)
{
	if (!(msg->type & CTRL_REPLY))
		return 1;
	return msg->count + (msg->rc != CTRL_RC_OK);
}

static uint8_t *
encode_op(const struct ctrl_layout *layout, const struct ctrl_msg *msg, size_t key_len_bytes,
	size_t value_len_bytes, uint8_t *at)
{
	bool reply = msg->type & CTRL_REPLY;
	at = put32(at, reply ? msg->rc : msg->table_id);
	at = put32(at, msg->count);
	at = put32(at, reply ? 0 : msg->flags);
	assert(op_entries(msg) <= 1);
	if (op_entries(msg) == 0)
		return at;
	at = put_field(at, layout->key_bytes, msg->key, key_len_bytes);
	return put_field(at, layout->value_bytes, msg->value, value_len_bytes);
}

size_t
ctrl_encode(const struct ctrl_layout *layout, const struct ctrl_msg *msg, size_t key_len_bytes,
	size_t value_len_bytes, uint8_t *bytes)
{
	uint8_t *at = bytes;
	uint16_t tag = htobe16(msg->tag);
	*at++ = msg->type;
	*at++ = CTRL_VERSION;
	memcpy(at, &tag, sizeof(tag));
	at += sizeof(tag);

	switch (msg->type) {
	case CTRL_ALLOC:
		at = put32(at, msg->alloc.key_bytes);
		at = put32(at, msg->alloc.value_bytes);
		at = put32(at, msg->alloc.max_entries);
		at = put32(at, msg->alloc.type);
		at = put32(at, msg->alloc.flags);
		break;
	case CTRL_ALLOC | CTRL_REPLY:
		at = put32(at, msg->rc);
		at = put32(at, msg->table_id);
		break;
	case CTRL_FREE:
		at = put32(at, msg->table_id);
		break;
	case CTRL_FREE | CTRL_REPLY:
		at = put32(at, msg->rc);
		at = put32(at, msg->count);
		break;
	default:
		at = encode_op(layout, msg, key_len_bytes, value_len_bytes, at);
	}
	return (size_t)(at - bytes);
}

static int
decode_op(const struct ctrl_layout *layout, const uint8_t *bytes, size_t len_bytes,
	struct ctrl_msg *msg)
{
	if (len_bytes < CTRL_OP_BYTES)
		return -EIO;
	uint32_t first = get32(bytes + 4);
	if (msg->type & CTRL_REPLY)
		msg->rc = first;
	else
		msg->table_id = first;
	msg->count = get32(bytes + 8);
	if (!(msg->type & CTRL_REPLY))
		msg->flags = get32(bytes + 12);

	uint64_t entry_bytes = (uint64_t)layout->key_bytes + layout->value_bytes;
	uint64_t entries = op_entries(msg);
	if (len_bytes != CTRL_OP_BYTES + entries * entry_bytes)
		return -EIO;
	if (entries > 0) {
		msg->key = bytes + CTRL_OP_BYTES;
		msg->value = msg->key + layout->key_bytes;
	}
	return 0;
}

int
ctrl_decode(const struct ctrl_layout *layout, const uint8_t *bytes, size_t len_bytes,
	struct ctrl_msg *msg)
{
	memset(msg, 0, sizeof(*msg));
	if (len_bytes < CTRL_HEADER_BYTES || bytes[1] != CTRL_VERSION)
		return -EIO;
	msg->type = bytes[0];
	memcpy(&msg->tag, bytes + 2, sizeof(msg->tag));
	msg->tag = be16toh(msg->tag);

	switch (msg->type) {
	case CTRL_ALLOC:
		if (len_bytes != ALLOC_REQUEST_BYTES)
			return -EIO;
		msg->alloc.key_bytes = get32(bytes + 4);
		msg->alloc.value_bytes = get32(bytes + 8);
		msg->alloc.max_entries = get32(bytes + 12);
		msg->alloc.type = get32(bytes + 16);
		msg->alloc.flags = get32(bytes + 20);
		return 0;
	case CTRL_ALLOC | CTRL_REPLY:
		if (len_bytes != ALLOC_REPLY_BYTES)
			return -EIO;
		msg->rc = get32(bytes + 4);
		msg->table_id = get32(bytes + 8);
		return 0;
	case CTRL_FREE:
		if (len_bytes != FREE_REQUEST_BYTES)
			return -EIO;
		msg->table_id = get32(bytes + 4);
		return 0;
	case CTRL_FREE | CTRL_REPLY:
		if (len_bytes != FREE_REPLY_BYTES)
			return -EIO;
		msg->rc = get32(bytes + 4);
		msg->count = get32(bytes + 8);
		return 0;
	default:
		break;
	}
	uint8_t op = msg->type & (uint8_t)~CTRL_REPLY;
	if (op < CTRL_LOOKUP || op >= CTRL_TYPE_END)
		return -EIO;
	return decode_op(layout, bytes, len_bytes, msg);
}

int
ctrl_errno(uint32_t rc)
{
	switch (rc) {
#define X(name, code, err) \
	case code:         \
		return -(err);
		CTRL_STATUS(X)
#undef X
	default:
		return -EIO;
	}
}

uint32_t
ctrl_status_of(int err)
{
	switch (-err) {
#define X(name, code, error) \
	case error:          \
		return code;
		CTRL_STATUS(X)
#undef X
	case EBADF: /* as nic-model says it */
		return CTRL_RC_BAD_TABLE;
	default:
		return CTRL_RC_MAP_ERROR;
	}
}
