/* SPDX-License-Identifier: BSD-2-Clause */
#include "traffic/spec.h"

#include "traffic/number.h"
#include "traffic/traffic.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { LOOP_MAX = 1000000000, PORT_MAX = 255, SPEED_MAX = 1000000 };

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

/* What may stand behind a name: ",NAME=NUMBER". A comma that belongs to a file name stays. */
struct option {
	const char *name;
	uint64_t min, max;
	unsigned places; /* decimals at most; values count the last one */
	bool files_only;
	uint64_t *value;
};

/* Take an option off the end. */
static int
take_option(char *rest, const struct option *option, bool *taken, struct fail *fail)
{
	char *comma = strrchr(rest, ',');
	size_t len = strlen(option->name);
	uint64_t value;
	if (comma == NULL || strncmp(comma + 1, option->name, len) != 0 || comma[1 + len] != '=')
		return 0;
	const char *number = comma + 1 + len + 1;
	bool decimals = option->places > 0;
	const char *least = decimals ? "0.001" : option->min ? "1" : "0";
	if (!number_decimal(number, option->places, option->max, &value) || value < option->min)
		return fail_set(fail, -EINVAL, "%s=%.40s: takes a number of %s to %llu%s",
			option->name, number, least, (unsigned long long)option->max,
			decimals ? ", three decimals at most" : "");
	*comma = 0;
	*option->value = value;
	*taken = true;
	return 0;
}

static int
take_options(struct traffic_spec *spec, struct fail *fail)
{
	const struct option options[] = {
		{"loop", 1, LOOP_MAX, 0, true, &spec->loop},
		{"speed", 1, SPEED_MAX, 3, true, &spec->speed_milli},
		{"port", 0, PORT_MAX, 0, false, &spec->port},
	};
	bool taken = true;
	int err = 0;
	while (taken && !err) { /* they stand in any order */
		taken = false;
		for (unsigned i = 0; i < sizeof(options) / sizeof(options[0]) && !err; i++)
			if (spec->kind == TRAFFIC_PCAP || !options[i].files_only)
				err = take_option(spec->rest, &options[i], &taken, fail);
	}
	return err;
}

int
spec_parse(const char *text, bool sink, struct traffic_spec *spec, struct fail *fail)
{
	const char *rest;
	*spec = (struct traffic_spec){.loop = 1, .speed_milli = 1000};
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

int
traffic_pacing(const char *text, const char *rate, uint64_t line_bps, struct pacing *pacing,
	struct fail *fail)
{
	struct traffic_spec spec;
	int err = pacing_parse(rate, pacing, fail);
	if (!err)
		err = spec_parse(text, false, &spec, fail);
	if (err)
		return err;
	pacing->line_bps = line_bps;
	pacing->burst = spec.kind == TRAFFIC_GEN ? spec.gen.burst : 1;
	if (pacing->kind == PACING_ORIGINAL && spec.kind != TRAFFIC_PCAP)
		err = fail_set(fail, -EINVAL, "--rate original: %s has no times of its own", text);
	if (pacing->kind == PACING_ELASTIC && pacing->burst > 1)
		err = fail_set(
			fail, -EINVAL, "%s: bursts have a mean rate; say which with --rate", text);
	spec_free(&spec);
	return err;
}
