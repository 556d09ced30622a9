/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A run as a trace in the Trace Event Format, which Perfetto and Chrome show: a span from each
 * packet's arrival to its completion, in lanes, a process per port; and what the threads of the
 * cores do, a span per cause, a process for the cores (docs/profile.md).
 */
#ifndef BENCH_TRACE_H
#define BENCH_TRACE_H

#include "base/fail.h"
#include "nic-model/device.h"

enum { TRACE_PACKETS_MAX = 100000, TRACE_SPANS_MAX = 200000 };

struct trace;

/** Begin a file. @return 0, or negative errno with @p fail */
int trace_open(
	const char *path, const struct nic_profile *card, struct trace **trace, struct fail *fail);
/** Add a packet, in order of arrival; behind TRACE_PACKETS_MAX they are only counted. */
void trace_packet(struct trace *trace, const struct nic_outcome *outcome);
/** Add what a thread did, as nic_on_span() tells it; behind TRACE_SPANS_MAX nothing is added. */
void trace_span(struct trace *trace, const struct nic_span *span);
/** Complete the file, or leave nothing when @p keep is false. @return 0 or negative errno */
int trace_close(struct trace *trace, bool keep, struct fail *fail);

#endif
