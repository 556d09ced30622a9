/* SPDX-License-Identifier: BSD-2-Clause */
/* What becomes of a frame: lost by its size, or where the program's verdict sends it. */
#include "nic-model/card.h"

#include <stdio.h>

enum {
	FRAME_MIN_BYTES = 14,
	TX_OFFSET_MIN = 44,
	TX_OFFSET_MAX = 248, /* room for the transmit header */
};

enum nic_cause
card_size_cause(const struct nic *nic, const uint8_t *data, uint32_t len_bytes)
{
	if (len_bytes < FRAME_MIN_BYTES)
		return NIC_CAUSE_RUNT;
	uint32_t limit = nic->mtu_bytes + FRAME_MIN_BYTES; /* without FCS */
	for (uint32_t at = 12, tags = 0; tags < 2 && at + 4 <= len_bytes; tags++, at += 4) {
		uint32_t type = (uint32_t)data[at] << 8 | data[at + 1];
		if (type != 0x8100 && type != 0x88a8)
			break;
		limit += 4;
	}
	return len_bytes > limit || len_bytes > NIC_FRAME_MAX ? NIC_CAUSE_MRU : NIC_CAUSE_NONE;
}

bool
nic_takes(const struct nic *nic, const uint8_t *data, uint32_t len_bytes)
{
	return card_size_cause(nic, data, len_bytes) == NIC_CAUSE_NONE;
}

/* Action byte, bits 23:16 of the result word, to verdict. */
static int
verdict_of(enum image_type type, uint32_t result)
{
	static const struct {
		uint8_t action, xdp, tc;
	} rows[] = {
		{0x82, NIC_XDP_ABORTED, NIC_VERDICT_COUNT},
		{0x22, NIC_XDP_DROP, NIC_TC_SHOT},
		{0x02, NIC_VERDICT_COUNT, NIC_TC_STOLEN},
		{0x11, NIC_XDP_PASS, NIC_TC_OK},
		{0x44, NIC_XDP_TX, NIC_TC_REDIRECT},
	};
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].action == (result >> 16 & 0xff))
			return type == IMAGE_TC ? rows[i].tc : rows[i].xdp;
	return NIC_VERDICT_COUNT;
}

static void
record_trap(struct nic *nic, const struct nic_outcome *outcome, const struct core_packet *packet)
{
	if (nic->trap.count++)
		return;
	nic->trap.index = outcome->index;
	nic->trap.word = packet->trap_word;
	nic->trap.address = packet->trap_address;
	snprintf(nic->trap.reason, sizeof(nic->trap.reason), "%s", core_trap_text(packet->trap));
}

void
card_judge(struct nic *nic, struct nic_outcome *outcome, struct core_packet *packet)
{
	int verdict = packet->trap ? NIC_TRAP : verdict_of(nic->type, packet->result);
	if (verdict == NIC_VERDICT_COUNT) {
		packet->trap = CORE_TRAP_RESULT;
		packet->trap_word = (uint32_t)nic->profile.bpf_done_word;
		packet->trap_address = packet->result;
		verdict = NIC_TRAP;
	}
	outcome->verdict = (uint8_t)verdict;
	outcome->exit = NIC_EXIT_DROP;
	outcome->cause = NIC_CAUSE_PROGRAM;
	switch (verdict) {
	case NIC_TRAP:
		outcome->cause = NIC_CAUSE_TRAP;
		record_trap(nic, outcome, packet);
		break;
	case NIC_XDP_PASS:
	case NIC_TC_OK:
		outcome->exit = NIC_EXIT_HOST;
		outcome->cause = NIC_CAUSE_NONE;
		if (packet->queue >= 0 && (uint64_t)packet->queue < nic->profile.host_queues)
			outcome->queue = packet->queue;
		break;
	case NIC_XDP_TX:
	case NIC_TC_REDIRECT:
		if (packet->offset < TX_OFFSET_MIN || packet->offset > TX_OFFSET_MAX) {
			outcome->cause = NIC_CAUSE_TX_OFFSET;
			break;
		}
		outcome->exit = NIC_EXIT_WIRE;
		outcome->cause = NIC_CAUSE_NONE;
		break;
	default:
		break;
	}
}
