/* SPDX-License-Identifier: BSD-2-Clause */
#include "traffic/port.h"

#include "traffic/eal.h"

#include <rte_dev.h>
#include <rte_errno.h>
#include <rte_eth_ring.h>
#include <rte_ethdev.h>

#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LIVE_DESCRIPTORS = 512 };

void
port_remove(uint16_t id)
{
	struct rte_eth_dev_info info;
	int known = rte_eth_dev_info_get(id, &info);
	rte_eth_dev_stop(id);
	rte_eth_dev_close(id);
	if (known == 0 && info.device)
		rte_dev_remove(info.device);
}

static int
port_start(uint16_t id, uint16_t descriptors, struct rte_mempool *pool)
{
	struct rte_eth_conf conf = {0};
	uint16_t rx = descriptors, tx = descriptors;
	int err = rte_eth_dev_configure(id, 1, 1, &conf);
	if (!err)
		err = rte_eth_dev_adjust_nb_rx_tx_desc(id, &rx, &tx);
	if (!err)
		err = rte_eth_rx_queue_setup(id, 0, rx, SOCKET_ID_ANY, NULL, pool);
	if (!err)
		err = rte_eth_tx_queue_setup(id, 0, tx, SOCKET_ID_ANY, NULL);
	if (!err)
		err = rte_eth_dev_start(id);
	return err;
}

int
ring_port_open(struct ring_port *port, struct fail *fail)
{
	static unsigned number;
	char name[RTE_RING_NAMESIZE];
	snprintf(name, sizeof(name), "nicro%u", number++);
	/* Single producer, single consumer: this thread is both. EXACT_SZ: one burst fits. */
	port->ring = rte_ring_create(name, TRAFFIC_BURST, SOCKET_ID_ANY,
		RING_F_SP_ENQ | RING_F_SC_DEQ | RING_F_EXACT_SZ);
	if (port->ring == NULL)
		return fail_set(
			fail, -rte_errno, "DPDK cannot make a ring: %s", rte_strerror(rte_errno));
	/* Without a queue of each direction rte_eth_from_rings() fails. */
	int id = rte_eth_from_rings(name, &port->ring, 1, &port->ring, 1, 0);
	int err = id < 0 ? -EIO : 0;
	if (!err) {
		err = port_start((uint16_t)id, TRAFFIC_BURST, eal_small_pool());
		if (err)
			port_remove((uint16_t)id);
	}
	if (err) {
		rte_ring_free(port->ring);
		return fail_set(fail, err, "DPDK cannot make a ring port: %s", eal_log_last());
	}
	port->id = (uint16_t)id;
	return 0;
}

void
ring_port_close(struct ring_port *port)
{
	struct rte_mbuf *mbuf;
	port_remove(port->id);
	while (rte_ring_dequeue(port->ring, (void **)&mbuf) == 0)
		rte_pktmbuf_free(mbuf);
	rte_ring_free(port->ring);
}

static struct live_port {
	struct live_port *next;
	unsigned users;
	uint16_t id;
	char *text; /* what the user named it */
} * live_ports;

/* Say what is missing before the driver fails for a reason that only its log knows. */
int
port_check_interface(const char *iface, struct fail *fail)
{
	struct ifreq request = {0};
	if (strlen(iface) >= IFNAMSIZ || if_nametoindex(iface) == 0)
		return fail_set(fail, -ENODEV,
			"dev:%s: no such interface; `ip link` lists what exists", iface);
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return fail_set(fail, -errno,
			"dev:%s: cannot open a packet socket: %s; needs CAP_NET_RAW: run as root, "
			"or in a user and network namespace of your own",
			iface, strerror(errno));
	strcpy(request.ifr_name, iface);
	int err = 0;
	if (ioctl(fd, SIOCGIFFLAGS, &request) < 0)
		err = fail_set(fail, -errno, "dev:%s: cannot be read: %s", iface, strerror(errno));
	else if (!(request.ifr_flags & IFF_UP))
		err = fail_set(
			fail, -ENETDOWN, "dev:%s: is down; `ip link set %s up`", iface, iface);
	close(fd);
	return err;
}

/* "0000:01:00.0" or "01:00.0", as lspci prints them. */
static bool
is_pci(const char *devargs)
{
	unsigned a, b, c, d;
	int end = 0;
	if (strncmp(devargs, "pci:", 4) == 0)
		return true;
	if (sscanf(devargs, "%4x:%2x:%2x.%1x%n", &a, &b, &c, &d, &end) == 4 && end > 0)
		return true;
	return sscanf(devargs, "%2x:%2x.%1x%n", &a, &b, &c, &end) == 3 && end > 0;
}

static struct rte_mempool *
pool_for(const char *name, bool jumbo, struct fail *fail)
{
	if (strncmp(name, "net_af_xdp", 10) == 0)
		return eal_xdp_pool(fail);
	return jumbo ? eal_large_pool(fail) : eal_small_pool();
}

int
port_probe(const char *text, const char *devargs, bool jumbo, uint16_t *id, struct fail *fail)
{
	char name[RTE_ETH_NAME_MAX_LEN];
	int len = (int)strcspn(devargs, ",");
	int err = eal_start(is_pci(devargs), fail);
	if (err)
		return err;
	struct rte_mempool *pool = pool_for(devargs, jumbo, fail);
	if (pool == NULL)
		return -ENOMEM;
	if (len == 0 || len >= (int)sizeof(name))
		return fail_set(fail, -EINVAL,
			"%s: no device name; write for example dpdk:net_memif0,role=server", text);
	snprintf(name, sizeof(name), "%.*s", len, devargs);
	err = rte_dev_probe(devargs);
	if (!err)
		err = rte_eth_dev_get_port_by_name(name, id);
	if (err)
		return fail_set(fail, -ENODEV,
			"%s: DPDK cannot open it: %s; `dpdk-testpmd --vdev` takes the same text",
			text, eal_log_last()[0] ? eal_log_last() : strerror(-err));
	err = port_start(*id, LIVE_DESCRIPTORS, pool);
	if (err) {
		port_remove(*id);
		return fail_set(fail, err, "%s: DPDK cannot start it: %s", text,
			eal_log_last()[0] ? eal_log_last() : strerror(-err));
	}
	rte_eth_promiscuous_enable(*id); /* drivers without it give everything anyhow */
	return 0;
}

static struct live_port *
live_port_find(const char *text)
{
	struct live_port *port = live_ports;
	while (port && strcmp(port->text, text) != 0)
		port = port->next;
	return port;
}

static int
live_port_new(const char *iface, const char *devargs, struct live_port *port, struct fail *fail)
{
	static unsigned number;
	char built[96];
	if (iface) {
		int err = port_check_interface(iface, fail);
		if (err)
			return err;
		snprintf(built, sizeof(built),
			"net_af_packet%u,iface=%s,blocksz=16384,framesz=8192,framecnt=512",
			number++, iface);
		devargs = built;
	}
	return port_probe(port->text, devargs, true, &port->id, fail);
}

int
live_port_get(const char *iface, const char *devargs, uint16_t *id, struct fail *fail)
{
	char *text;
	if (asprintf(&text, "%s%s", iface ? "dev:" : "dpdk:", iface ? iface : devargs) < 0)
		return fail_set(fail, -ENOMEM, "not enough memory to open a device");
	struct live_port *port = live_port_find(text);
	if (port) {
		free(text);
		port->users++;
		*id = port->id;
		return 0;
	}
	port = calloc(1, sizeof(*port));
	int err = port ? 0 : fail_set(fail, -ENOMEM, "%s: not enough memory", text);
	if (!err) {
		port->text = text;
		err = live_port_new(iface, devargs, port, fail);
	}
	if (err) {
		free(port);
		free(text);
		return err;
	}
	port->users = 1;
	port->next = live_ports;
	live_ports = port;
	*id = port->id;
	return 0;
}

void
live_port_put(uint16_t id)
{
	for (struct live_port **link = &live_ports; *link; link = &(*link)->next) {
		struct live_port *port = *link;
		if (port->id != id || --port->users > 0)
			continue;
		*link = port->next;
		port_remove(id);
		free(port->text);
		free(port);
		return;
	}
}
