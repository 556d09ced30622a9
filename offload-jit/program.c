/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/program.h"

#include <stddef.h>

const struct jit_line *
jit_line_of(const struct jit_program *program, uint32_t insn)
{
	uint32_t low = 0, high = program->line_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (program->lines[middle].insn <= insn)
			low = middle + 1;
		else
			high = middle;
	}
	return low == 0 ? NULL : &program->lines[low - 1];
}
