/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Maps: limits, errnos, collisions, order, reuse of memory; the routines as programs call them;
 * commands on map memory. Catches a lost or doubled entry, a wrong errno, an access beside a value
 * or behind the trace.
 */
#include "program.h"

#include <errno.h>
#include <linux/bpf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int
set_up(void **state)
{
	struct program *p = malloc(sizeof(*p));
	program_init(p, NULL);
	*state = p;
	return 0;
}

static int
tear_down(void **state)
{
	program_end(*state);
	free(*state);
	return 0;
}

static void
creation_limits(void **state)
{
	struct program *p = *state;
	struct core_maps *maps = core_maps(p->core);
	static const struct {
		uint32_t type, key, value, entries;
		int err;
	} cases[] = {
		{BPF_MAP_TYPE_HASH, 56, 8, 10, 0},
		{BPF_MAP_TYPE_HASH, 57, 8, 10, -EINVAL},
		{BPF_MAP_TYPE_HASH, 8, 57, 10, -EINVAL},
		{BPF_MAP_TYPE_HASH, 33, 32, 10, -EINVAL}, /* 40 + 32 > 64 */
		{BPF_MAP_TYPE_HASH, 0, 8, 10, -EINVAL},
		{BPF_MAP_TYPE_HASH, 8, 0, 10, -EINVAL},
		{BPF_MAP_TYPE_HASH, 8, 8, 0, -EINVAL},
		{BPF_MAP_TYPE_ARRAY, 8, 8, 10, -EINVAL},
		{BPF_MAP_TYPE_LRU_HASH, 8, 8, 10, -EINVAL},
		{BPF_MAP_TYPE_ARRAY, 4, 56, 2048000, -ENOMEM}, /* the first took 10 */
		{BPF_MAP_TYPE_ARRAY, 4, 56, 2047990, 0},
		{BPF_MAP_TYPE_ARRAY, 4, 8, 1, -ENOMEM},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint32_t id = 0;
		assert_int_equal(core_map_create(maps, cases[i].type, cases[i].key, cases[i].value,
					 cases[i].entries, &id),
			cases[i].err);
	}
	assert_int_equal(core_map_destroy(maps, 2), 0);
	assert_int_equal(core_map_destroy(maps, 2), -EBADF);
	uint32_t id, ids = 1;
	while (core_map_create(maps, BPF_MAP_TYPE_ARRAY, 4, 8, 1, &id) == 0)
		ids++;
	assert_int_equal(ids, 128);
}

/* Random operations beside a plain list of what must be there. */
static void
hash_against_list(void **state)
{
	struct program *p = *state;
	struct core_maps *maps = core_maps(p->core);
	enum { KEYS = 200, ENTRIES = 100 };
	bool there[KEYS] = {false};
	uint64_t held[KEYS] = {0};
	uint32_t id, used = 0, hops;
	uint64_t seed = 3;
	assert_int_equal(core_map_create(maps, BPF_MAP_TYPE_HASH, 6, 8, ENTRIES, &id), 0);
	struct core_map *map = core_map_by_id(maps, id);
	for (unsigned round = 0; round < 50000; round++) {
		seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		uint32_t k = (uint32_t)(seed >> 33) % KEYS;
		uint8_t key[6] = {(uint8_t)k, 1, 2, 3, 4, (uint8_t)(k * 7)};
		uint64_t value = seed;
		if (seed >> 62 == 0) {
			assert_int_equal(
				core_map_remove(maps, map, key, &hops), there[k] ? 0 : -ENOENT);
			used -= there[k];
			there[k] = false;
			continue;
		}
		uint64_t flags = (seed >> 20) % 4;
		int want = flags == 3                     ? -EINVAL
			   : there[k] && flags == 1       ? -EEXIST
			   : !there[k] && flags == 2      ? -ENOENT
			   : !there[k] && used == ENTRIES ? -E2BIG
							  : 0;
		assert_int_equal(core_map_update(maps, map, key, &value, flags, &hops), want);
		if (want == 0) {
			used += !there[k];
			there[k] = true;
			held[k] = value;
		}
		int64_t slot = core_map_find(maps, map, key, &hops);
		assert_int_equal(slot >= 0, there[k]);
		if (slot >= 0)
			assert_memory_equal(
				core_map_slot(maps, map, (uint32_t)slot) + map->value_offset,
				&held[k], 8);
	}
	/* the walk names each entry once */
	uint8_t key[6], next[6];
	uint32_t seen = 0;
	bool walked[KEYS] = {false};
	for (int err = core_map_next(maps, map, NULL, next); err == 0;
		err = core_map_next(maps, map, key, next)) {
		memcpy(key, next, 6);
		assert_true(there[key[0]] && !walked[key[0]]);
		walked[key[0]] = true;
		seen++;
	}
	assert_int_equal(seen, used);
	/* a new owner of the memory finds zeros */
	assert_int_equal(core_map_destroy(maps, id), 0);
	assert_int_equal(core_map_create(maps, BPF_MAP_TYPE_ARRAY, 4, 8, 200, &id), 0);
	map = core_map_by_id(maps, id);
	for (uint32_t i = 0; i < 200; i++)
		for (uint32_t b = 0; b < 128; b++)
			assert_int_equal(core_map_slot(maps, map, i)[b], 0);
}

static void
arrays(void **state)
{
	struct program *p = *state;
	struct core_maps *maps = core_maps(p->core);
	uint32_t id, hops, key, next, value = 5;
	assert_int_equal(core_map_create(maps, BPF_MAP_TYPE_ARRAY, 4, 4, 3, &id), 0);
	struct core_map *map = core_map_by_id(maps, id);
	key = 2;
	assert_int_equal(core_map_find(maps, map, &key, &hops), 2);
	assert_int_equal(core_map_update(maps, map, &key, &value, BPF_NOEXIST, &hops), -EEXIST);
	assert_int_equal(core_map_update(maps, map, &key, &value, BPF_EXIST, &hops), 0);
	assert_int_equal(core_map_remove(maps, map, &key, &hops), -EINVAL);
	key = 3;
	assert_int_equal(core_map_find(maps, map, &key, &hops), -E2BIG);
	assert_int_equal(core_map_update(maps, map, &key, &value, 0, &hops), -E2BIG);
	assert_int_equal(core_map_next(maps, map, &key, &next), 0);
	assert_int_equal(next, 0);
	key = 2;
	assert_int_equal(core_map_next(maps, map, &key, &next), -ENOENT);
}

/* A call of a routine as the JIT writes it: key at stack byte 0, value at byte 8, flags in R4. It
 * returns to a word of the program: 11 is behind it. */
static void
load_call(struct program *p, uint32_t id, uint32_t routine, uint32_t key, uint32_t value,
	uint32_t flags, uint32_t back)
{
	char text[1024];
	snprintf(text, sizeof(text),
		"immed[gprA_1, 0x%x]\nalu[*l$index0, --, B, gprA_1]\n"
		"immed[gprA_1, 0x%x]\nalu[*l$index0[2], --, B, gprA_1]\n"
		"alu[gprA_6, gprA_22, +, 0x8]\nlocal_csr_wr[ActLMAddr2, gprA_6]\n"
		"immed[gprA_8, 0x%x], gpr_wrboth\nimmed[gprA_9, 0x0], gpr_wrboth\n"
		"br[.%u], defer[2]\nimmed[gprA_0, 0x%x]\nimmed[gprB_0, 0x%x]\n"
		"alu[gprA_12, --, B, gprB_0]\nalu[gprA_13, --, B, gprB_1]\n"
		"immed[gprA_0, 0x22, <<16]\nbr[.DONE]\n",
		key, value, flags, routine, id, PROGRAM_START + back);
	program_text(p, text);
}

static uint64_t
call(struct program *p, uint32_t id, uint32_t routine, uint32_t key, uint32_t value, uint32_t flags)
{
	load_call(p, id, routine, key, value, flags, 11);
	assert_int_equal(program_run(p, CORE_TRACED, "12345678901234", 14), CORE_TRAP_NONE);
	uint64_t sum = 0;
	for (uint32_t i = 0; i < p->packet.op_count; i++)
		sum += p->packet.ops[i].cycles;
	assert_int_equal(sum, p->packet.cycles);
	return core_gpr(p->core, 'A', 13) * (UINT64_C(1) << 32) | core_gpr(p->core, 'B', 0);
}

/* Code-store addresses of the default profile. */
enum { LOOKUP = 2000, UPDATE = 2100, DELETE = 2200 };

static void
routines(void **state)
{
	struct program *p = *state;
	uint32_t id, array, hops, key = 77, value;
	struct core_maps *maps = core_maps(p->core);
	assert_int_equal(core_map_create(maps, BPF_MAP_TYPE_HASH, 4, 4, 1, &id), 0);
	assert_int_equal(core_map_create(maps, BPF_MAP_TYPE_ARRAY, 4, 4, 2, &array), 0);
	assert_int_equal(call(p, id, LOOKUP, 77, 0, 0), 0);
	uint64_t miss_cycles = p->packet.helper_cycles;
	assert_int_equal(call(p, id, UPDATE, 77, 1234, BPF_EXIST), (uint64_t)-ENOENT);
	assert_int_equal(call(p, id, UPDATE, 77, 1234, BPF_ANY), 0);
	assert_int_equal(p->packet.helper_cycles, 124 + 6 + 60);
	assert_int_equal(call(p, id, UPDATE, 78, 1, BPF_ANY), (uint64_t)-E2BIG); /* full */
	int64_t slot = core_map_find(maps, core_map_by_id(maps, id), &key, &hops);
	assert_true(slot >= 0);
	memcpy(&value, core_map_slot(maps, core_map_by_id(maps, id), (uint32_t)slot) + 72, 4);
	assert_int_equal(value, 1234);
	uint64_t found = call(p, id, LOOKUP, 77, 0, 0);
	assert_int_equal((found >> 32 << 8) + (uint32_t)found,
		core_map_slot_address(core_map_by_id(maps, id), (uint32_t)slot) + 72);
	assert_int_equal(p->packet.helper_cycles, 130);
	assert_int_equal(miss_cycles, 130 - 9);
	assert_int_equal(call(p, id, DELETE, 77, 0, 0), 0);
	assert_int_equal(call(p, id, DELETE, 77, 0, 0), (uint64_t)-ENOENT);
	assert_int_equal(call(p, 99, LOOKUP, 77, 0, 0), 0);
	assert_int_equal(call(p, 99, DELETE, 77, 0, 0), (uint64_t)-EINVAL);
	assert_int_equal(call(p, array, DELETE, 0, 0, 0), (uint64_t)-EINVAL);
	assert_int_equal(call(p, array, UPDATE, 2, 5, 0), (uint64_t)-E2BIG);
	assert_int_equal(call(p, array, UPDATE, 1, 5, 0), 0);
	key = 1;
	slot = core_map_find(maps, core_map_by_id(maps, array), &key, &hops);
	memcpy(&value, core_map_slot(maps, core_map_by_id(maps, array), (uint32_t)slot) + 72, 4);
	assert_int_equal(value, 5);
}

/* A miss is cheaper than a hit, but not below what its last part costs: whether or not it leaves a
 * trace, and in the second packet as in the first. */
static void
cheap_miss_in_every_mode(void **state)
{
	(void)state;
	struct program p;
	uint32_t id;
	program_init(&p, "helper.lookup_cycles=8");
	assert_int_equal(core_map_create(core_maps(p.core), BPF_MAP_TYPE_HASH, 4, 4, 1, &id), 0);
	load_call(&p, id, LOOKUP, 77, 0, 0, 11);
	for (unsigned i = 0; i <= CORE_COUNTED + 3; i++) {
		assert_int_equal(program_run(&p, i % (CORE_COUNTED + 1), "12345678901234", 14),
			CORE_TRAP_NONE);
		/* 8 + 6 for the key's word: 1, 6, 3, then 4 behind the last operation */
		assert_int_equal(p.packet.helper_cycles, 8 + 6 - 4);
	}
	program_end(&p);
}

static void
keep_event(void *ctx, const struct nic_event *event)
{
	*(struct nic_event *)ctx = *event;
}

/* Event output sends what lies in one value of a map, and stops the packet for all else. */
static void
event_of_a_value(void **state)
{
	struct program *p = *state;
	struct core_maps *maps = core_maps(p->core);
	enum { ENTRIES = 3, VALUE = 12, ROUND = 16 }; /* bytes: whole words of 8 */
	static const struct {
		uint32_t slot;
		int32_t from; /* the value's begin, bytes */
		uint32_t bytes;
		enum core_trap_reason trap;
	} cases[] = {
		{0, 0, VALUE, CORE_TRAP_NONE}, {ENTRIES - 1, 4, ROUND - 4, CORE_TRAP_NONE},
		{1, 4, ROUND - 3, CORE_TRAP_ROUTINE_DATA}, {1, -4, 4, CORE_TRAP_ROUTINE_DATA},
		{1, ROUND, 1, CORE_TRAP_ROUTINE_DATA},
		{1, ROUND, 0, CORE_TRAP_NONE},               /* nothing of nowhere */
		{ENTRIES, 0, VALUE, CORE_TRAP_ROUTINE_DATA}, /* of the map's memory, but no entry */
	};
	uint32_t id;
	assert_int_equal(core_map_create(maps, BPF_MAP_TYPE_ARRAY, 4, VALUE, ENTRIES, &id), 0);
	const struct core_map *map = core_map_by_id(maps, id);
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[1024];
		struct nic_event event = {0};
		uint64_t value = core_map_slot_address(map, cases[i].slot) + map->value_offset;
		uint32_t low = (uint32_t)value + (uint32_t)cases[i].from;
		/* kind of the pointer 4 in R0, event map in R2, flags in R3, pointer in R4, bytes
		 * in R5 */
		snprintf(text, sizeof(text),
			"immed[gprA_1, 0x4]\nimmed[gprA_4, 0x1]\nimmed[gprA_7, 0x0]\n"
			"immed[gprA_8, 0x%x]\nimmed_w1[gprA_8, 0x%x]\n"
			"immed[gprA_9, 0x9800, <<16]\nimmed[gprA_10, 0x%x]\n"
			"br[.2300], defer[1]\nimmed[gprB_0, 0x%x]\n"
			"immed[gprA_0, 0x22, <<16]\nbr[.DONE]\n",
			low & 0xffff, low >> 16, cases[i].bytes, PROGRAM_START + 9);
		program_text(p, text);
		core_on_event(p->core, keep_event, &event);
		assert_int_equal(program_run(p, CORE_TRACED, "12345678901234", 14), cases[i].trap);
		if (cases[i].trap) {
			assert_null(event.data);
			continue;
		}
		const uint8_t *slot = core_map_slot(maps, map, cases[i].slot);
		assert_int_equal(event.data_bytes, cases[i].bytes);
		if (event.data_bytes)
			assert_ptr_equal(event.data, slot + map->value_offset + cases[i].from);
	}
}

/* Lookups until the trace finds no memory: the packet is stopped, and its trace ends in a place
 * that there is. */
static void
trace_without_memory(void **state)
{
	struct program *p = *state;
#ifdef __SANITIZE_ADDRESS__
	(void)p;
	puts("SKIP: the address sanitizer's allocator dies without memory");
	skip();
#else
	struct rlimit before;
	uint32_t id;
	assert_int_equal(core_map_create(core_maps(p->core), BPF_MAP_TYPE_HASH, 4, 4, 1, &id), 0);
	load_call(p, id, LOOKUP, 77, 0, 0, 0);
	assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
	const struct rlimit none = {0, before.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_AS, &none), 0);
	program_run(p, CORE_TRACED, "12345678901234", 14);
	assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
	assert_int_equal(p->packet.trap, CORE_TRAP_MEMORY);
	/* room for a power of two; the last place was to be kept for the end */
	assert_int_equal(p->packet.op_count & (p->packet.op_count + 1), 0);
	assert_true(p->packet.op_count >= 1023);
	const struct core_op *end = &p->packet.ops[p->packet.op_count - 1];
	assert_int_equal(end->kind, CORE_OP_END);
#endif
}

/* Commands on scratch memory: bytes after the command, as hexadecimal text. */
static void
commands_and_byte_order(void **state)
{
	/* clang-format off */
	static const struct {
		const char *text;
		const char *memory; /* bytes 0..7 of the scratch */
		uint32_t a3;
	} cases[] = {
		{"mem[write32, $xfer_0, gprB_1, <<8, gprA_0, 1], ctx_swap[sig1]\n",
			"1122334400000000", 0},
		{"mem[write32_swap, $xfer_0, gprB_1, <<8, gprA_0, 2], ctx_swap[sig1]\n",
			"4433221188776655", 0},
		{"mem[write8, $xfer_0, gprB_1, <<8, gprA_0, 3], ctx_swap[sig1]\n",
			"1122330000000000", 0},
		{"mem[write8_swap, $xfer_0, gprB_1, <<8, gprA_0, 3], ctx_swap[sig1]\n",
			"4433220000000000", 0},
		{"mem[write, $xfer_0, gprB_1, <<8, gprA_0, 1], ctx_swap[sig1]\n",
			"1122334455667788", 0},
		{"mem[add, $xfer_0, gprB_1, <<8, gprA_0, 1], ctx_swap[sig1]\n"
		 "mem[add, $xfer_0, gprB_1, <<8, gprA_0, 1], ctx_swap[sig1]\n",
			"2244668800000000", 0},
		{"mem[sub, $xfer_0, gprB_1, <<8, gprA_0, 1], ctx_swap[sig1]\n", "eeddccbc00000000",
			0},
		{"mem[add64, $xfer_0, gprB_1, <<8, gprA_0, 5], ctx_swap[sig1]\n",
			"1122334455667788", 0},
		{"mem[set, $xfer_0, gprB_1, <<8, gprA_0, 1], ctx_swap[sig1]\n"
		 "mem[xor, $xfer_1, gprB_1, <<8, gprA_0, 1], ctx_swap[sig1]\n"
		 "mem[clr, $xfer_0, gprB_1, <<8, gprA_0, 1], ctx_swap[sig1]\n",
			"4444448800000000", 0},
		{"mem[swap, $xfer_0, gprB_1, <<8, gprA_0, 1], ctx_swap[sig1]\n"
		 "mem[test_add, $xfer_0, gprB_1, <<8, gprA_0, 1], ctx_swap[sig1]\n"
		 "alu[gprA_3, --, B, $xfer_0]\n",
			"2244668800000000", 0x11223344},
		{"immed[gprA_3, 0x890]\nimmed[gprB_4, 0x1234]\nld_field[gprA_3, 1100, gprB_4, <<16]\n"
		 "mem[add_imm, $xfer_0, gprB_1, <<8, gprA_0, 1], indirect_ref\nimmed[gprA_3, 0x0]\n",
			"0000123400000000", 0},
		{"immed[gprA_3, 0xc90]\nimmed[gprB_4, 0x1234]\nld_field[gprA_3, 1100, gprB_4, <<16]\n"
		 "mem[add_imm, $xfer_0, gprB_1, <<8, gprA_0, 1], indirect_ref\nimmed[gprA_3, 0x0]\n",
			"0000123400000000", 0},
		/* data is pulled after the slots */
		{"mem[add, $xfer_0, gprB_1, <<8, gprA_0, 1], ctx_swap[sig1], defer[1]\n"
		 "immed[$xfer_0, 0x5]\n",
			"0000000500000000", 0},
		{"mem[write32, $xfer_0, gprB_1, <<8, gprA_0, 2], ctx_swap[sig1]\n"
		 "mem[read32, $xfer_4, gprB_1, <<8, gprA_0, 2], ctx_swap[sig1]\n"
		 "alu[gprA_3, --, B, $xfer_5]\n",
			"1122334455667788", 0x55667788},
		{"mem[write32, $xfer_0, gprB_1, <<8, gprA_0, 2], ctx_swap[sig1]\n"
		 "mem[read32_swap, $xfer_4, gprB_1, <<8, gprA_0, 2], ctx_swap[sig1]\n"
		 "alu[gprA_3, --, B, $xfer_4]\n",
			"1122334455667788", 0x44332211},
		{"mem[write32, $xfer_0, gprB_1, <<8, gprA_0, 2], ctx_swap[sig1]\n"
		 "mem[read8, $xfer_4, gprB_1, <<8, gprA_0, 6], ctx_swap[sig1]\n"
		 "alu[gprA_3, --, B, $xfer_5]\n",
			"1122334455667788", 0x55660000},
		/* no swap, the signal is awaited */
		{"mem[write32, $xfer_0, gprB_1, <<8, gprA_0, 2], sig_done[sig2]\n"
		 "ctx_arb[sig2]\nmem[atomic_read, $xfer_4, gprB_1, <<8, gprA_0, 1], ctx_swap[sig1]\n"
		 "alu[gprA_3, --, B, $xfer_4]\n",
			"1122334455667788", 0x11223344},
	};
	/* clang-format on */
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[2048], seen[17];
		struct program p;
		program_init(&p, NULL);
		assert_int_equal(core_allow_scratch(p.core, true), 0);
		/* transfer-out 0, 1 = 11223344, 55667788; address in B1 << 8 + A0 = EMEM scratch */
		snprintf(text, sizeof(text),
			"immed[gprA_5, 0x3344]\nimmed_w1[gprA_5, 0x1122]\n"
			"alu[$xfer_0, --, B, gprA_5]\n"
			"immed[gprA_5, 0x7788]\nimmed_w1[gprA_5, 0x5566]\n"
			"alu[$xfer_1, --, B, gprA_5]\n"
			"immed[gprA_0, 0x0]\nimmed[gprB_1, 0x9800, <<16]\nimmed[gprA_3, 0x0]\n%s"
			"mem[read32_swap, $xfer_8, gprB_1, <<8, gprA_0, 2], ctx_swap[sig1]\n"
			"alu[gprA_10, --, B, $xfer_8]\nalu[gprA_11, --, B, $xfer_9]\nbr[.DONE]\n",
			cases[i].text);
		program_text(&p, text);
		assert_int_equal(
			program_run(&p, CORE_TRACED, "12345678901234", 14), CORE_TRAP_NONE);
		snprintf(seen, sizeof(seen), "%08x%08x",
			__builtin_bswap32(core_gpr(p.core, 'A', 10)),
			__builtin_bswap32(core_gpr(p.core, 'A', 11)));
		if (strcmp(seen, cases[i].memory) != 0)
			fail_msg("case %zu: memory %s, not %s\n%s", i, seen, cases[i].memory, text);
		if (core_gpr(p.core, 'A', 3) != cases[i].a3)
			fail_msg("case %zu: A3 = %x, not %x", i, core_gpr(p.core, 'A', 3),
				cases[i].a3);
		program_end(&p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(creation_limits, set_up, tear_down),
		cmocka_unit_test_setup_teardown(hash_against_list, set_up, tear_down),
		cmocka_unit_test_setup_teardown(arrays, set_up, tear_down),
		cmocka_unit_test_setup_teardown(routines, set_up, tear_down),
		cmocka_unit_test(cheap_miss_in_every_mode),
		cmocka_unit_test_setup_teardown(event_of_a_value, set_up, tear_down),
		cmocka_unit_test_setup_teardown(trace_without_memory, set_up, tear_down),
		cmocka_unit_test_setup_teardown(commands_and_byte_order, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
