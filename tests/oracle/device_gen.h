/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random programs that the card takes, built to show their work: what they compute ends in the
 * packet and in the maps, so that two machines can be compared by bytes. A seed is a program.
 *
 * map[0]: array, 4 entries of 32 bytes; map[1]: hash, key 8, value 32. In both, bytes 0..15 of a
 * value are read, bytes 16..31 are counters.
 */
#ifndef TESTS_ORACLE_DEVICE_GEN_H
#define TESTS_ORACLE_DEVICE_GEN_H

#include <linux/bpf.h>
#include <stdbool.h>
#include <stdint.h>

enum {
	DEVICE_GEN_INSNS_MAX = 2048,
	DEVICE_GEN_PACKET_MIN = 96, /* shorter packets leave early */
	DEVICE_GEN_VALUE = 32,
	DEVICE_GEN_COUNTERS = 16, /* first byte of the counters */
	DEVICE_GEN_KEY = 8,
};

struct device_program {
	struct bpf_insn insns[DEVICE_GEN_INSNS_MAX];
	uint32_t count;
	bool overflow; /* too long: not a program */
	bool tc;       /* a classifier, else XDP */
};

/** @param risky  per mille of places that may meet a documented defect of the driver's code */
void device_gen(struct device_program *program, uint64_t seed, unsigned risky);

#endif
