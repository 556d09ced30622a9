/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory engines: a bank is busy for its occupancy, an access waits for its bank, its data comes a
 * latency later. What DDR adds depends on the lines that the run really touched.
 */
#include "nic-model/timing/access.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static uint64_t
e4cycles_ps(const struct nic_profile *p, uint64_t e4cycles)
{
	/* rounded once, here */
	return (e4cycles * 100 + p->core_clock_mhz / 2) / p->core_clock_mhz;
}

static struct modulus
modulus_of(uint64_t by)
{
	return (struct modulus){UINT64_MAX / by + 1, (uint32_t)by};
}

static int
cache_init(struct cache *cache, const struct nic_profile *p)
{
	uint64_t lines = p->emem_cache_kib * 1024 / CACHE_LINE_BYTES;
	uint64_t sets = later(lines / p->emem_cache_ways, 1);
	cache->set_count = modulus_of(sets);
	cache->many_ways = p->emem_cache_ways > 2 * TAG_LANES;
	cache->oldest_shift = ((uint32_t)p->emem_cache_ways - 1) * WAY_BITS;
	/* a set begins where a cache line of this host does */
	cache->set_bytes = cache->many_ways ? 128 : 64;
	cache->sets = aligned_alloc(64, sets * cache->set_bytes);
	if (!cache->sets)
		return -ENOMEM;
	memset(cache->sets, 0, sets * cache->set_bytes);
	for (uint64_t i = 0; i < sets; i++)
		set_of(cache, i)->order = UINT64_C(0xfedcba9876543210);
	return 0;
}

/* Places of a unit's engines, and of those who wait for them. */
static void
place_unit(const struct timing *timing, struct memory_kind *kind, enum occupancy_unit unit)
{
	kind->busy_place = timing->occupancy.first[unit];
	kind->queue_place = timing->occupancy.first[unit + 1];
}

int
memory_init(struct timing *timing)
{
	const struct nic_profile *p = timing->profile;
	timing->emem_atomic_ps = e4cycles_ps(p, p->emem_atomic_e4cycles);
	const struct memory_kind rows[NIC_MEMORY_COUNT] = {
		[CORE_MEM_CTM] = {.free_ps = timing->ctm_free_ps,
			.busy_ps = cycle_ps(timing, 1), /* one operation a cycle and island */
			.latency_cycles = p->ctm_read_cycles,
			.banks = modulus_of(p->core_islands),
			.island_mask = UINT32_MAX,
			.entry = NIC_LEDGER_CTM},
		[CORE_MEM_IMEM] = {.free_ps = timing->imem_free_ps,
			.busy_ps = e4cycles_ps(p, p->imem_read_e4cycles),
			.latency_cycles = p->imem_read_cycles,
			.banks = modulus_of(p->imem_banks),
			.address_mask = UINT32_MAX,
			.bank_shift = IMEM_BANK_SHIFT,
			.entry = NIC_LEDGER_IMEM},
		[CORE_MEM_EMEM] = {.free_ps = timing->emem_free_ps,
			.busy_ps = e4cycles_ps(p, p->emem_read_e4cycles),
			.latency_cycles = p->emem_hit_cycles,
			.banks = modulus_of(p->emem_banks),
			.address_mask = UINT32_MAX,
			.bank_shift = EMEM_BANK_SHIFT,
			.entry = NIC_LEDGER_EMEM},
		[CORE_MEM_CLS] = {.free_ps = &timing->cls_free_ps,
			.latency_cycles = p->cls_read_cycles,
			.banks = modulus_of(1),
			.entry = NIC_LEDGER_CLS},
	};
	for (unsigned i = 0; i < NIC_MEMORY_COUNT; i++)
		for (unsigned atomic = 0; atomic < 2; atomic++) {
			struct memory_kind *kind = &timing->kinds[i][atomic];
			*kind = rows[i];
			kind->one_beat_bytes = UINT32_MAX;
			/* nothing is ever added for CLS, which is never busy */
			place_unit(timing, kind,
				i == CORE_MEM_EMEM   ? OCCUPANCY_EMEM
				: i == CORE_MEM_IMEM ? OCCUPANCY_IMEM
						     : OCCUPANCY_CTM);
		}
	struct memory_kind *emem = timing->kinds[CORE_MEM_EMEM];
	emem[0].one_beat_bytes = 16;
	emem[0].beats_64 = (uint32_t)p->emem_beats_64;
	emem[1].busy_ps = timing->emem_atomic_ps;
	emem[1].latency_cycles = p->emem_atomic_cycles;
	return cache_init(&timing->cache, p);
}

bool
cache_hit_more(const struct cache *cache, uint64_t first_line, uint64_t last_line)
{
	bool hit = true;
	for (uint64_t line = first_line; line <= last_line; line++)
		hit &= cache_hit(cache, line);
	return hit;
}

uint64_t
memory_posted(const struct timing *timing, const struct core_op *op, uint64_t at_ps)
{
	const struct nic_profile *p = timing->profile;
	if (op->memory != CORE_MEM_EMEM)
		return at_ps;
	uint64_t free_ps = timing->emem_free_ps[emem_bank(timing, op)];
	uint64_t depth_ps = p->emem_posted_depth * timing->emem_atomic_ps;
	return free_ps > at_ps + depth_ps ? free_ps - depth_ps : at_ps;
}
