/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/run.h"

#include "base/file.h"
#include "bench/cpu_clock.h"
#include "bench/events.h"
#include "bench/replayer.h"
#include "traffic/traffic.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>

enum {
	BURST = 32,               /* frames per call of a port: DPDK's customary burst */
	PROGRESS_PACKETS = 65536, /* between two calls of the progress function */
};

struct journey {
	const struct run_config *config;
	struct pacing pacing;
	struct traffic_source *source;
	struct traffic_sink *tx, *host;
	struct file_out verdicts;
	struct events events;
	struct replayer replayer;
	bool split; /* function here, time in the replayer; or all here */
	uint64_t finished, next_progress;
};

/* A live source never ends by itself: an interrupt ends it in good order. */
static volatile sig_atomic_t interrupted;

static void
on_interrupt(int signal_number)
{
	(void)signal_number;
	interrupted = 1;
}

static int
open_ends(struct journey *j, struct fail *fail)
{
	const struct run_config *c = j->config;
	struct traffic_options options = {
		.count = c->count,
		.seed = c->seed,
		.ports = (unsigned)c->profile->port_count,
	};
	int err = traffic_source_open(c->rx, &options, &j->source, fail);
	if (!err && c->tx)
		err = traffic_sink_open(c->tx, &j->tx, fail);
	if (!err && c->host)
		err = traffic_sink_open(c->host, &j->host, fail);
	if (!err && c->verdicts) {
		err = file_create(&j->verdicts, c->verdicts, fail);
		if (!err)
			fputs("{\"schema\":\"nicro.verdicts/1\"}\n", j->verdicts.stream);
	}
	if (!err && c->events)
		err = events_open(&j->events, c->events, c->nic, c->image, fail);
	return err;
}

/* Everything gets its name, or nothing does. */
static int
close_ends(struct journey *j, int err, struct fail *fail)
{
	if (j->source)
		traffic_source_close(j->source);
	struct traffic_sink *sinks[] = {j->tx, j->host};
	if (!err) /* a full disk shows before the first file has its name */
		err = file_flush(&j->verdicts, fail);
	if (!err)
		err = file_flush(&j->events.out, fail);
	for (unsigned i = 0; i < 2; i++) {
		if (sinks[i] == NULL)
			continue;
		int close_err = traffic_sink_close(sinks[i], err == 0, fail);
		if (!err)
			err = close_err;
	}
	if (j->verdicts.stream && err)
		file_discard(&j->verdicts);
	else if (j->verdicts.stream)
		err = file_commit(&j->verdicts, fail);
	int events_err = events_close(&j->events, err == 0, fail);
	return err ? err : events_err;
}

static void
print_verdict(FILE *stream, const struct nic_outcome *o)
{
	fprintf(stream, "{\"index\":%llu,\"verdict\":\"%s\",\"len\":%u,",
		(unsigned long long)o->index, nic_verdict_name(o->verdict), o->len_bytes);
	if (o->verdict == NIC_LOST)
		fputs("\"cycles\":null,", stream);
	else
		fprintf(stream, "\"cycles\":%u,", o->cycles);
	if (o->queue == NIC_QUEUE_NONE)
		fputs("\"queue\":null,", stream);
	else
		fprintf(stream, "\"queue\":%d,", o->queue);
	if (o->cause == NIC_CAUSE_NONE || o->cause == NIC_CAUSE_PROGRAM)
		fputs("\"cause\":null}\n", stream);
	else
		fprintf(stream, "\"cause\":\"%s\"}\n", nic_cause_name(o->cause));
}

/* What Wireshark shows beside a packet of a pcapng file. */
static void
write_note(const struct nic_outcome *o, char *note, size_t size_bytes)
{
	uint64_t latency_ns = (o->done_ps - o->arrival_ps) / 1000;
	snprintf(note, size_bytes, "nicro: packet %llu, %s, %u cycles, latency %llu ns",
		(unsigned long long)o->index, nic_verdict_name(o->verdict), o->cycles,
		(unsigned long long)latency_ns);
}

static int
deliver(struct journey *j, const struct nic_outcome *o, struct fail *fail)
{
	struct traffic_sink *sink = o->exit == NIC_EXIT_WIRE   ? j->tx
				    : o->exit == NIC_EXIT_HOST ? j->host
							       : NULL;
	if (j->verdicts.stream)
		print_verdict(j->verdicts.stream, o);
	if (j->config->outcome) {
		int err = j->config->outcome(j->config->outcome_ctx, o, fail);
		if (err)
			return err;
	}
	if (sink == NULL)
		return 0;
	char note[TRAFFIC_NOTE_MAX + 1] = "";
	if (traffic_sink_notes(sink))
		write_note(o, note, sizeof(note));
	return traffic_send_note(
		sink, o->data, o->len_bytes, o->done_ps / 1000, note[0] ? note : NULL, fail);
}

/* A live peer may wait for an answer before it sends more. */
static int
flush_sinks(struct journey *j, struct fail *fail)
{
	int err = j->tx ? traffic_sink_flush(j->tx, fail) : 0;
	if (!err && j->host)
		err = traffic_sink_flush(j->host, fail);
	return err;
}

/* Take what the card has finished. */
static int
collect(struct journey *j, struct fail *fail)
{
	struct nic_outcome outcomes[BURST];
	unsigned n;
	while ((n = nic_outcomes(j->config->nic, outcomes, BURST)) > 0) {
		for (unsigned i = 0; i < n; i++) {
			int err = deliver(j, &outcomes[i], fail);
			if (err)
				return err;
		}
		j->finished += n;
		if (j->config->progress && j->finished >= j->next_progress) {
			j->next_progress = j->finished + PROGRESS_PACKETS;
			j->config->progress(j->config->progress_ctx, j->finished);
		}
	}
	return 0;
}

/* Function and time, or function alone: the replayer has the time. */
static int
take(struct journey *j, const struct traffic_frame *frame, uint64_t arrival_ps)
{
	struct nic *nic = j->config->nic;
	return j->split ? nic_execute(nic, frame->port, frame->data, frame->len_bytes)
			: nic_frame_in(nic, frame->port, frame->data, frame->len_bytes, arrival_ps);
}

static int
offer(struct journey *j, const struct traffic_frame *frame, struct fail *fail)
{
	uint64_t arrival_ps = pacing_next(&j->pacing, frame->len_bytes, frame->time_ns);
	if (arrival_ps == PACING_NOW)
		arrival_ps = NIC_TIME_ELASTIC;
	int err;
	while ((err = take(j, frame, arrival_ps)) == -EAGAIN) {
		err = collect(j, fail);
		if (!err && j->split)
			err = replayer_wait(&j->replayer);
		if (err)
			return err;
	}
	return err;
}

static int
pump(struct journey *j, struct fail *fail)
{
	struct traffic_frame frames[BURST];
	bool live = traffic_source_live(j->source);
	uint64_t offered = 0, limit = j->config->count ? j->config->count : UINT64_MAX;
	while (offered < limit && !interrupted) {
		uint64_t left = limit - offered;
		int n = traffic_receive(
			j->source, frames, left < BURST ? (unsigned)left : BURST, fail);
		if (n < 0)
			return n;
		if (n == 0 && !live)
			break;
		for (int i = 0; i < n; i++) {
			int err = offer(j, &frames[i], fail);
			if (err)
				return err;
		}
		offered += (unsigned)n;
		if (j->split)
			replayer_kick(&j->replayer);
		if (live) /* what a live peer sent is answered at once */
			nic_advance(j->config->nic, NIC_TIME_ELASTIC);
		int err = collect(j, fail);
		if (!err && live)
			err = flush_sinks(j, fail);
		if (err)
			return err;
		if (n == 0)
			sched_yield(); /* the peer may share our CPU */
	}
	return 0;
}

/* May a second thread replay? @param why out: why not, or NULL when nobody asked */
static bool
may_split(const struct journey *j, const char **why)
{
	*why = NULL;
	if (j->config->sim_threads < 2)
		return false;
	if (traffic_source_live(j->source))
		*why = "a live source is answered at once";
	else if (j->pacing.kind != PACING_ELASTIC)
		*why = "with a fixed load the card's time decides which frames are executed";
	else
		return nic_splits(j->config->nic, why);
	return false;
}

/* All frames through the card, until it is empty. */
static int
travel(struct journey *j, struct run_result *result, struct fail *fail)
{
	int err = 0;
	j->split = may_split(j, &result->one_thread_why);
	result->sim_threads = j->split ? 2 : 1;
	if (j->split)
		err = replayer_start(&j->replayer, j->config->nic);
	if (err)
		return fail_set(fail, err,
			"no second simulator thread: %s; leave --sim-threads out", strerror(-err));
	err = pump(j, fail);
	if (j->split) {
		int replay_err = replayer_stop(&j->replayer);
		err = err ? err : replay_err;
	}
	if (err)
		return err;
	nic_advance(j->config->nic, NIC_TIME_ELASTIC);
	return collect(j, fail);
}

int
run_pacing(const char *rate, struct run_config *config, struct fail *fail)
{
	/* The generator spreads over all ports, other sources feed one. */
	bool all_ports = strncmp(config->rx, "gen", 3) == 0;
	return traffic_pacing(config->rx, rate,
		config->profile->port_rate_mbps * 1000000 *
			(all_ports ? config->profile->port_count : 1),
		&config->pacing, fail);
}

int
run_traffic(const struct run_config *config, struct run_result *result, struct fail *fail)
{
	struct journey j = {.config = config, .pacing = config->pacing};
	struct sigaction stop = {.sa_handler = on_interrupt}, before;
	memset(result, 0, sizeof(*result));

	int err = open_ends(&j, fail);
	if (!err) {
		bool live = traffic_source_live(j.source);
		interrupted = 0;
		if (live)
			sigaction(SIGINT, &stop, &before);
		uint64_t start_ns = cpu_wall_ns();
		err = travel(&j, result, fail);
		result->simulator_ns = cpu_wall_ns() - start_ns;
		result->deterministic = !live;
		if (live)
			sigaction(SIGINT, &before, NULL);
	}
	err = close_ends(&j, err, fail);
	if (!err)
		nic_totals(config->nic, &result->totals);
	return err;
}
