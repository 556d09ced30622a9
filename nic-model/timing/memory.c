/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory engines: a bank is busy for its occupancy, an access waits for its bank, its data comes a
 * latency later. What DDR adds depends on the lines that the run really touched.
 */
#include "nic-model/timing/engine.h"

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

static uint32_t
modulo(uint32_t number, struct modulus modulus)
{
	uint64_t fraction = modulus.inverse * number;
	return (uint32_t)((unsigned __int128)fraction * modulus.by >> 64);
}

static uint32_t
emem_bank(const struct timing *timing, const struct core_op *op)
{
	return modulo((uint32_t)(op->address >> 7), timing->emem_banks);
}

int
memory_init(struct timing *timing)
{
	const struct nic_profile *p = timing->profile;
	timing->emem_read_ps = e4cycles_ps(p, p->emem_read_e4cycles);
	timing->emem_atomic_ps = e4cycles_ps(p, p->emem_atomic_e4cycles);
	timing->imem_read_ps = e4cycles_ps(p, p->imem_read_e4cycles);
	timing->emem_banks = modulus_of(p->emem_banks);
	timing->imem_banks = modulus_of(p->imem_banks);
	uint64_t lines = p->emem_cache_kib * 1024 / CACHE_LINE_BYTES;
	uint64_t sets = later(lines / p->emem_cache_ways, 1);
	struct cache *cache = &timing->cache;
	cache->sets = modulus_of(sets);
	cache->groups = (uint32_t)(p->emem_cache_ways + TAG_LANES - 1) / TAG_LANES;
	for (uint32_t lane = 0; lane < TAG_LANES; lane++)
		cache->last_ways[lane] =
			-(uint32_t)((cache->groups - 1) * TAG_LANES + lane < p->emem_cache_ways);
	size_t size = sets * cache->groups * sizeof(*cache->tags);
	cache->tags = aligned_alloc(sizeof(*cache->tags), size);
	if (!cache->tags)
		return -ENOMEM;
	memset(cache->tags, 0, size);
	return 0;
}

/*
 * Least recently used: the tags of a set are kept in order of use. Those before the one that is
 * found, or all, move by one place. Lane by lane, without branches that depend on where the tag is:
 * they would be wrong half of the time.
 */
static bool
cache_hit(const struct cache *cache, uint64_t line)
{
	const tag_lanes none = {0}, tag = none + ((uint32_t)line + 1);
	tag_lanes found = none, before = tag; /* in the lanes before: all ones; their last tag */
	tag_lanes *set = &cache->tags[(size_t)modulo((uint32_t)line, cache->sets) * cache->groups];
	for (uint32_t i = 0; i < cache->groups; i++) {
		tag_lanes old = set[i], moved = __builtin_shufflevector(before, old, 0, 4, 5, 6);
		tag_lanes upto = (tag_lanes)(old == tag) | found;
		upto |= __builtin_shufflevector(none, upto, 0, 4, 5, 6);
		upto |= __builtin_shufflevector(none, upto, 0, 0, 4, 5);
		tag_lanes stays = __builtin_shufflevector(found, upto, 0, 4, 5, 6);
		set[i] = (old & stays) | (moved & ~stays);
		found = __builtin_shufflevector(upto, upto, 3, 3, 3, 3);
		before = __builtin_shufflevector(old, old, 3, 3, 3, 3);
	}
	set[cache->groups - 1] &= cache->last_ways;
	return found[0];
}

static bool
emem_hit(struct timing *timing, const struct core_op *op)
{
	uint64_t address = op->address & UINT64_C(0x7ffffffff); /* tags of 29 bits are enough */
	uint64_t last = (address + (op->bytes ? op->bytes - 1u : 0)) / CACHE_LINE_BYTES;
	bool hit = true;
	for (uint64_t line = address / CACHE_LINE_BYTES; line <= last; line++)
		hit &= cache_hit(&timing->cache, line);
	return hit;
}

_Static_assert((int)NIC_MEMORY_CTM == (int)CORE_MEM_CTM &&
		       (int)NIC_MEMORY_IMEM == (int)CORE_MEM_IMEM &&
		       (int)NIC_MEMORY_EMEM == (int)CORE_MEM_EMEM &&
		       (int)NIC_MEMORY_CLS == (int)CORE_MEM_CLS,
	"ORDER core_memory");

/* Wait for an engine, then keep it for a while. @return when the access begins */
static uint64_t
use_engine(struct timing *timing, enum occupancy_unit unit, uint32_t number, uint64_t *free_ps,
	uint64_t at_ps, uint64_t busy_ps)
{
	uint64_t begin = later(at_ps, *free_ps);
	*free_ps = begin + busy_ps;
	occupancy_serve(&timing->occupancy, unit, number, at_ps, begin, *free_ps);
	return begin;
}

/* Where an access waits for data: engine, latency. */
struct service {
	uint64_t begin_ps, latency_cycles, extra_ps;
	enum nic_ledger entry;
};

static struct service
serve_emem(struct timing *timing, const struct core_op *op, uint64_t at_ps)
{
	const struct nic_profile *p = timing->profile;
	unsigned bank = emem_bank(timing, op);
	bool atomic = op->kind == CORE_OP_ATOMIC;
	uint64_t beats = op->bytes > 16 ? p->emem_beats_64 * ((op->bytes + 63u) / 64) : 1;
	uint64_t busy_ps = atomic ? timing->emem_atomic_ps : beats * timing->emem_read_ps;
	return (struct service){
		.begin_ps = use_engine(
			timing, OCCUPANCY_EMEM, bank, &timing->emem_free_ps[bank], at_ps, busy_ps),
		.latency_cycles = atomic ? p->emem_atomic_cycles : p->emem_hit_cycles,
		.extra_ps = emem_hit(timing, op) ? 0 : p->emem_miss_ns * PS_PER_NS,
		.entry = NIC_LEDGER_EMEM,
	};
}

static struct service
serve(struct timing *timing, const struct core_op *op, uint32_t island, uint64_t at_ps)
{
	const struct nic_profile *p = timing->profile;
	switch (op->memory) {
	case CORE_MEM_EMEM:
		return serve_emem(timing, op, at_ps);
	case CORE_MEM_IMEM: {
		unsigned bank = modulo((uint32_t)(op->address >> 6), timing->imem_banks);
		return (struct service){
			.begin_ps = use_engine(timing, OCCUPANCY_IMEM, bank,
				&timing->imem_free_ps[bank], at_ps, timing->imem_read_ps),
			.latency_cycles = p->imem_read_cycles,
			.entry = NIC_LEDGER_IMEM,
		};
	}
	case CORE_MEM_CTM: /* one operation a cycle and island */
		return (struct service){
			.begin_ps = use_engine(timing, OCCUPANCY_CTM, island,
				&timing->ctm_free_ps[island], at_ps, cycle_ps(timing, 1)),
			.latency_cycles = p->ctm_read_cycles,
			.entry = NIC_LEDGER_CTM,
		};
	default:
		return (struct service){.begin_ps = at_ps,
			.latency_cycles = p->cls_read_cycles,
			.entry = NIC_LEDGER_CLS};
	}
}

uint64_t
memory_access(struct timing *timing, const struct core_unit *core)
{
	const struct core_op *op = &core->op;
	uint64_t now = timing->now_ps;
	timing->memory_ops[op->memory]++;
	struct service service = serve(timing, op, core->island, now);
	uint64_t beats = op->bytes > 8 ? (op->bytes - 1u) / 8 : 0;
	uint64_t cycles = service.latency_cycles + beats * timing->profile->mem_cycles_per_8_bytes;
	uint64_t hit_ps = service.begin_ps + cycle_ps(timing, cycles);
	uint64_t ready_ps = hit_ps + service.extra_ps;
	const struct stretch stretches[] = {
		{NIC_LEDGER_QUEUE, service.begin_ps},
		{service.entry, hit_ps},
		{NIC_LEDGER_DDR, ready_ps},
	};
	if (op->blocking)
		spend_stretches(timing, core, now, stretches, 3);
	return ready_ps;
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
