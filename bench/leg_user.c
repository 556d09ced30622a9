/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Delivery to user space: what a program there pays before it has seen a byte. The same frames are
 * received by an interface, copied to a packet socket's ring, and read from there: by a loop of
 * ours, and by DPDK's driver for such sockets (docs/benchmark.md "The paths"). Kernel and reader
 * take turns on one core, a burst each, so that both are in the figure and no wake-up is.
 */
#include "bench/cpu_clock.h"
#include "bench/host.h"
#include "bench/legs.h"
#include "bench/packet_ring.h"
#include "traffic/drain.h"

#include <errno.h>
#include <stdlib.h>

enum {
	BURST_FRAMES = 16384,
	/* A burst is one call of the generator, with its fixed cost in wall time. */
	FEWER_FRAMES = 4,
};

struct user_leg;

struct receiver {
	const char *name, *includes;
	const char *others; /* frames that it does not get */
	int (*open)(struct user_leg *leg, struct fail *fail);
	uint32_t (*drain)(struct user_leg *leg);
	void (*close)(struct user_leg *leg);
};

enum { RECEIVERS = 2 };
struct user_leg {
	struct host *host;
	struct leg_row *rows[RECEIVERS];
	uint32_t bursts; /* per sample */
	struct packet_ring *ring;
	uint16_t port_id;
};

static int
open_ring(struct user_leg *leg, struct fail *fail)
{
	return packet_ring_open(leg->host->sandbox.receive_ifindex, BURST_FRAMES, DRAIN_FRAME_BYTES,
		&leg->ring, fail);
}

static uint32_t
drain_ring(struct user_leg *leg)
{
	return packet_ring_drain(leg->ring, BURST_FRAMES);
}

static void
close_ring(struct user_leg *leg)
{
	packet_ring_close(leg->ring);
	leg->ring = NULL;
}

static int
open_dpdk(struct user_leg *leg, struct fail *fail)
{
	return drain_open(SANDBOX_RECEIVE, BURST_FRAMES, &leg->port_id, fail);
}

static uint32_t
drain_dpdk(struct user_leg *leg)
{
	return drain_all(leg->port_id);
}

static void
close_dpdk(struct user_leg *leg)
{
	drain_close(leg->port_id);
}

#define RECEIVED "receive as on an interface, skb allocation, copy into a packet socket's ring "
#define NOT_INCLUDED                                                                              \
	"; tc then drops the skb. Leaves out this program, a NIC driver's receive work, DMA and " \
	"interrupts, and the reader's wake-up: it polls after each burst"
static const struct receiver receivers[RECEIVERS] = {
	{"user space, AF_PACKET ring",
		RECEIVED
		"(TPACKET_V3), a loop that reads length and EtherType of each frame" NOT_INCLUDED,
		"malformed (cut VLAN tags, no payload)", open_ring, drain_ring, close_ring},
	{"user space, DPDK on AF_PACKET",
		RECEIVED "(TPACKET_V2), DPDK's net_af_packet: copy into an mbuf, which is "
			 "freed" NOT_INCLUDED,
		"malformed (cut VLAN tags, no payload), and fragments: the kernel reassembles them "
		"for this driver",
		open_dpdk, drain_dpdk, close_dpdk},
};

static int
prepare(const struct leg_config *config, void **state, struct leg_record *record, struct fail *fail)
{
	struct user_leg *leg = calloc(1, sizeof(*leg));
	if (leg == NULL)
		return fail_set(fail, -ENOMEM, "not enough memory");
	leg->host = config->host;
	leg->bursts = config->frames_per_sample / FEWER_FRAMES / BURST_FRAMES;
	if (leg->bursts == 0)
		leg->bursts = 1;
	for (unsigned i = 0; i < RECEIVERS; i++)
		leg->rows[i] = leg_row_add(record, receivers[i].name, receivers[i].includes);
	*state = leg;
	return 0;
}

static void
add(struct generator_figures *sum, const struct generator_figures *one)
{
	sum->frames += one->frames;
	sum->cpu_ns += one->cpu_ns;
	sum->softirqd_ns += one->softirqd_ns;
	sum->wall_ns += one->wall_ns;
}

/* One burst: made by the generator, and taken by the reader if there is one. */
static int
burst(struct user_leg *leg, const struct receiver *receiver, struct generator_figures *sum,
	uint64_t *taken, struct fail *fail)
{
	struct generator_figures figures;
	struct cpu_times start, end;
	int err = generator_run(leg->host->generator, receiver ? GENERATOR_PASS : GENERATOR_DROP,
		BURST_FRAMES, &figures, fail);
	if (err)
		return err;
	add(sum, &figures);
	if (receiver == NULL)
		return 0;
	cpu_times_now(&start);
	*taken += receiver->drain(leg);
	cpu_times_now(&end);
	add(sum, &(struct generator_figures){.cpu_ns = end.thread_ns - start.thread_ns,
			 .softirqd_ns = end.softirqd_ns - start.softirqd_ns,
			 .wall_ns = end.wall_ns - start.wall_ns});
	return 0;
}

static int
sample_receiver(
	struct user_leg *leg, unsigned i, const struct generator_figures *own, struct fail *fail)
{
	const struct receiver *receiver = &receivers[i];
	struct leg_row *row = leg->rows[i];
	struct generator_figures total = {0};
	uint64_t taken = 0;
	int err = receiver->open(leg, fail);
	if (err)
		return err;
	uint64_t before = generator_tc_dropped(leg->host->generator);
	for (unsigned b = 0; !err && b < leg->bursts; b++)
		err = burst(leg, receiver, &total, &taken, fail);
	receiver->close(leg);
	/* Behind the reader each frame is dropped, and counted, by the kernel. */
	uint64_t dropped = generator_tc_dropped(leg->host->generator) - before;
	if (!err)
		err = leg_row_reached(row,
			(double)(taken < dropped ? taken : dropped) / (double)total.frames, 1,
			receiver->others, fail);
	if (err)
		return err;
	row->generator_ns = host_ns_per_frame(own);
	row->wall_mpps = 1000.0 * (double)total.frames / (double)total.wall_ns;
	leg_row_sample(row, host_ns_per_frame(&total) - row->generator_ns);
	return 0;
}

static int
sample_receivers(struct user_leg *leg, struct fail *fail)
{
	struct generator_figures own = {0};
	int err = 0;
	for (unsigned b = 0; !err && b < leg->bursts; b++)
		err = burst(leg, NULL, &own, NULL, fail);
	for (unsigned i = 0; !err && i < RECEIVERS; i++) {
		struct fail why = {0};
		if (!leg->rows[i]->why_not[0] && sample_receiver(leg, i, &own, &why))
			leg_row_fail(leg->rows[i], "%s", why.text);
	}
	return err;
}

static int
sample(void *state, struct leg_record *record, struct fail *fail)
{
	struct user_leg *leg = state;
	int ifindex = leg->host->sandbox.receive_ifindex;
	int drop_fd = generator_helper_fd(leg->host->generator, GENERATOR_TC_DROP);
	int err = host_set_inject(leg->host, true, fail);
	if (!err)
		err = host_set_tc(ifindex, drop_fd, fail);
	if (!err)
		err = sample_receivers(leg, fail);
	int tc_err = host_set_tc(ifindex, -1, err ? NULL : fail);
	int off_err = host_set_inject(leg->host, false, err || tc_err ? NULL : fail);
	return err ? err : tc_err ? tc_err : off_err;
}

static void
end(void *state)
{
	free(state);
}

const struct leg leg_user = {"user space", prepare, sample, end};
