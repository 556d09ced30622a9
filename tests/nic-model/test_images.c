/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whole images as the Linux driver lays them out. Catches: a wrong answer, a wrong cycle count, a
 * broken routine call, a wrong order of bytes in counters, broken frames of subprograms.
 */
#include "program.h"

#include <linux/bpf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define NOP8                                                                            \
	0x000000f0000c0300, 0x000000f0000c0300, 0x000000f0000c0300, 0x000000f0000c0300, \
		0x000000f0000c0300, 0x000000f0000c0300, 0x000000f0000c0300, 0x000000f0000c0300

/* XDP `r0 = 2; exit` at word 1024. */
static const uint64_t pass_at_1024[] = {0x000f20f003f05bff, 0x000700b441605a20, 0x000502f0000c0800,
	0x000cc2f0000c0001, 0x0007e0d902008038, 0x000060d800608038, 0x000a00a0000c0000,
	0x000800c10c048a00, 0x000460aab0000303, 0x000840d901408125, 0x000da0f002200b82,
	0x000b60f444400b11, 0x000b0081d0100200, 0x000200aa300c0001, 0x000bc094002409ff,
	0x000060d800608038, 0x000a00a0000c0000, 0x000100c10c000a00, NOP8};

/* tc `r0 = -1; exit` at word 3072. */
static const uint64_t tc_unspec[] = {0x000f20f003f05bff, 0x000700b441605a20, 0x000b22f0800c0000,
	0x000bc2f0800c0001, 0x000ae0db02008038, 0x000060d800608038, 0x000a00a0000c0000,
	0x0000e0c10c00c600, 0x000600aab0000307, 0x000540db01408125, 0x000a00a0000c0000,
	0x000f20f001200b11, 0x000020f444100b22, 0x000a00f001200f11, 0x0005c0f444100f00,
	0x00070081e0100200, 0x000200aa300c0001, 0x000b80840020092f, 0x000200aa300c0001,
	0x0008409400200d2f, 0x000060d800608038, 0x000bc09bc0200a02, 0x000100c10c000a00, NOP8};

/* XDP counter of EtherTypes in map 7; routine at word 0x100. */
static const uint64_t counter[] = {0x000f20f003f05bff, 0x000700b441605a20, 0x000b22a0c0405a22,
	0x000ea2f0000c0005, 0x000282a000688800, 0x000fc2f0000c0007, 0x000362a000801800,
	0x000302a000901c00, 0x0001a2a0808c3808, 0x0008c2a8809c0009, 0x000902f0000c0400,
	0x000cc2f0000c0001, 0x000620aab0002004, 0x000400a6b0002405, 0x000900db0b008125,
	0x000ab05c1008b006, 0x0000e2c00312000a, 0x000d40a020102800, 0x000da2a0804c2016,
	0x000ea2f0000c0005, 0x000c42aa804c1004, 0x000822a6805c0005, 0x000762f0000c1c02,
	0x000da2f0000c0003, 0x000340fc06601300, 0x000aa0d840208038, 0x000c60a040000002,
	0x0009e0f000c0031c, 0x000e00fc066c0016, 0x000000f0000c0300, 0x000000f0000c0300,
	0x000000f0000c0300, 0x000c40aa30000400, 0x0007c0db0a008120, 0x000862f0000c0402,
	0x000da2f0000c0003, 0x000580f000ce4015, 0x000be0c10c000a15, 0x0008864700080700,
	0x000920db0a808038, 0x000c22f0000c0000, 0x000cc2f0000c0001, 0x000502f0000c0800,
	0x000cc2f0000c0001, 0x000560db0c008038, 0x000060d800608038, 0x000a00a0000c0000,
	0x000800c10c048a00, 0x000460aab0000303, 0x000f40db0b408125, 0x000da0f002200b82,
	0x000b60f444400b11, 0x000b0081d0100200, 0x000200aa300c0001, 0x000bc094002409ff,
	0x000060d800608038, 0x000a00a0000c0000, 0x000100c10c000a00, NOP8};

/* Subprograms with and without saved registers. */
static const uint64_t calls[] = {0x000f20f003f05bff, 0x000700b441605a20, 0x0007e0a0816d0016,
	0x000e00fc066c0016, 0x000a60db0be08038, 0x0003c0f000c05716, 0x000740f000cc1c15,
	0x000300aa816d0016, 0x000e00fc066c0016, 0x000000f0000c0300, 0x000000f0000c0300,
	0x000000f0000c0300, 0x0007e0a0816d0016, 0x000e00fc066c0016, 0x000020db07508038,
	0x000140f000cc4015, 0x000300aa816d0016, 0x000e00fc066c0016, 0x000000f0000c0300,
	0x000000f0000c0300, 0x000000f0000c0300, 0x000ae0db09408038, 0x000d60a060000015,
	0x000302a000c00800, 0x000362a000d00c00, 0x000a22a000003000, 0x000a42a000103400,
	0x0003a0db0e108038, 0x000d80a001580000, 0x000d60a060000015, 0x000502f0000c0800,
	0x000cc2f0000c0001, 0x000d80a001580000, 0x000e60e8000c0015, 0x000060d800608038,
	0x000a00a0000c0000, 0x000800c10c048a00, 0x000460aab0000303, 0x000c80db08808125,
	0x000da0f002200b82, 0x000b60f444400b11, 0x000b0081d0100200, 0x000200aa300c0001,
	0x000bc094002409ff, 0x000060d800608038, 0x000a00a0000c0000, 0x000100c10c000a00,
	0x000240a020103000, 0x000b60a020203400, 0x000220a020303800, 0x000d40a020403c00,
	0x000420a020504000, 0x0007a0e800305700, 0x000d00a020604400, 0x000440a020704800,
	0x000160a020804c00, 0x000c42a000c80400, 0x000502a000d80800, 0x000c22a000e80c00,
	0x000342a000f81000, 0x000a22a001081400, 0x000260e8003c0015, 0x000362a001181800,
	0x000a42a001281c00, 0x000f02a001382000, NOP8};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void
pass_takes_17_cycles(void **state)
{
	static const uint8_t frame[170];
	struct program p;
	program_init(&p, NULL);
	program_words(&p, pass_at_1024, COUNT(pass_at_1024), 1024);
	for (enum core_mode mode = CORE_PLAIN; mode <= CORE_COUNTED; mode++) {
		assert_int_equal(program_run(&p, mode, frame, sizeof(frame)), CORE_TRAP_NONE);
		assert_int_equal(p.packet.result, 0x00110000);
		assert_int_equal(p.packet.cycles, 17);
		assert_int_equal(core_gpr(p.core, 'B', 22), 170);
	}
	struct nic_word_counts counts;
	core_counts(p.code, 4, &counts); /* br to the exit */
	assert_int_equal(counts.executed, 1);
	assert_int_equal(counts.shadow_cycles, 2);
	core_counts(p.code, 5, &counts); /* abort: never */
	assert_int_equal(counts.executed, 0);
	program_end(&p);
}

static void
tc_answers(void **state)
{
	static const uint8_t frame[64];
	struct program p;
	program_init(&p, NULL);
	program_words(&p, tc_unspec, COUNT(tc_unspec), PROGRAM_START);
	assert_int_equal(program_run(&p, CORE_PLAIN, frame, sizeof(frame)), CORE_TRAP_NONE);
	assert_int_equal(p.packet.result, 0x00110000);
	program_end(&p);
}

static void
counter_counts(void **state)
{
	uint8_t frame[64] = {[12] = 0x08, [13] = 0x06};
	struct program p;
	program_init(&p, "bpf.func_lookup=256");
	uint32_t id, hops, key = 0x0608;
	uint64_t value = 0, seen = 0;
	for (int i = 0; i < 7; i++)
		assert_int_equal(
			core_map_create(core_maps(p.core), BPF_MAP_TYPE_HASH, 4, 8, 16, &id), 0);
	assert_int_equal(id, 7);
	struct core_map *map = core_map_by_id(core_maps(p.core), id);
	program_words(&p, counter, COUNT(counter), PROGRAM_START);
	/* without an entry nothing is counted */
	assert_int_equal(program_run(&p, CORE_PLAIN, frame, sizeof(frame)), CORE_TRAP_NONE);
	assert_int_equal(p.packet.result, 0x00110000);
	assert_int_equal(core_map_update(core_maps(p.core), map, &key, &value, 0, &hops), 0);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(program_run(&p, CORE_TRACED, frame, 14), CORE_TRAP_NONE);
		assert_int_equal(p.packet.result, 0x00110000);
	}
	int64_t slot = core_map_find(core_maps(p.core), map, &key, &hops);
	memcpy(&seen, core_map_slot(core_maps(p.core), map, (uint32_t)slot) + map->value_offset, 8);
	/* each word big endian, the low word first */
	assert_int_equal(seen, __builtin_bswap32(3));
	/* the trace: packet read, descriptor, lock, bucket, unlock, add, end */
	assert_int_equal(p.packet.op_count, 7);
	uint64_t sum = 0;
	for (uint32_t i = 0; i < p.packet.op_count; i++)
		sum += p.packet.ops[i].cycles;
	assert_int_equal(sum, p.packet.cycles);
	assert_int_equal(p.packet.helper_cycles, 130); /* 124 + 6 for one word of key */
	/* a 13-byte frame leaves before the map */
	assert_int_equal(program_run(&p, CORE_PLAIN, frame, 13), CORE_TRAP_NONE);
	assert_int_equal(p.packet.result, 0x00220000);
	program_end(&p);
}

static void
subprograms_return(void **state)
{
	static const uint8_t frame[64];
	struct program p;
	program_init(&p, NULL);
	program_words(&p, calls, COUNT(calls), PROGRAM_START);
	for (enum core_mode mode = CORE_PLAIN; mode <= CORE_COUNTED; mode++) {
		assert_int_equal(program_run(&p, mode, frame, sizeof(frame)), CORE_TRAP_NONE);
		assert_int_equal(p.packet.result, 0x00110000);
	}
	program_end(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pass_takes_17_cycles),
		cmocka_unit_test(tc_answers),
		cmocka_unit_test(counter_counts),
		cmocka_unit_test(subprograms_return),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
