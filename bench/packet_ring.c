/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/packet_ring.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	BLOCK_BYTES = 1 << 18,
	HEADER_BYTES = 128, /* tpacket3_hdr, sockaddr_ll and alignment in front of a frame */
	RETIRE_MS = 10,     /* when a block that is not full is handed over */
	WAIT_MS = 200,      /* many times that: nothing more comes */
	BLOCKS_SPARE = 48,  /* those handed over half full while a burst comes in slowly */
};

struct packet_ring {
	int fd;
	uint32_t blocks, next;
	uint8_t *memory;
	volatile uint32_t seen; /* what the reader read: keeps the compiler from leaving it out */
};

/* @return which call failed, or NULL */
static const char *
set_up(struct packet_ring *ring, int ifindex)
{
	int version = TPACKET_V3, on = 1;
	struct tpacket_req3 request = {
		.tp_block_size = BLOCK_BYTES,
		.tp_block_nr = ring->blocks,
		.tp_frame_size = BLOCK_BYTES, /* of no meaning in version 3, but checked */
		.tp_frame_nr = ring->blocks,
		.tp_retire_blk_tov = RETIRE_MS,
	};
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = ifindex};
	if (setsockopt(ring->fd, SOL_PACKET, PACKET_VERSION, &version, sizeof(version)) < 0)
		return "PACKET_VERSION";
	if (setsockopt(ring->fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof(on)) < 0)
		return "PACKET_IGNORE_OUTGOING";
	if (setsockopt(ring->fd, SOL_PACKET, PACKET_RX_RING, &request, sizeof(request)) < 0)
		return "PACKET_RX_RING";
	ring->memory = mmap(NULL, (size_t)ring->blocks * BLOCK_BYTES, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_POPULATE, ring->fd, 0);
	if (ring->memory == MAP_FAILED) {
		ring->memory = NULL;
		return "mmap";
	}
	if (bind(ring->fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		return "bind";
	return NULL;
}

int
packet_ring_open(int ifindex, uint32_t frames, uint32_t frame_bytes, struct packet_ring **result,
	struct fail *fail)
{
	struct packet_ring *ring = calloc(1, sizeof(*ring));
	if (ring == NULL)
		return fail_set(fail, -ENOMEM, "not enough memory");
	uint32_t frames_per_block = BLOCK_BYTES / (frame_bytes + HEADER_BYTES);
	ring->blocks = frames / frames_per_block + BLOCKS_SPARE;
	/* Protocol 0: nothing is received before the ring is there. */
	ring->fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	const char *call = ring->fd < 0 ? "socket" : set_up(ring, ifindex);
	if (call) {
		int err = -errno;
		packet_ring_close(ring);
		return fail_set(fail, err, "no packet socket with a ring: %s: %s%s", call,
			strerror(-err),
			err == -EPERM ? "; needs CAP_NET_RAW as well, try: sudo" : "");
	}
	*result = ring;
	return 0;
}

void
packet_ring_close(struct packet_ring *ring)
{
	if (ring == NULL)
		return;
	if (ring->memory)
		munmap(ring->memory, (size_t)ring->blocks * BLOCK_BYTES);
	if (ring->fd >= 0)
		close(ring->fd);
	free(ring);
}

static uint32_t
read_block(struct packet_ring *ring, const struct tpacket_block_desc *block)
{
	uint32_t frames = block->hdr.bh1.num_pkts, seen = 0;
	const uint8_t *at = (const uint8_t *)block + block->hdr.bh1.offset_to_first_pkt;
	for (uint32_t i = 0; i < frames; i++) {
		const struct tpacket3_hdr *header = (const struct tpacket3_hdr *)(const void *)at;
		seen += header->tp_len + at[header->tp_mac + 2 * ETH_ALEN]; /* EtherType */
		at += header->tp_next_offset;
	}
	ring->seen = seen;
	return frames;
}

uint32_t
packet_ring_drain(struct packet_ring *ring, uint32_t expected)
{
	uint32_t frames = 0;
	for (;;) {
		struct tpacket_block_desc *block =
			(void *)(ring->memory + (size_t)ring->next * BLOCK_BYTES);
		uint32_t *status = &block->hdr.bh1.block_status;
		if (__atomic_load_n(status, __ATOMIC_ACQUIRE) & TP_STATUS_USER) {
			frames += read_block(ring, block);
			__atomic_store_n(status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
			ring->next = ring->next + 1 < ring->blocks ? ring->next + 1 : 0;
			continue;
		}
		struct pollfd waiting = {.fd = ring->fd, .events = POLLIN};
		if (frames >= expected || poll(&waiting, 1, WAIT_MS) <= 0)
			return frames;
	}
}
