/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/leg_offload.h"

#include "bench/card_load.h"

#include <string.h>

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
	/* Verdicts were checked by equivalence; here only the totals count. */
	struct card_load load = {.traffic = traffic, .packets = packets};
	int err = card_run(nic, &load);
	if (err)
		return fail_set(
			fail, err, "%s: the card takes no frame: %s", device_name, strerror(-err));
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
