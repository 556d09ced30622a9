/* SPDX-License-Identifier: BSD-2-Clause */
/* DPDK as a receiver that is measured: a poll-mode port on a kernel interface, and the loop that
 * takes frames and frees them. */
#ifndef TRAFFIC_DRAIN_H
#define TRAFFIC_DRAIN_H

#include "base/fail.h"

#include <stdint.h>

/**
 * Open DPDK's packet socket driver (net_af_packet) on an interface of the present namespace.
 * Starts DPDK when it does not run yet.
 *
 * @param frames  room in the driver's ring, each of at most DRAIN_FRAME_BYTES
 * @param id      close it with drain_close()
 * @return 0, or negative errno with one line
 */
int drain_open(const char *iface, uint32_t frames, uint16_t *id, struct fail *fail);
void drain_close(uint16_t id);

enum { DRAIN_FRAME_BYTES = 1514 };

/** Receive in bursts until nothing waits, and free the buffers. @return frames taken */
uint32_t drain_all(uint16_t id);

#endif
