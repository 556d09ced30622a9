/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Packets as a trace in the Trace Event Format, which Perfetto and Chrome show: a span from each
 * packet's arrival to its completion, in lanes, a process per port (docs/profile.md).
 */
#ifndef BENCH_TRACE_H
#define BENCH_TRACE_H

#include "base/fail.h"
#include "nic-model/device.h"

enum { TRACE_PACKETS_MAX = 100000 };

struct trace;

/** Begin a file. @return 0, or negative errno with @p fail */
int trace_open(const char *path, const char *device, struct trace **trace, struct fail *fail);
/** Add a packet, in order of arrival; behind TRACE_PACKETS_MAX they are only counted. */
void trace_packet(struct trace *trace, const struct nic_outcome *outcome);
/** Complete the file, or leave nothing when @p keep is false. @return 0 or negative errno */
int trace_close(struct trace *trace, bool keep, struct fail *fail);

#endif
