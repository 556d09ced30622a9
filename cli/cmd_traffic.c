/* SPDX-License-Identifier: BSD-2-Clause */
/* nicro traffic: make, look at and convert traffic. */
#include "cli/cmds.h"
#include "nic-model/profile.h"
#include "traffic/pacing.h"
#include "traffic/summary.h"
#include "traffic/traffic.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FLOWS_SHOWN = 10 };

static int
number_option(const struct cli_args *args, enum cli_option option, uint64_t fallback,
	uint64_t *value, struct fail *fail)
{
	const char *text = cli_value(args, option, NULL);
	char *end;
	*value = fallback;
	if (text == NULL)
		return 0;
	errno = 0;
	*value = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || errno)
		return fail_set(fail, -EINVAL, "--%s %s: takes a number",
			option == CLI_OPT_COUNT ? "count" : "seed", text);
	return 0;
}

/* SOURCE or SINK as --rx and --tx take them; the name of a file alone is a pcap file. */
static char *
place(const char *prefix, const char *text)
{
	char *spec;
	bool file = *prefix == 0 && strchr(text, ':') == NULL && strcmp(text, "null") != 0 &&
		    strcmp(text, "gen") != 0;
	if (asprintf(&spec, "%s%s", file ? "pcap:" : prefix, text) < 0)
		return NULL;
	return spec;
}

struct flow_of_frames {
	struct traffic_source *source;
	struct traffic_sink *sink; /* or NULL */
	struct summary *summary;   /* or NULL */
	struct pacing pacing;
	uint64_t frames, bytes;
};

static int
open_source(const struct cli_args *args, const char *spec, struct traffic_source **source,
	struct fail *fail)
{
	struct traffic_options options = {.ports = 1};
	int err = number_option(args, CLI_OPT_COUNT, 0, &options.count, fail);
	if (!err)
		err = number_option(args, CLI_OPT_SEED, 1, &options.seed, fail);
	if (!err)
		err = traffic_source_open(spec, &options, source, fail);
	if (!err && options.count == 0 && traffic_source_live(*source)) {
		traffic_source_close(*source);
		*source = NULL;
		err = fail_set(fail, -EINVAL, "%s: never ends by itself; add --count N", spec);
	}
	return err;
}

/* Times: those of --rate; without it a file's own, and line rate for what has none. */
static int
open_pacing(const struct cli_args *args, const char *spec, struct flow_of_frames *flow,
	struct fail *fail)
{
	struct nic_profile profile;
	bool own_times = traffic_source_file(spec) != NULL;
	const char *rate = cli_value(args, CLI_OPT_RATE, own_times ? "original" : "line");
	int err = cli_profile(args, &profile, fail);
	if (!err)
		err = traffic_pacing(
			spec, rate, profile.port_rate_mbps * 1000000, &flow->pacing, fail);
	return err;
}

static int
pump(struct flow_of_frames *flow, struct fail *fail)
{
	struct traffic_frame frames[TRAFFIC_RECEIVE_MAX];
	int err = 0, n;
	while (!err &&
		(n = traffic_receive(flow->source, frames, TRAFFIC_RECEIVE_MAX, fail)) != 0) {
		if (n < 0)
			return n;
		for (int i = 0; i < n && !err; i++) {
			const struct traffic_frame *frame = &frames[i];
			uint64_t time_ns =
				frame->time_ns; /* what is only looked at keeps its own */
			if (flow->sink)
				time_ns = pacing_next(&flow->pacing, frame->len_bytes, time_ns) /
					  1000;
			if (flow->sink)
				err = traffic_send(
					flow->sink, frame->data, frame->len_bytes, time_ns, fail);
			if (!err && flow->summary)
				err = summary_add(flow->summary, frame->data, frame->len_bytes,
					time_ns, fail);
			flow->frames++;
			flow->bytes += frame->len_bytes;
		}
	}
	return err;
}

static int
print_json(json_t *document)
{
	int err = document ? json_dumpf(document, stdout, JSON_INDENT(2)) : -1;
	putchar('\n');
	json_decref(document);
	return err ? CLI_FAULT : CLI_OK;
}

static int
report_copy(const struct cli_args *args, const char *to, const struct flow_of_frames *flow)
{
	if (cli_given(args, CLI_OPT_JSON))
		return print_json(json_pack("{s:s, s:s, s:I, s:I}", "schema",
			"nicro.traffic-copy/1", "sink", to, "frames", (json_int_t)flow->frames,
			"bytes", (json_int_t)flow->bytes));
	if (!cli_given(args, CLI_OPT_QUIET))
		printf("%s: %" PRIu64 " frames, %" PRIu64 " bytes\n", to, flow->frames,
			flow->bytes);
	return CLI_OK;
}

/* make: SPEC of the generator to a file; convert: any SOURCE to any SINK. */
static int
copy(const struct cli_args *args, const char *source_prefix)
{
	struct flow_of_frames flow = {0};
	struct fail fail = {0};
	char *from = place(source_prefix, args->operands[1]);
	char *to = place("", args->operands[2]);
	int err = from && to ? 0 : fail_set(&fail, -ENOMEM, "not enough memory");
	if (!err)
		err = traffic_check_sink(to, &fail);
	if (!err)
		err = open_pacing(args, from, &flow, &fail);
	if (!err)
		err = open_source(args, from, &flow.source, &fail);
	if (!err)
		err = traffic_sink_open(to, &flow.sink, &fail);
	if (!err)
		err = pump(&flow, &fail);
	int close_err = traffic_sink_close(flow.sink, !err, &fail);
	traffic_source_close(flow.source);
	traffic_end();
	err = err ? err : close_err;
	int code = err ? cli_fail(&fail) : report_copy(args, to, &flow);
	free(from);
	free(to);
	return code;
}

static void
flow_text(const struct summary_flow *flow, char *text, size_t size)
{
	char source[INET6_ADDRSTRLEN], destination[INET6_ADDRSTRLEN];
	int family = flow->version == 6 ? AF_INET6 : AF_INET;
	inet_ntop(family, flow->source, source, sizeof(source));
	inet_ntop(family, flow->destination, destination, sizeof(destination));
	const char *name = flow->protocol == 6 ? "tcp" : flow->protocol == 17 ? "udp" : NULL;
	if (name)
		snprintf(text, size, "%s %s %u > %s %u", name, source, flow->source_port,
			destination, flow->destination_port);
	else
		snprintf(text, size, "ip-protocol %u %s > %s", flow->protocol, source, destination);
}

static void
show_counts(const char *title, const char *const names[], const uint64_t counts[], unsigned count,
	uint64_t total)
{
	printf("%s\n", title);
	for (unsigned i = 0; i < count; i++)
		if (counts[i])
			printf("  %-18s %12" PRIu64 "  %5" PRIu64 ".%" PRIu64 " %%\n", names[i],
				counts[i], counts[i] * 1000 / total / 10,
				counts[i] * 1000 / total % 10);
}

static void
show_text(const struct summary *summary, bool timed)
{
	uint64_t duration_ns = summary->last_ns - summary->first_ns;
	printf("frames               %12" PRIu64 "\nbytes without FCS    %12" PRIu64 "\n",
		summary->frames, summary->bytes);
	if (summary->frames == 0)
		return;
	printf("length of a frame    %12u to %u, mean %" PRIu64 " bytes\n", summary->len_min,
		summary->len_max, summary->bytes / summary->frames);
	printf("with VLAN tags       %12" PRIu64 "\n", summary->tagged);
	printf("flows                %12u%s\n", summary->flow_count,
		summary->flows_full ? " and more" : "");
	if (timed && summary->frames > 1) {
		printf("duration             %12" PRIu64 " ns\n", duration_ns);
		printf("gap between frames   %12" PRIu64 " ns at least, median %" PRIu64
		       ", 99 %% within %" PRIu64 ", at most %" PRIu64 "\n",
			summary->gap_min_ns, summary_gap_ns(summary, 50),
			summary_gap_ns(summary, 99), summary->gap_max_ns);
	}
	show_counts("size with FCS", summary_size_names, summary->sizes, SUMMARY_SIZE_COUNT,
		summary->frames);
	show_counts("protocol", summary_protocol_names, summary->protocols, SUMMARY_PROTOCOL_COUNT,
		summary->frames);
	if (summary->flow_count)
		printf("largest flows (frames, bytes)\n");
	for (unsigned i = 0; i < summary->flow_count && i < FLOWS_SHOWN; i++) {
		char text[128];
		flow_text(&summary->flows[i], text, sizeof(text));
		printf("  %12" PRIu64 " %14" PRIu64 "  %s\n", summary->flows[i].frames,
			summary->flows[i].bytes, text);
	}
}

static json_t *
counts_json(const char *const names[], const uint64_t counts[], unsigned count)
{
	json_t *object = json_object();
	for (unsigned i = 0; i < count; i++)
		json_object_set_new(object, names[i], json_integer((json_int_t)counts[i]));
	return object;
}

static json_t *
times_json(const struct summary *summary)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I}", "duration_ns",
		(json_int_t)(summary->last_ns - summary->first_ns), "gap_min_ns",
		(json_int_t)summary->gap_min_ns, "gap_p50_ns",
		(json_int_t)summary_gap_ns(summary, 50), "gap_p99_ns",
		(json_int_t)summary_gap_ns(summary, 99), "gap_max_ns",
		(json_int_t)summary->gap_max_ns);
}

static json_t *
flows_json(const struct summary *summary)
{
	json_t *rows = json_array();
	for (unsigned i = 0; i < summary->flow_count && i < FLOWS_SHOWN; i++) {
		const struct summary_flow *flow = &summary->flows[i];
		char source[INET6_ADDRSTRLEN], destination[INET6_ADDRSTRLEN];
		int family = flow->version == 6 ? AF_INET6 : AF_INET;
		inet_ntop(family, flow->source, source, sizeof(source));
		inet_ntop(family, flow->destination, destination, sizeof(destination));
		json_array_append_new(
			rows, json_pack("{s:s, s:s, s:i, s:i, s:i, s:I, s:I}", "source", source,
				      "destination", destination, "protocol", flow->protocol,
				      "source_port", flow->source_port, "destination_port",
				      flow->destination_port, "frames", (json_int_t)flow->frames,
				      "bytes", (json_int_t)flow->bytes));
	}
	return rows;
}

static int
show_json(const struct summary *summary, const char *spec, bool timed)
{
	bool some = summary->frames > 0;
	json_t *document = json_pack("{s:s, s:s, s:I, s:I, s:o, s:o, s:I, s:I, s:b}", "schema",
		"nicro.traffic/1", "source", spec, "frames", (json_int_t)summary->frames, "bytes",
		(json_int_t)summary->bytes, "len_min",
		some ? json_integer(summary->len_min) : json_null(), "len_max",
		some ? json_integer(summary->len_max) : json_null(), "tagged",
		(json_int_t)summary->tagged, "flows", (json_int_t)summary->flow_count,
		"flows_limited", summary->flows_full);
	int err = document == NULL;
	if (!err)
		err = json_object_set_new(document, "times",
			      timed && summary->frames > 1 ? times_json(summary) : json_null()) |
		      json_object_set_new(document, "sizes_with_fcs",
			      counts_json(summary_size_names, summary->sizes, SUMMARY_SIZE_COUNT)) |
		      json_object_set_new(document, "protocols",
			      counts_json(summary_protocol_names, summary->protocols,
				      SUMMARY_PROTOCOL_COUNT)) |
		      json_object_set_new(document, "largest_flows", flows_json(summary));
	if (err) {
		json_decref(document);
		document = NULL;
	}
	return print_json(document);
}

static int
show(const struct cli_args *args)
{
	struct flow_of_frames flow = {0};
	struct summary summary = {0};
	struct fail fail = {0};
	int code = CLI_OK;
	char *from = place("", args->operands[1]);
	int err = from ? 0 : fail_set(&fail, -ENOMEM, "not enough memory");
	if (!err && cli_given(args, CLI_OPT_RATE))
		err = fail_set(&fail, -EINVAL, "--rate: belongs to make and convert, not to show");
	if (!err)
		err = open_source(args, from, &flow.source, &fail);
	if (!err)
		err = summary_start(&summary, &fail);
	flow.summary = &summary;
	if (!err)
		err = pump(&flow, &fail);
	if (!err) {
		bool timed = traffic_source_file(from) != NULL;
		summary_sort(&summary);
		if (cli_given(args, CLI_OPT_JSON))
			code = show_json(&summary, from, timed);
		else
			show_text(&summary, timed);
	}
	summary_free(&summary);
	traffic_source_close(flow.source);
	traffic_end();
	free(from);
	return err ? cli_fail(&fail) : code;
}

int
cmd_traffic(const struct cli_args *args)
{
	static const struct {
		const char *verb;
		unsigned operands;
		const char *usage;
	} verbs[] = {
		{"make", 3, "make SPEC FILE"},
		{"show", 2, "show SOURCE"},
		{"convert", 3, "convert SOURCE SINK"},
	};
	const char *verb = args->operands[0];
	struct fail fail = {0};
	for (unsigned i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (strcmp(verb, verbs[i].verb) != 0)
			continue;
		if (args->operand_count != verbs[i].operands) {
			fail_set(&fail, -EINVAL, "write: nicro traffic %s", verbs[i].usage);
			return cli_fail(&fail);
		}
		return i == 0 ? copy(args, "gen:") : i == 1 ? show(args) : copy(args, "");
	}
	fail_set(&fail, -EINVAL, "'%s' is not one of make, show, convert; see nicro help traffic",
		verb);
	return cli_fail(&fail);
}
