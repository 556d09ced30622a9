/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Packet memory: what a program may reach of it, and the accesses that are the bulk of what
 * programs do: reads and writes of the packet, reads of map values. Only core/ includes this.
 */
#ifndef NIC_MODEL_CORE_PACKET_H
#define NIC_MODEL_CORE_PACKET_H

#include "nic-model/core/machine.h"

#include <string.h>

/*
 * Bytes that are read but never used. A program reads whole words, so up to 3 behind a value. Loads
 * from one packet pointer share one read of up to 64 bytes, also across the branches between them
 * (docs/translation.md, "Packet cache"): a short frame is then read beyond its end, as on the card,
 * where the buffer goes on.
 */
enum { READ_SLACK_BYTES = 3, PACKET_READ_SLACK_BYTES = 64 + READ_SLACK_BYTES };
static_assert(
	(int)PACKET_READ_SLACK_BYTES <= (int)CORE_PACKET_TAIL_BYTES, "what is read has a value");

/* May the program access this many bytes at this place of the buffer? */
static inline bool
packet_allowed(const struct core *core, uint32_t at, uint32_t bytes, bool writes)
{
	uint32_t slack = writes ? 0 : PACKET_READ_SLACK_BYTES;
	uint32_t start = core->file[FILE_LM + LM_VECTOR + 2] & 0x1fff;
	uint32_t end = start + (core->file[FILE_LM + LM_VECTOR] & 0x3fff);
	return at >= start && at < end && at + bytes <= end + slack && end <= core->packet_end;
}

/* memcpy() of few bytes without a call: two pieces that overlap. */
static inline void
copy_few(uint8_t *to, const uint8_t *from, uint32_t bytes)
{
	if (bytes >= 16) {
		for (uint32_t at = 0; at + 16 < bytes; at += 16)
			memcpy(to + at, from + at, 16);
		memcpy(to + bytes - 16, from + bytes - 16, 16);
	} else if (bytes >= 8) {
		memcpy(to, from, 8);
		memcpy(to + bytes - 8, from + bytes - 8, 8);
	} else if (bytes >= 4) {
		memcpy(to, from, 4);
		memcpy(to + bytes - 4, from + bytes - 4, 4);
	} else {
		memcpy(to, from, 1);
		memcpy(to + bytes / 2, from + bytes / 2, 1);
		memcpy(to + bytes - 1, from + bytes - 1, 1);
	}
}

/* Read or write the packet, as core_command() does. @return false: there is something to trap */
static inline bool
packet_access(struct core *core, uint32_t address, uint32_t xfer, uint32_t bytes, bool writes)
{
	uint32_t at = address & 0x7fffffffu;
	if (CORE_UNLIKELY(!(address >> 31) || at + bytes > core->window_bytes ||
			  !packet_allowed(core, at, bytes, writes)))
		return false;
	uint8_t *inside = core->packet->buffer + at, *words = (uint8_t *)&core->file[xfer];
	copy_few(writes ? inside : words, writes ? words : inside, bytes);
	return true;
}

/* Read the packet, the length in a reference. @return false: core_command() has to look at it */
static inline bool
packet_read_long(struct core *core, uint32_t address, uint32_t xfer, uint32_t reference)
{
	const uint32_t looked_at = REF_UNMODELLED | REF_DATA | REF_LENGTH_VALID;
	uint32_t words = (reference >> 8 & 31) + 1;
	if ((reference & looked_at) != REF_LENGTH_VALID || xfer + words > FILE_XIN + 64 ||
		!packet_access(core, address, xfer, 4 * words, false))
		return false;
	core->trap_address = address;
	core_account(core, CORE_OP_READ, CORE_MEM_CTM, address & 0x1fff, 4 * words, true);
	return true;
}

/* Read a map's value. @return false: core_command() has to look at it */
static inline bool
value_read(struct core *core, uint64_t address, uint32_t xfer, uint32_t bytes)
{
	const uint8_t *from = core_map_value(&core->maps, address, bytes, READ_SLACK_BYTES);
	if (CORE_UNLIKELY(!from))
		return false;
	copy_few((uint8_t *)&core->file[xfer], from, bytes);
	core->trap_address = address;
	core_account(core, CORE_OP_READ, CORE_MEM_EMEM, address, bytes, true);
	return true;
}

#endif
