/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/trace.h"

#include "base/file.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

/*
 * Numbers of processes and of their tracks. Perfetto takes the tid 0 for none and puts the pid in
 * its place, which may be another track; a tid that is a pid is that process's first thread; and
 * its older importers looked for the thread by the tid alone. So no number is 0 or there twice.
 * No port needs more lanes than there are packets.
 */
enum { TRACKS = TRACE_PACKETS_MAX };

struct port {
	bool named;
	uint32_t lanes;           /* used so far */
	uint64_t free_ps[TRACKS]; /* when each lane is free again: its spans do not overlap */
};

struct trace {
	struct file_out out;
	bool any; /* an event was written */
	uint64_t packets, spans;
	uint32_t port_count;
	uint64_t threads_per_core;
	bool *thread_named;
	struct port *ports;
};

static uint32_t
port_pid(unsigned port)
{
	return 1 + port;
}

static uint32_t
cores_pid(const struct trace *trace)
{
	return port_pid(trace->port_count);
}

static uint32_t
track_tid(uint32_t pid, uint32_t track)
{
	return pid * TRACKS + track;
}

static void
trace_free(struct trace *trace)
{
	free(trace->ports);
	free(trace->thread_named);
	free(trace);
}

/* @return 0, or -ENOMEM */
static int
print_header(FILE *stream, const struct nic_profile *card)
{
	json_t *other = json_pack("{s:s,s:s}", "schema", "nicro.trace/1", "device", card->name);
	if (!other)
		return -ENOMEM;
	fputs("{\"displayTimeUnit\":\"ns\",\"otherData\":", stream);
	json_dumpf(other, stream, JSON_COMPACT); /* file_commit() tells of a full disk */
	fputs(",\"traceEvents\":[", stream);
	json_decref(other);
	return 0;
}

static int
trace_make(struct trace *trace, const struct nic_profile *card)
{
	trace->port_count = (uint32_t)card->port_count;
	trace->threads_per_core = card->core_threads;
	trace->thread_named = calloc(card->core_cores * card->core_threads, sizeof(bool));
	trace->ports = calloc(trace->port_count, sizeof(*trace->ports));
	if (!trace->thread_named || !trace->ports)
		return -ENOMEM;
	return print_header(trace->out.stream, card);
}

int
trace_open(const char *path, const struct nic_profile *card, struct trace **out, struct fail *fail)
{
	struct trace *trace = calloc(1, sizeof(*trace));
	*out = NULL;
	if (!trace)
		return fail_set(fail, -ENOMEM, "no memory for a trace");
	int err = file_create(&trace->out, path, fail);
	if (!err && trace_make(trace, card)) {
		file_discard(&trace->out);
		err = fail_set(fail, -ENOMEM, "no memory for a trace");
	}
	if (err) {
		trace_free(trace);
		return err;
	}
	*out = trace;
	return 0;
}

static uint32_t
take_lane(struct port *port, const struct nic_outcome *o)
{
	uint32_t lane = 0;
	while (port->free_ps[lane] > o->arrival_ps)
		lane++;
	port->free_ps[lane] = o->done_ps;
	return lane;
}

/*
 * Times are in microseconds. Perfetto rounds begin and duration to nanoseconds, each for itself;
 * other readers add them in binary floating point. In both the sum must be the begin of the next
 * span, not more, or the two overlap and one is dropped. So times are whole nanoseconds, each told
 * as the next step of 1/4096 us: that is exact in binary, and a begin is 1/8 ns off at most, a
 * duration 1/4 ns, which rounding takes away.
 */
enum { STEPS_PER_US = 4096 };

static uint64_t
ns_of(uint64_t ps)
{
	return ps / 1000;
}

static uint64_t
steps_of(uint64_t ns)
{
	return ns / 1000 * STEPS_PER_US + (ns % 1000 * STEPS_PER_US + 500) / 1000;
}

static void
print_us(FILE *stream, const char *key, uint64_t steps)
{
	fprintf(stream, ",\"%s\":%" PRIu64 ".%012" PRIu64, key, steps / STEPS_PER_US,
		steps % STEPS_PER_US * (UINT64_C(1000000000000) / STEPS_PER_US));
}

static void
print_times(FILE *stream, uint64_t begin_ns, uint64_t end_ns)
{
	print_us(stream, "ts", steps_of(begin_ns));
	print_us(stream, "dur", steps_of(end_ns) - steps_of(begin_ns));
}

/* Events stand behind each other with a comma between. */
static FILE *
next_event(struct trace *trace)
{
	fputs(trace->any ? ",\n" : "\n", trace->out.stream);
	trace->any = true;
	return trace->out.stream;
}

/* @param what  "process_name" or "thread_name" */
static void
name_track(struct trace *trace, const char *what, uint32_t pid, uint32_t tid, const char *name)
{
	fprintf(next_event(trace),
		"{\"ph\":\"M\",\"name\":\"%s\",\"pid\":%u,\"tid\":%u,\"args\":{\"name\":\"%s\"}}",
		what, pid, tid, name);
}

static void
name_process(struct trace *trace, uint32_t pid, const char *name)
{
	name_track(trace, "process_name", pid, pid, name);
}

static void
name_lanes(struct trace *trace, struct port *port, uint32_t pid, uint32_t lane)
{
	char name[32];
	for (; port->lanes <= lane; port->lanes++) {
		snprintf(name, sizeof(name), "lane %u", port->lanes);
		name_track(trace, "thread_name", pid, track_tid(pid, port->lanes), name);
	}
}

void
trace_packet(struct trace *trace, const struct nic_outcome *o)
{
	if (trace->packets++ >= TRACE_PACKETS_MAX)
		return;
	struct port *port = &trace->ports[o->port];
	uint32_t pid = port_pid(o->port);
	if (!port->named) {
		char name[32];
		snprintf(name, sizeof(name), "port %u", o->port);
		name_process(trace, pid, name);
		port->named = true;
	}
	if (o->verdict == NIC_LOST) {
		FILE *stream = next_event(trace);
		fprintf(stream,
			"{\"ph\":\"i\",\"s\":\"p\",\"name\":\"LOST: %s\",\"pid\":%u,\"tid\":%u",
			nic_cause_name(o->cause), pid, pid);
		print_us(stream, "ts", steps_of(ns_of(o->arrival_ps)));
		fprintf(stream, ",\"args\":{\"index\":%" PRIu64 "}}", o->index);
		return;
	}
	uint32_t lane = take_lane(port, o);
	name_lanes(trace, port, pid, lane);
	FILE *stream = next_event(trace);
	fprintf(stream, "{\"ph\":\"X\",\"cat\":\"packet\",\"name\":\"%s\",\"pid\":%u,\"tid\":%u",
		nic_verdict_name(o->verdict), pid, track_tid(pid, lane));
	print_times(stream, ns_of(o->arrival_ps), ns_of(o->done_ps));
	fprintf(stream,
		",\"args\":{\"index\":%" PRIu64 ",\"len\":%u,\"cycles\":%u,\"cause\":\"%s\"}}",
		o->index, o->len_bytes, o->cycles, nic_cause_name(o->cause));
}

static void
name_thread(struct trace *trace, uint32_t pid, uint32_t thread)
{
	char name[48];
	if (trace->spans == 0)
		name_process(trace, pid, "cores");
	if (trace->thread_named[thread])
		return;
	trace->thread_named[thread] = true;
	snprintf(name, sizeof(name), "core %u thread %u",
		(unsigned)(thread / trace->threads_per_core),
		(unsigned)(thread % trace->threads_per_core));
	name_track(trace, "thread_name", pid, track_tid(pid, thread), name);
}

void
trace_span(struct trace *trace, const struct nic_span *span)
{
	if (span->thread == NIC_NO_THREAD || trace->spans >= TRACE_SPANS_MAX)
		return;
	uint64_t begin_ns = ns_of(span->begin_ps), end_ns = ns_of(span->end_ps);
	if (begin_ns == end_ns)
		return; /* readers have no use for an empty span */
	uint32_t pid = cores_pid(trace), thread = (uint32_t)span->thread;
	name_thread(trace, pid, thread);
	trace->spans++;
	FILE *stream = next_event(trace);
	fprintf(stream, "{\"ph\":\"X\",\"cat\":\"cause\",\"name\":\"%s\",\"pid\":%u,\"tid\":%u",
		nic_ledger_name(span->entry), pid, track_tid(pid, thread));
	print_times(stream, begin_ns, end_ns);
	if (span->index == NIC_NO_PACKET)
		fputs(",\"args\":{\"packet\":null}}", stream);
	else
		fprintf(stream, ",\"args\":{\"packet\":%" PRIu64 "}}", span->index);
}

int
trace_close(struct trace *trace, bool keep, struct fail *fail)
{
	int err = 0;
	if (keep) {
		fputs("\n]}\n", trace->out.stream);
		err = file_commit(&trace->out, fail);
	} else {
		file_discard(&trace->out);
	}
	trace_free(trace);
	return err;
}
