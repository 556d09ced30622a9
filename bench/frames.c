/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/frames.h"

#include "traffic/spec.h"
#include "traffic/traffic.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FRAMES_MAX = 1 << 20, FRAMES_BYTES_MAX = 1 << 30 };

/* Generated frames repeat soon: so many that nearly every flow comes (of uniform draws, all but
 * e^-4), and no more than take a few seconds to compare with the kernel. */
enum { GENERATED_MIN = 1000, GENERATED_MAX = 20000, FRAMES_PER_FLOW = 4 };

struct reader {
	struct leg_traffic *traffic;
	uint32_t capacity;
	uint64_t total_bytes;
	const char *rx;
};

static int
keep(struct reader *r, const struct traffic_frame *frame, struct fail *fail)
{
	struct leg_traffic *t = r->traffic;
	r->total_bytes += frame->len_bytes;
	if (t->count == FRAMES_MAX || r->total_bytes > FRAMES_BYTES_MAX)
		return fail_set(fail, -EFBIG,
			"%s: more than %d frames or 1 GiB; take a part of it with --count", r->rx,
			FRAMES_MAX);
	if (t->count == r->capacity) {
		uint32_t capacity = r->capacity ? 2 * r->capacity : 1024;
		struct leg_frame *more = reallocarray(t->frames, capacity, sizeof(*more));
		if (more == NULL)
			return fail_set(fail, -ENOMEM, "%s: not enough memory", r->rx);
		t->frames = more;
		r->capacity = capacity;
	}
	uint8_t *data = malloc(frame->len_bytes ? frame->len_bytes : 1);
	if (data == NULL)
		return fail_set(fail, -ENOMEM, "%s: not enough memory", r->rx);
	memcpy(data, frame->data, frame->len_bytes);
	t->frames[t->count++] = (struct leg_frame){data, frame->len_bytes, frame->port};
	/* cppcheck-suppress memleak ; the table owns it */
	return 0;
}

static int
read_all(struct reader *r, struct traffic_source *source, uint64_t count, struct fail *fail)
{
	struct traffic_frame burst[TRAFFIC_RECEIVE_MAX];
	for (;;) {
		int n = traffic_receive(source, burst, TRAFFIC_RECEIVE_MAX, fail);
		if (n < 0)
			return n;
		if (n == 0)
			return 0;
		for (int i = 0; i < n; i++) {
			if (count && r->traffic->count == count)
				return 0;
			int err = keep(r, &burst[i], fail);
			if (err)
				return err;
		}
	}
}

/* How many frames when the user does not say. 0: all that the source has */
static uint64_t
default_count(const char *rx)
{
	struct traffic_spec spec;
	if (spec_parse(rx, false, &spec, NULL))
		return 0; /* opening it says what is wrong */
	uint64_t count = (uint64_t)spec.gen.flows * FRAMES_PER_FLOW;
	if (count < GENERATED_MIN)
		count = GENERATED_MIN;
	bool generated = spec.kind == TRAFFIC_GEN;
	spec_free(&spec);
	return !generated ? 0 : count < GENERATED_MAX ? count : GENERATED_MAX;
}

int
frames_read(const char *rx, uint64_t count, uint64_t seed, unsigned ports,
	struct leg_traffic *traffic, struct fail *fail)
{
	if (count == 0)
		count = default_count(rx);
	struct traffic_options options = {.count = count, .seed = seed, .ports = ports};
	struct reader reader = {.traffic = traffic, .rx = rx};
	struct traffic_source *source;
	memset(traffic, 0, sizeof(*traffic));
	/* Refused by name: opening a port could need rights that the answer does not depend on. */
	if (strncmp(rx, "dev:", 4) == 0 || strncmp(rx, "dpdk:", 5) == 0)
		return fail_set(fail, -EINVAL,
			"%s: every path must see the same packets, a live port cannot repeat them; "
			"record it first: nicro run OBJ --rx %s --host pcap:FILE",
			rx, rx);
	int err = traffic_source_open(rx, &options, &source, fail);
	if (err)
		return err;
	err = read_all(&reader, source, count, fail);
	traffic_source_close(source);
	if (!err && traffic->count == 0)
		err = fail_set(fail, -EINVAL, "%s: no frames in it", rx);
	if (err)
		frames_free(traffic);
	return err;
}

void
frames_free(struct leg_traffic *traffic)
{
	for (uint32_t i = 0; i < traffic->count; i++)
		free(traffic->frames[i].data);
	free(traffic->frames);
	memset(traffic, 0, sizeof(*traffic));
}

void
frames_range(const struct leg_traffic *traffic, uint32_t *min_bytes, uint32_t *max_bytes)
{
	*min_bytes = UINT32_MAX;
	*max_bytes = 0;
	for (uint32_t i = 0; i < traffic->count; i++) {
		uint32_t len_bytes = traffic->frames[i].len_bytes;
		*min_bytes = len_bytes < *min_bytes ? len_bytes : *min_bytes;
		*max_bytes = len_bytes > *max_bytes ? len_bytes : *max_bytes;
	}
}
