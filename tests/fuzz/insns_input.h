/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An input of fuzz_insns and fuzz_lockstep: a program for a fixed set of maps, and packets.
 *
 *   byte 0    bit 0 tc instead of XDP; bit 1 not GPL; bits 7:4 which packet shape
 *   byte 1    seed of the packets' and maps' bytes
 *   bytes 2,3 length of a packet, little endian, taken modulo what a port lets through
 *   byte 8 .. instruction slots, as struct bpf_insn
 */
#ifndef TESTS_FUZZ_INSNS_INPUT_H
#define TESTS_FUZZ_INSNS_INPUT_H

#include "nic-model/device.h"
#include "offload-jit/program.h"

enum {
	INPUT_HEADER_BYTES = 8,
	INPUT_INSNS_MAX = 512,
	INPUT_MAPS = 6,
	INPUT_PACKETS = 3,
	INPUT_FRAME_MAX = 1514,
	INPUT_FRAME_MIN = 14,
	INPUT_WIRE_MIN = 60, /* without FCS: shorter ones come from no wire */
};

struct insns_input {
	struct jit_program program;
	struct bpf_insn insns[INPUT_INSNS_MAX];
	struct jit_map maps[INPUT_MAPS];
	struct jit_map *map_pointers[INPUT_MAPS];
	struct jit_map_word words[INPUT_MAPS][16];
	uint8_t shape, seed;
	uint32_t frame_bytes;
	/* The short form of adjust_head relies on frames from the wire: up to 46 bytes go without a
	 * check of the length. Other programs get shorter frames too. */
	uint32_t frame_min;
};

/** @return false: too short for a program. Device ids of the maps are left 0 */
bool insns_input_read(struct insns_input *input, const uint8_t *data, size_t size);

/** Forget what was noted about the use of map words. */
void insns_input_forget(struct insns_input *input);

/** Frame @p number of the input. @return its length */
uint32_t insns_input_frame(
	const struct insns_input *input, unsigned number, uint8_t frame[INPUT_FRAME_MAX]);

/** Entry @p number of what a map holds before the first packet. @return false: no more */
bool insns_input_entry(const struct insns_input *input, unsigned map, unsigned number,
	uint8_t key[8], uint8_t value[64]);

#endif
