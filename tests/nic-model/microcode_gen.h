/* SPDX-License-Identifier: BSD-2-Clause */
/* Random programs in microcode, for laws of time: a seed is a program. Packets take different ways
 * through it, by their random numbers. */
#ifndef TESTS_NIC_MODEL_MICROCODE_GEN_H
#define TESTS_NIC_MODEL_MICROCODE_GEN_H

#include <stdbool.h>
#include <stdint.h>

struct microcode_gen {
	char text[1 << 16];
	uint32_t lines;
	uint64_t state;
	bool queues; /* operations that nobody waits for: they may queue behind each other */
};

/** Make program @p seed. With @p posted it also has operations that nobody waits for. */
void microcode_gen(struct microcode_gen *gen, uint64_t seed, bool posted);

/** A number below @p n, for the load of a program. */
uint32_t microcode_gen_random(struct microcode_gen *gen, uint32_t n);

#endif
