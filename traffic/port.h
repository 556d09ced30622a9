/* SPDX-License-Identifier: BSD-2-Clause */
/* Ethernet devices of DPDK: ring ports of our own, and live ones (kernel interfaces, memif, NICs).
 */
#ifndef TRAFFIC_PORT_H
#define TRAFFIC_PORT_H

#include "base/fail.h"

#include <rte_ring.h>

#include <stdbool.h>
#include <stdint.h>

/* A port made of a ring, mbufs and their metadata unchanged: what we put into the ring comes out of
 * rte_eth_rx_burst(), what goes into rte_eth_tx_burst() we take out of the ring. Use it one way. */
struct ring_port {
	struct rte_ring *ring;
	uint16_t id;
};

/** @return 0, or negative errno with one line; @p port is then unused */
int ring_port_open(struct ring_port *port, struct fail *fail);
void ring_port_close(struct ring_port *port);

/**
 * A device that lives outside of this process, with one receive and one transmit queue. A source
 * and a sink of the same text share the port.
 *
 * @param iface    kernel interface, or NULL
 * @param devargs  DPDK device arguments when @p iface is NULL
 * @return 0, or negative errno with one line: which device, what is missing, the cure
 */
int live_port_get(const char *iface, const char *devargs, uint16_t *id, struct fail *fail);
void live_port_put(uint16_t id);

/**
 * Start DPDK, open a device of it and start the port, one queue each way, promiscuous.
 *
 * @param text     what the user, or we, call it: begins every message
 * @param devargs  as DPDK takes them
 * @param jumbo    buffers for frames up to TRAFFIC_FRAME_MAX, not only EAL_SMALL_FRAME_MAX
 * @return 0, or negative errno with one line
 */
int port_probe(const char *text, const char *devargs, bool jumbo, uint16_t *id, struct fail *fail);
/** Can a kernel interface be opened? @return 0, or negative errno with one line that names the cure
 */
int port_check_interface(const char *iface, struct fail *fail);
/** Stop the port and remove its device. */
void port_remove(uint16_t id);

#endif
