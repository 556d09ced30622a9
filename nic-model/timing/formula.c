/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A core with T threads spends max(C, (C + W) / T) cycles on a packet of C instruction cycles and
 * W cycles of waits; cores, EMEM banks, the MAC and the line each bound the rate. Sums are exact
 * and divided once.
 */
#include "nic-model/timing/formula.h"

typedef unsigned __int128 u128;

struct costs {
	uint64_t cycles, wait_cycles;
};

static struct costs
firmware_costs(const struct nic_profile *p, uint8_t exit)
{
	if (exit == NIC_EXIT_WIRE)
		return (struct costs){p->firmware_tx_cycles, p->firmware_tx_wait_cycles};
	if (exit == NIC_EXIT_HOST)
		return (struct costs){p->firmware_pass_cycles, p->firmware_pass_wait_cycles};
	return (struct costs){p->firmware_drop_cycles, p->firmware_drop_wait_cycles};
}

void
formula_add(
	struct formula *formula, const struct nic_profile *p, const struct timing_packet *packet)
{
	struct costs firmware = firmware_costs(p, packet->exit);
	uint64_t cycles = firmware.cycles + packet->cycles;
	uint64_t shared = cycles + firmware.wait_cycles + packet->wait_cycles;
	uint64_t alone = cycles * p->core_threads;
	formula->packets++;
	formula->work += alone > shared ? alone : shared;
	formula->line_bits[packet->port] += wire_bits(packet->len_bytes);
}

uint64_t
formula_rate(const struct formula *formula, const struct nic_profile *p, const struct core *core,
	const char **limit)
{
	uint64_t bank = 0, line = 0;
	for (unsigned i = 0; i < p->emem_banks; i++)
		bank = core_emem_busy(core, i) > bank ? core_emem_busy(core, i) : bank;
	for (unsigned i = 0; i < NIC_PORTS_MAX; i++)
		line = formula->line_bits[i] > line ? formula->line_bits[i] : line;
	/* time that each alone would take for all packets, in ps */
	const struct {
		const char *name;
		u128 ps;
	} limits[] = {
		{"workers", formula->work * 1000000 /
				    ((u128)p->core_clock_mhz * p->core_threads * p->core_cores)},
		{"emem", (u128)bank * 100 / p->core_clock_mhz},
		{"mac", (u128)formula->packets * 1000000000 / p->mac_ceiling_kpps},
		{"line", (u128)line * 1000000 / p->port_rate_mbps},
	};
	unsigned most = 0;
	for (unsigned i = 1; i < sizeof(limits) / sizeof(limits[0]); i++)
		if (limits[i].ps > limits[most].ps)
			most = i;
	*limit = limits[most].ps ? limits[most].name : "none";
	if (!limits[most].ps)
		return 0;
	return (uint64_t)(((u128)formula->packets * 1000000000 + limits[most].ps / 2) /
			  limits[most].ps);
}
