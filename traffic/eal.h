/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The DPDK environment of the process: started at the first need, silent, without huge pages, PCI
 * or privileges; one start per process life, because a second one fails even after a cleanup.
 */
#ifndef TRAFFIC_EAL_H
#define TRAFFIC_EAL_H

#include "base/fail.h"

#include <rte_mbuf.h>
#include <rte_mbuf_dyn.h>

#include <stdbool.h>

enum {
	/* Frames that no link and no test of ours exceeds. */
	TRAFFIC_FRAME_MAX = 10240,
	/* One burst towards DPDK. */
	TRAFFIC_BURST = 64,
	/* Without huge pages an mbuf of the default room lies alone on a 4 KiB page and all headers
	 * share the same cache sets; rooms of 1792 bytes doubled the rate of net_null here. */
	EAL_SMALL_ROOM = 1792,
	EAL_SMALL_FRAME_MAX = EAL_SMALL_ROOM - RTE_PKTMBUF_HEADROOM,
	EAL_EXTRA_MAX = 256,
	/* AF_XDP shares the pool's memory with the kernel, which wants each buffer, its headers
	 * included, in 2 to 4 KiB (the page). */
	EAL_XDP_ROOM = 3072,
	EAL_LARGE_ROOM = TRAFFIC_FRAME_MAX + EAL_EXTRA_MAX + RTE_PKTMBUF_HEADROOM,
};

/**
 * Start the EAL unless it runs already.
 * @param pci  the caller wants a PCI device; an EAL that was started without cannot add them
 * @return 0, or negative errno with one line (what DPDK's log said last)
 */
int eal_start(bool pci, struct fail *fail);

/** Pool of mbufs for frames up to EAL_SMALL_FRAME_MAX. NULL before eal_start(). */
struct rte_mempool *eal_small_pool(void);

/** Pool for frames up to TRAFFIC_FRAME_MAX, made at the first call. NULL with @p fail. */
struct rte_mempool *eal_large_pool(struct fail *fail);

/** Pool for AF_XDP ports, made at the first call. NULL with @p fail. */
struct rte_mempool *eal_xdp_pool(struct fail *fail);

/** An mbuf with room for a frame of @p len_bytes in one piece, and @p extra_bytes (at most
 * EAL_EXTRA_MAX) behind it. NULL with @p fail: too long a frame, or no mbuf left. */
struct rte_mbuf *eal_mbuf(uint32_t len_bytes, uint32_t extra_bytes, struct fail *fail);

/* The standard timestamp field of an mbuf; holds nanoseconds of the source or of the model. */
extern int eal_time_offset;
static inline uint64_t *
eal_mbuf_time(struct rte_mbuf *mbuf)
{
	return RTE_MBUF_DYNFIELD(mbuf, eal_time_offset, uint64_t *);
}

/** The last line that DPDK wrote to its log; "" if none. */
const char *eal_log_last(void);

/** Release what the EAL holds. Nothing of DPDK may be used afterwards. */
void eal_end(void);

#endif
