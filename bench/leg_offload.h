/* SPDX-License-Identifier: BSD-2-Clause */
/* The offload model as a leg: model time only, the same figure on every machine. */
#ifndef BENCH_LEG_OFFLOAD_H
#define BENCH_LEG_OFFLOAD_H

#include "bench/leg.h"
#include "nic-model/device.h"

/**
 * Run the frames, again and again in order, through the card as fast as it takes them.
 *
 * @param nic      image loaded, maps filled
 * @param packets  how many frames in all; the capacity is taken after a warm-up of its first part
 * @param record   one row is appended
 * @param totals   out: verdicts, cycles, what limits the rate
 * @return 0 or negative errno
 */
int leg_offload(struct nic *nic, const char *device_name, const struct leg_traffic *traffic,
	uint64_t packets, struct leg_record *record, struct nic_totals *totals, struct fail *fail);

#endif
