/* SPDX-License-Identifier: BSD-2-Clause */
#include "traffic/spec.h"

#include "traffic/traffic.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { LOOP_MAX = 1000000000, PORT_MAX = 255 };

static const struct {
	const char *prefix;
	bool sink;
} kinds[] = {
#define X(ID, PREFIX, SINK, SYNTAX) {PREFIX, SINK},
	TRAFFIC_KINDS(X)
#undef X
};
enum { KIND_COUNT = sizeof(kinds) / sizeof(kinds[0]) };

#define X(ID, PREFIX, SINK, SYNTAX) " " SYNTAX
static const char source_list[] = TRAFFIC_KINDS(X);
#undef X
static const char sink_list[] = " pcap:FILE pcapng:FILE dev:IFACE dpdk:DEVARGS null";

static int
find_kind(const char *text, bool sink, enum traffic_kind *kind, const char **rest)
{
	size_t len = strcspn(text, ":");
	for (unsigned k = 0; k < KIND_COUNT; k++) {
		if (strlen(kinds[k].prefix) != len || strncmp(text, kinds[k].prefix, len) != 0)
			continue;
		if (sink && !kinds[k].sink)
			return -EINVAL;
		*kind = (enum traffic_kind)k;
		*rest = text[len] ? text + len + 1 : "";
		return 0;
	}
	return -EINVAL;
}

/* Take ",NAME=NUMBER" off the end. A comma that belongs to a file name stays. */
static int
take_option(char *rest, const char *name, uint64_t min, uint64_t max, uint64_t *value, bool *taken,
	struct fail *fail)
{
	char *comma = strrchr(rest, ','), *end;
	size_t len = strlen(name);
	*taken = false;
	if (comma == NULL || strncmp(comma + 1, name, len) != 0 || comma[1 + len] != '=')
		return 0;
	const char *digits = comma + 1 + len + 1;
	errno = 0;
	unsigned long long parsed = strtoull(digits, &end, 10);
	if (*digits < '0' || *digits > '9' || *end || errno || parsed < min || parsed > max)
		return fail_set(fail, -EINVAL, "%s=%.40s: takes a number of %llu to %llu", name,
			digits, (unsigned long long)min, (unsigned long long)max);
	*comma = 0;
	*value = parsed;
	*taken = true;
	return 0;
}

static int
take_options(struct traffic_spec *spec, struct fail *fail)
{
	bool loop = true, port = true;
	while (loop || port) {
		uint64_t number = spec->port;
		int err = 0;
		loop = false;
		if (spec->kind == TRAFFIC_PCAP)
			err = take_option(
				spec->rest, "loop", 1, LOOP_MAX, &spec->loop, &loop, fail);
		if (!err)
			err = take_option(spec->rest, "port", 0, PORT_MAX, &number, &port, fail);
		if (err)
			return err;
		spec->port = (uint32_t)number;
	}
	return 0;
}

int
spec_parse(const char *text, bool sink, struct traffic_spec *spec, struct fail *fail)
{
	const char *rest;
	*spec = (struct traffic_spec){.loop = 1};
	if (find_kind(text, sink, &spec->kind, &rest) < 0)
		return fail_set(fail, -EINVAL, "\"%.80s\" is no packet %s; write one of%s", text,
			sink ? "sink" : "source", sink ? sink_list : source_list);
	if (spec->kind == TRAFFIC_PCAPNG && !sink)
		spec->kind = TRAFFIC_PCAP; /* libpcap tells them apart by itself */
	spec->rest = strdup(rest);
	if (spec->rest == NULL)
		return fail_set(fail, -ENOMEM, "not enough memory");
	int err = 0;
	if (spec->kind == TRAFFIC_GEN)
		err = gen_parse(rest, &spec->gen, fail);
	else if (spec->kind != TRAFFIC_NULL && !sink)
		err = take_options(spec, fail);
	if (!err && spec->kind == TRAFFIC_NULL && *rest)
		err = fail_set(fail, -EINVAL, "\"%.80s\": null takes nothing after it", text);
	if (!err && spec->kind != TRAFFIC_GEN && spec->kind != TRAFFIC_NULL && !*spec->rest)
		err = fail_set(fail, -EINVAL, "\"%.80s\" names nothing; write one of%s", text,
			sink ? sink_list : source_list);
	if (err)
		spec_free(spec);
	return err;
}

void
spec_free(struct traffic_spec *spec)
{
	free(spec->rest);
	spec->rest = NULL;
}

static int
check(const char *text, bool sink, struct fail *fail)
{
	struct traffic_spec spec;
	int err = spec_parse(text, sink, &spec, fail);
	if (!err)
		spec_free(&spec);
	return err;
}

int
traffic_check_source(const char *text, struct fail *fail)
{
	return check(text, false, fail);
}

int
traffic_check_sink(const char *text, struct fail *fail)
{
	return check(text, true, fail);
}

const char *
traffic_source_file(const char *text)
{
	enum traffic_kind kind;
	const char *rest;
	bool is_file = find_kind(text, false, &kind, &rest) == 0 &&
		       (kind == TRAFFIC_PCAP || kind == TRAFFIC_PCAPNG);
	return is_file ? rest : NULL;
}

bool
traffic_source_repeats(const char *text)
{
	enum traffic_kind kind;
	const char *rest;
	return find_kind(text, false, &kind, &rest) == 0 && kind != TRAFFIC_DEV &&
	       kind != TRAFFIC_DPDK;
}
