/* SPDX-License-Identifier: BSD-2-Clause */
#include "traffic/drain.h"

#include "traffic/eal.h"
#include "traffic/port.h"

#include <rte_ethdev.h>

#include <stdio.h>
#include <unistd.h>

/* The driver wants a slot, less its header, to fit one of our buffers, and finds slots by their
 * number alone: they fill their block. The kernel wants blocks of whole pages. */
enum { SLOT_BYTES = 13 * 128, SLOTS_PER_BLOCK = 32, BLOCK_BYTES = SLOTS_PER_BLOCK * SLOT_BYTES };
_Static_assert(BLOCK_BYTES % 4096 == 0, "blocks are whole pages");

int
drain_open(const char *iface, uint32_t frames, uint16_t *id, struct fail *fail)
{
	char devargs[160];
	uint32_t blocks = (frames + SLOTS_PER_BLOCK - 1) / SLOTS_PER_BLOCK;
	/* By process: a process that was forked shares DPDK's table of devices with its parent. */
	snprintf(devargs, sizeof(devargs),
		"net_af_packet_drain%d,iface=%s,blocksz=%d,framesz=%d,framecnt=%u", (int)getpid(),
		iface, BLOCK_BYTES, SLOT_BYTES, blocks * SLOTS_PER_BLOCK);
	int err = port_check_interface(iface, fail);
	return err ? err : port_probe(iface, devargs, false, id, fail);
}

void
drain_close(uint16_t id)
{
	port_remove(id);
}

uint32_t
drain_all(uint16_t id)
{
	struct rte_mbuf *burst[TRAFFIC_BURST];
	uint32_t frames = 0;
	uint16_t count;
	while ((count = rte_eth_rx_burst(id, 0, burst, TRAFFIC_BURST)) > 0) {
		rte_pktmbuf_free_bulk(burst, count);
		frames += count;
	}
	return frames;
}
