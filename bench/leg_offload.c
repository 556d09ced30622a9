/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/leg_offload.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { BURST = 64 };

static void
take_all(struct nic *nic)
{
	struct nic_outcome outcomes[BURST];
	while (nic_outcomes(nic, outcomes, BURST) > 0)
		; /* their verdicts were checked by equivalence; here only the totals count */
}

static int
offer(struct nic *nic, unsigned port, const struct leg_frame *frame)
{
	int err = nic_frame_in(nic, port, frame->data, frame->len_bytes, NIC_TIME_ELASTIC);
	if (err != -EAGAIN)
		return err;
	take_all(nic);
	return nic_frame_in(nic, port, frame->data, frame->len_bytes, NIC_TIME_ELASTIC);
}

int
leg_offload(struct nic *nic, const char *device_name, const struct leg_traffic *traffic,
	uint64_t packets, struct leg_record *record, struct nic_totals *totals, struct fail *fail)
{
	struct leg_row *row = leg_row_add(record, "offload model",
		"the modelled card: MAC, firmware, the translated program, its maps; at the rate "
		"that "
		"its cores and ports sustain. Leaves out the host: passed packets are not received "
		"there");
	row->modelled = true;
	for (uint64_t i = 0; i < packets; i++) {
		int err = offer(nic, traffic->frames[i % traffic->count].port,
			&traffic->frames[i % traffic->count]);
		if (err)
			return fail_set(fail, err, "%s: the card takes no frame: %s", device_name,
				strerror(-err));
	}
	nic_advance(nic, NIC_TIME_ELASTIC);
	take_all(nic);
	nic_totals(nic, totals);
	if (totals->rate_reason) {
		leg_row_fail(
			row, "no rate: %s; give more packets with --count", totals->rate_reason);
		return 0;
	}
	row->mpps_milli = totals->mpps_milli;
	row->ns_milli = totals->mpps_milli ? UINT64_C(1000000000) / totals->mpps_milli : 0;
	row->latency_mean_ps = totals->latency_mean_ps;
	return 0;
}
