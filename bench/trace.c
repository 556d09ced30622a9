/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/trace.h"

#include "base/file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

/* A span needs a lane without another one at its time; the last lane takes what finds none. */
enum { LANES = 1024, PORTS = 8, CORES_PID = PORTS };

struct trace {
	struct file_out out;
	bool any; /* an event was written */
	uint64_t packets, spans;
	uint64_t threads_per_core;
	bool *thread_named;
	uint64_t free_ps[PORTS][LANES]; /* when each lane is free again */
	uint32_t lanes[PORTS];          /* used so far */
};

static void
trace_free(struct trace *trace)
{
	free(trace->thread_named);
	free(trace);
}

int
trace_open(const char *path, const struct nic_profile *card, struct trace **out, struct fail *fail)
{
	struct trace *trace = calloc(1, sizeof(*trace));
	*out = NULL;
	if (!trace)
		return fail_set(fail, -ENOMEM, "no memory for a trace");
	trace->threads_per_core = card->core_threads;
	trace->thread_named = calloc(card->core_cores * card->core_threads, sizeof(bool));
	int err = trace->thread_named ? file_create(&trace->out, path, fail)
				      : fail_set(fail, -ENOMEM, "no memory for a trace");
	if (err) {
		trace_free(trace);
		return err;
	}
	fprintf(trace->out.stream,
		"{\"displayTimeUnit\":\"ns\",\"otherData\":{\"schema\":\"nicro.trace/1\","
		"\"device\":\"%s\"},\"traceEvents\":[",
		card->name);
	*out = trace;
	return 0;
}

static uint32_t
take_lane(struct trace *trace, const struct nic_outcome *o)
{
	uint64_t *free_ps = trace->free_ps[o->port % PORTS];
	uint32_t lane = 0;
	while (lane < LANES - 1 && free_ps[lane] > o->arrival_ps)
		lane++;
	free_ps[lane] = o->done_ps;
	return lane;
}

/*
 * Begin and duration in microseconds, in steps of 1/1024: these are exact in binary floating point,
 * in which readers add them. In decimal steps the sum may lie behind the begin of the next span,
 * and the two would overlap.
 */
static void
print_us(FILE *stream, const char *key, uint64_t steps)
{
	fprintf(stream, ",\"%s\":%" PRIu64 ".%010" PRIu64, key, steps / 1024,
		steps % 1024 * 9765625);
}

static uint64_t
steps_of(uint64_t ps)
{
	return ps * 1024 / 1000000;
}

static void
print_times(FILE *stream, uint64_t begin_ps, uint64_t end_ps)
{
	print_us(stream, "ts", steps_of(begin_ps));
	print_us(stream, "dur", steps_of(end_ps) - steps_of(begin_ps));
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
name_lanes(struct trace *trace, uint8_t port, uint32_t lane)
{
	char name[32];
	uint32_t *lanes = &trace->lanes[port % PORTS];
	if (*lanes == 0) {
		snprintf(name, sizeof(name), "port %u", port);
		name_track(trace, "process_name", port, 0, name);
	}
	for (; *lanes <= lane; ++*lanes) {
		snprintf(name, sizeof(name), "lane %u", *lanes);
		name_track(trace, "thread_name", port, *lanes, name);
	}
}

void
trace_packet(struct trace *trace, const struct nic_outcome *o)
{
	if (trace->packets++ >= TRACE_PACKETS_MAX)
		return;
	if (o->verdict == NIC_LOST) {
		FILE *stream = next_event(trace);
		fprintf(stream,
			"{\"ph\":\"i\",\"s\":\"p\",\"name\":\"LOST: %s\",\"pid\":%u,\"tid\":0",
			nic_cause_name(o->cause), o->port);
		print_us(stream, "ts", steps_of(o->arrival_ps));
		fprintf(stream, ",\"args\":{\"index\":%" PRIu64 "}}", o->index);
		return;
	}
	uint32_t lane = take_lane(trace, o);
	name_lanes(trace, o->port, lane);
	FILE *stream = next_event(trace);
	fprintf(stream, "{\"ph\":\"X\",\"cat\":\"packet\",\"name\":\"%s\",\"pid\":%u,\"tid\":%u",
		nic_verdict_name(o->verdict), o->port, lane);
	print_times(stream, o->arrival_ps, o->done_ps);
	fprintf(stream,
		",\"args\":{\"index\":%" PRIu64 ",\"len\":%u,\"cycles\":%u,\"cause\":\"%s\"}}",
		o->index, o->len_bytes, o->cycles, nic_cause_name(o->cause));
}

static void
name_thread(struct trace *trace, uint32_t thread)
{
	char name[48];
	if (trace->spans == 0)
		name_track(trace, "process_name", CORES_PID, 0, "cores");
	if (trace->thread_named[thread])
		return;
	trace->thread_named[thread] = true;
	snprintf(name, sizeof(name), "core %u thread %u",
		(unsigned)(thread / trace->threads_per_core),
		(unsigned)(thread % trace->threads_per_core));
	name_track(trace, "thread_name", CORES_PID, thread, name);
}

void
trace_span(struct trace *trace, const struct nic_span *span)
{
	if (span->thread == NIC_NO_THREAD || trace->spans >= TRACE_SPANS_MAX)
		return;
	if (steps_of(span->begin_ps) == steps_of(span->end_ps))
		return; /* less than a step: readers have no use for an empty span */
	name_thread(trace, (uint32_t)span->thread);
	trace->spans++;
	FILE *stream = next_event(trace);
	fprintf(stream, "{\"ph\":\"X\",\"cat\":\"cause\",\"name\":\"%s\",\"pid\":%u,\"tid\":%d",
		nic_ledger_name(span->entry), (unsigned)CORES_PID, span->thread);
	print_times(stream, span->begin_ps, span->end_ps);
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
