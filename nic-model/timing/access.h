/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A memory operation, as an event carries it out: which bank, when it is free, what the cache has.
 * In a header, so that it becomes part of the engine's loop; memory.c makes what it reads.
 */
#ifndef NIC_MODEL_TIMING_ACCESS_H
#define NIC_MODEL_TIMING_ACCESS_H

#include "nic-model/timing/engine.h"

enum { EMEM_BANK_SHIFT = 7, IMEM_BANK_SHIFT = 6, WAY_BITS = 4 };

static inline uint32_t
modulo(uint32_t number, struct modulus modulus)
{
	uint64_t fraction = modulus.inverse * number;
	return (uint32_t)((unsigned __int128)fraction * modulus.by >> 64);
}

static inline struct cache_set *
set_of(const struct cache *cache, uint64_t number)
{
	return (struct cache_set *)(cache->sets + number * cache->set_bytes);
}

static inline uint32_t
emem_bank(const struct timing *timing, const struct core_op *op)
{
	return modulo(
		(uint32_t)(op->address >> EMEM_BANK_SHIFT), timing->kinds[CORE_MEM_EMEM][0].banks);
}

/* Which way has the tag, from 1; 0: none. All at once, without branches: they would be wrong half
 * of the time. */
static inline uint32_t
way_of(const struct cache *cache, const struct cache_set *set, uint32_t tag)
{
	typedef uint64_t lane_pairs __attribute__((vector_size(sizeof(tag_lanes))));
	tag_lanes found = (tag_lanes)(set->tags[0] == tag) & (tag_lanes){1, 2, 3, 4};
	found |= (tag_lanes)(set->tags[1] == tag) & (tag_lanes){5, 6, 7, 8};
	if (cache->many_ways) {
		found |= (tag_lanes)(set->tags[2] == tag) & (tag_lanes){9, 10, 11, 12};
		found |= (tag_lanes)(set->tags[3] == tag) & (tag_lanes){13, 14, 15, 16};
	}
	lane_pairs pairs = (lane_pairs)found;
	uint64_t both = pairs[0] | pairs[1];
	return (uint32_t)(both | both >> 32);
}

/* Least recently used: a way that is used moves to the front of the order. Programs use the same
 * few lines for packet after packet: mostly it is there. */
static inline bool
cache_hit(const struct cache *cache, uint64_t line)
{
	uint32_t tag = (uint32_t)line + 1;
	struct cache_set *set = set_of(cache, modulo((uint32_t)line, cache->set_count));
	uint64_t order = set->order;
	uint32_t found = way_of(cache, set, tag);
	uint64_t way = found - 1;
	if (!found) {
		way = order >> cache->oldest_shift & (WAYS_MAX - 1);
		set->tags[way / TAG_LANES][way % TAG_LANES] = tag;
	}
	/* the lowest digit that is the way: subtracting 1 from each digit borrows there first */
	const uint64_t ones = UINT64_C(0x1111111111111111);
	uint64_t differ = order ^ way * ones;
	unsigned shift = (unsigned)__builtin_ctzll((differ - ones) & ~differ & ones << 3) - 3;
	uint64_t before = order & ((UINT64_C(1) << shift) - 1);
	uint64_t behind = order & ~((UINT64_C(16) << shift) - 1);
	set->order = behind | before << WAY_BITS | way;
	return found;
}

/* All lines of an access, up to its last byte. */
static inline bool
emem_hit(const struct cache *cache, uint64_t address, uint32_t last_byte)
{
	address &= UINT64_C(0x7ffffffff); /* tags of 29 bits are enough */
	uint64_t line = address / CACHE_LINE_BYTES;
	uint64_t last = (address + last_byte) / CACHE_LINE_BYTES;
	bool hit = cache_hit(cache, line);
	if (__builtin_expect(line < last, 0))
		hit &= cache_hit_more(cache, line + 1, last);
	return hit;
}

_Static_assert((int)NIC_MEMORY_CTM == (int)CORE_MEM_CTM &&
		       (int)NIC_MEMORY_IMEM == (int)CORE_MEM_IMEM &&
		       (int)NIC_MEMORY_EMEM == (int)CORE_MEM_EMEM &&
		       (int)NIC_MEMORY_CLS == (int)CORE_MEM_CLS,
	"ORDER core_memory");

/* One way for all memories: which one is next in a mix of programs no host guesses, and each wrong
 * guess costs more than what a memory has not. */
static inline void
memory_access(struct timing *timing, const struct core_unit *core, struct wait *wait)
{
	const struct core_op *op = &core->op;
	const struct nic_profile *p = timing->profile;
	const struct memory_kind *kind = &timing->kinds[op->memory][op->kind == CORE_OP_ATOMIC];
	const uint32_t bytes = op->bytes, last_byte = bytes - (bytes != 0);
	const uint64_t now = timing->now_ps;
	timing->memory_ops[op->memory]++;
	uint32_t where = (uint32_t)(op->address >> kind->bank_shift) & kind->address_mask;
	where |= core->island & kind->island_mask;
	uint32_t bank = modulo(where, kind->banks);
	uint64_t beats = bytes > kind->one_beat_bytes ? kind->beats_64 * ((bytes + 63) / 64) : 1;
	uint64_t begin = later(now, kind->free_ps[bank]), end = begin + beats * kind->busy_ps;
	kind->free_ps[bank] = end;
	occupancy_serve_places(&timing->occupancy, kind->queue_place + bank,
		kind->busy_place + bank, now, begin, end);
	uint64_t cycles = kind->latency_cycles + last_byte / 8 * p->mem_cycles_per_8_bytes;
	wait->queue_ps = begin;
	wait->data_ps = wait->ready_ps = begin + cycle_ps(timing, cycles);
	wait->entry = kind->entry;
	if (op->memory == CORE_MEM_EMEM && !emem_hit(&timing->cache, op->address, last_byte))
		wait->ready_ps += p->emem_miss_ns * PS_PER_NS;
}

#endif
