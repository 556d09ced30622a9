/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/trace.h"

#include "base/file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

/* A span needs a lane without another one at its time; the last lane takes what finds none. */
enum { LANES = 1024, PORTS = 8 };

struct trace {
	struct file_out out;
	uint64_t packets;
	uint64_t free_ps[PORTS][LANES]; /* when each lane is free again */
	uint32_t lanes[PORTS];          /* used so far */
};

int
trace_open(const char *path, const char *device, struct trace **out, struct fail *fail)
{
	struct trace *trace = calloc(1, sizeof(*trace));
	*out = NULL;
	if (!trace)
		return fail_set(fail, -ENOMEM, "no memory for a trace");
	int err = file_create(&trace->out, path, fail);
	if (err) {
		free(trace);
		return err;
	}
	fprintf(trace->out.stream,
		"{\"displayTimeUnit\":\"ns\",\"otherData\":{\"schema\":\"nicro.trace/1\","
		"\"device\":\"%s\"},\"traceEvents\":[",
		device);
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

/* Microseconds with all their digits. */
static void
print_us(FILE *stream, const char *key, uint64_t ps)
{
	fprintf(stream, ",\"%s\":%" PRIu64 ".%06" PRIu64, key, ps / 1000000, ps % 1000000);
}

static void
name_track(FILE *stream, const char *what, const char *name, unsigned port, uint32_t lane,
	unsigned number)
{
	fprintf(stream,
		"{\"ph\":\"M\",\"name\":\"%s\",\"pid\":%u,\"tid\":%u,\"args\":{\"name\":\"%s "
		"%u\"}},\n",
		what, port, lane, name, number);
}

void
trace_packet(struct trace *trace, const struct nic_outcome *o)
{
	FILE *stream = trace->out.stream;
	if (trace->packets++ >= TRACE_PACKETS_MAX)
		return;
	fputs(trace->packets > 1 ? ",\n" : "\n", stream);
	if (o->verdict == NIC_LOST) {
		fprintf(stream,
			"{\"ph\":\"i\",\"s\":\"p\",\"name\":\"LOST: %s\",\"pid\":%u,\"tid\":0",
			nic_cause_name(o->cause), o->port);
		print_us(stream, "ts", o->arrival_ps);
		fprintf(stream, ",\"args\":{\"index\":%" PRIu64 "}}", o->index);
		return;
	}
	uint32_t lane = take_lane(trace, o), *lanes = &trace->lanes[o->port % PORTS];
	if (*lanes == 0)
		name_track(stream, "process_name", "port", o->port, 0, o->port);
	for (; *lanes <= lane; ++*lanes)
		name_track(stream, "thread_name", "lane", o->port, *lanes, *lanes);
	fprintf(stream, "{\"ph\":\"X\",\"cat\":\"packet\",\"name\":\"%s\",\"pid\":%u,\"tid\":%u",
		nic_verdict_name(o->verdict), o->port, lane);
	print_us(stream, "ts", o->arrival_ps);
	print_us(stream, "dur", o->done_ps - o->arrival_ps);
	fprintf(stream,
		",\"args\":{\"index\":%" PRIu64 ",\"len\":%u,\"cycles\":%u,\"cause\":\"%s\"}}",
		o->index, o->len_bytes, o->cycles, nic_cause_name(o->cause));
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
	free(trace);
	return err;
}
