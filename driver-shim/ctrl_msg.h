/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Control messages between driver and card: how the host creates maps on the card and reads and
 * writes their entries (docs/shim.md "Control messages"). A codec without state; who sends and who
 * serves is in ctrl_port.h.
 *
 *   header         u8 type, u8 version, u16 tag
 *   alloc request  u32 key_bytes, value_bytes, max_entries, map_type, map_flags
 *   alloc reply    u32 rc, table_id
 *   free request   u32 table_id              reply   u32 rc, count
 *   op request     u32 table_id, count, flags, then one entry
 *   op reply       u32 rc, count, reserved, then count entries
 *   entry          key field, value field: the bytes at the start, zeroes behind them
 *
 * Numbers are big endian, keys and values raw bytes. A reply has bit 7 of the type set and the tag
 * of its request.
 */
#ifndef DRIVER_SHIM_CTRL_MSG_H
#define DRIVER_SHIM_CTRL_MSG_H

#include "image/caps.h"

#include <stddef.h>
#include <stdint.h>

enum ctrl_type {
	CTRL_ALLOC = 1,
	CTRL_FREE,
	CTRL_LOOKUP,
	CTRL_UPDATE,
	CTRL_DELETE,
	CTRL_NEXT,
	CTRL_FIRST,
	CTRL_TYPE_END,
	CTRL_REPLY = 0x80,
};

/* Status of a reply. X(NAME, code, errno that the driver answers) */
#define CTRL_STATUS(X)          \
	X(OK, 0, 0)             \
	X(BAD_TABLE, 1, EBADFD) \
	X(NO_ENTRY, 2, ENOENT)  \
	X(MAP_ERROR, 3, EINVAL) \
	X(PARSE, 4, EIO)        \
	X(EXISTS, 5, EEXIST)    \
	X(NO_MEMORY, 6, ENOMEM) \
	X(TOO_BIG, 7, E2BIG)

enum ctrl_status {
#define X(name, code, err) CTRL_RC_##name = code,
	CTRL_STATUS(X)
#undef X
};

enum { CTRL_VERSION = 1, CTRL_HEADER_BYTES = 4, CTRL_OP_BYTES = 16 };

/* Sizes of the fields of an entry; they belong to the ABI of the card's firmware. */
struct ctrl_layout {
	uint32_t key_bytes, value_bytes;
};

/* One message, any type; what a type does not carry is ignored by encode and 0 after decode. */
struct ctrl_msg {
	uint8_t type; /* enum ctrl_type, with CTRL_REPLY in replies */
	uint16_t tag;
	struct {
		uint32_t key_bytes, value_bytes, max_entries, type, flags;
	} alloc;
	uint32_t rc; /* replies */
	uint32_t table_id;
	uint32_t count; /* op request: entries wanted; replies: entries done */
	uint32_t flags; /* op request: flags of an update */
	/* Entry 0 of an op message: fields of the layout's sizes. After decode they point into the
	 * message's bytes, NULL when it has no entry; encode takes NULL as
	 * zeroes, and a field that stands in its place already as it is. */
	const uint8_t *key, *value;
};

/** Field sizes of a card: 64 bytes each in ABI 2, the limits of keys and values in ABI 3. */
struct ctrl_layout ctrl_layout_of(const struct device_caps *caps);

/** Bytes of the longest message with one entry. */
size_t ctrl_max_bytes(const struct ctrl_layout *layout);

/**
 * Write one message.
 *
 * @param key_len_bytes, value_len_bytes  how much of key and value is given, at most the fields
 * @param bytes  room for ctrl_max_bytes()
 * @return length
 */
size_t ctrl_encode(const struct ctrl_layout *layout, const struct ctrl_msg *msg,
	size_t key_len_bytes, size_t value_len_bytes, uint8_t *bytes);

/**
 * Read one message. An op reply must hold the entries that its count and status announce.
 * @return 0; -EIO: too short, too long, other version, unknown type
 */
int ctrl_decode(const struct ctrl_layout *layout, const uint8_t *bytes, size_t len_bytes,
	struct ctrl_msg *msg);

/** The driver's negative errno for a status; codes that no table row has are -EIO. */
int ctrl_errno(uint32_t rc);

/** The status that tells a driver @p err (0 or negative errno). */
uint32_t ctrl_status_of(int err);

#endif
