/* SPDX-License-Identifier: BSD-2-Clause */
/* A packet socket with a receive ring in shared memory (packet(7), TPACKET_V3). */
#ifndef BENCH_PACKET_RING_H
#define BENCH_PACKET_RING_H

#include "base/fail.h"

#include <stdint.h>

struct packet_ring;

/**
 * Receive on an interface of the present namespace, from now on.
 * @param frames     of at most @p frame_bytes each for which there is room
 * @return 0; -EPERM without CAP_NET_RAW; others, with one line
 */
int packet_ring_open(int ifindex, uint32_t frames, uint32_t frame_bytes, struct packet_ring **ring,
	struct fail *fail);
void packet_ring_close(struct packet_ring *ring);

/**
 * Take what has been received: length and first bytes of each frame are read, as a reader must to
 * decide anything. Waits for the kernel to hand over a block that is not full.
 * @param expected  frames after which there is no need to wait
 * @return frames taken
 */
uint32_t packet_ring_drain(struct packet_ring *ring, uint32_t expected);

#endif
