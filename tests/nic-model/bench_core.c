/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How fast the functional machine runs, by kind of work: microcode instructions and packets per
 * CPU second of this host, as lines of "NAME VALUE UNIT" (docs/speed.md). `meson test --benchmark
 * core`, or the binary alone. The design asks for 600 M instructions/s on the arithmetic mix.
 */
#include "program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

/* clang-format off */
/* 64-bit arithmetic, logic, shifts, fields, compares: what the JIT makes of eBPF. */
static const char arithmetic[] = "immed[gprA_20, 0x7d0]\n"
				 "immed[gprA_0, 0x11], gpr_wrboth\n"
				 "immed[gprA_1, 0x0], gpr_wrboth\n"
				 "immed[gprA_2, 0x1234], gpr_wrboth\n"
				 "immed[gprA_3, 0x5678], gpr_wrboth\n"
				 "alu[gprA_0, gprA_0, +, gprB_2], gpr_wrboth\n"
				 "alu[gprA_1, gprA_1, +carry, gprB_3], gpr_wrboth\n"
				 "alu[gprA_4, gprA_0, XOR, gprB_2], gpr_wrboth\n"
				 "alu_shf[gprA_5, --, B, gprB_4, >>7], gpr_wrboth\n"
				 "dbl_shf[gprA_6, gprA_1, gprB_0, >>24], gpr_wrboth\n"
				 "alu_shf[gprA_7, --, B, gprB_1, >>24], gpr_wrboth\n"
				 "alu[gprA_8, gprA_5, AND, gprB_6], gpr_wrboth\n"
				 "immed[gprA_9, 0xffff], gpr_wrboth\n"
				 "ld_field_w_clr[gprA_10, 0011, gprB_4, >>16], gpr_wrboth\n"
				 "alu[gprA_11, --, B, gprB_10], gpr_wrboth\n"
				 "alu[gprA_2, gprA_2, -, gprB_8], gpr_wrboth\n"
				 "alu[gprA_3, gprA_3, -carry, gprB_9], gpr_wrboth\n"
				 "alu[--, gprA_10, -, gprB_9]\n"
				 "bcs[.+2]\n"
				 "alu[gprA_12, gprA_12, OR, 0x1], gpr_wrboth\n"
				 "ld_field[gprA_12, 0110, gprB_10, <<8], gpr_wrboth\n"
				 "alu[gprA_20, gprA_20, -, 0x1]\n"
				 "bne[.-17]\n"
				 "immed[gprA_0, 0x22, <<16]\n"
				 "br[.DONE]\n";

/* Stack words in and out. */
static const char stack[] = "immed[gprA_20, 0x7d0]\n"
			    "immed[gprA_2, 0x1234], gpr_wrboth\n"
			    "alu[*l$index0[4], --, B, gprB_2]\n"
			    "alu[*l$index0[5], --, B, gprB_20]\n"
			    "alu[gprA_4, --, B, *l$index0[4]], gpr_wrboth\n"
			    "alu[gprA_5, --, B, *l$index0[5]], gpr_wrboth\n"
			    "alu[gprA_20, gprA_20, -, 0x1]\n"
			    "bne[.-5]\n"
			    "immed[gprA_0, 0x22, <<16]\n"
			    "br[.DONE]\n";

/* Packet words in, bytes out. */
static const char packet[] = "immed[gprA_20, 0x7d0]\n"
			     "alu[gprA_4, --, B, *l$index1[2]], gpr_wrboth\n"
			     "mem[read32_swap, $xfer_0, gprA_4, 0xc, 4], ctx_swap[sig1]\n"
			     "ld_field_w_clr[gprA_6, 0011, $xfer_0], gpr_wrboth\n"
			     "alu[$xfer_0, --, B, gprB_6]\n"
			     "mem[write8_swap, $xfer_0, gprA_4, 0x6, 2], ctx_swap[sig1]\n"
			     "alu[gprA_20, gprA_20, -, 0x1]\n"
			     "bne[.-5]\n"
			     "immed[gprA_0, 0x22, <<16]\n"
			     "br[.DONE]\n";

/* The empty XDP program of the Linux driver: 17 cycles a packet, so entry and exit count. */
static const char empty[] = "immed[gprB_22, 0x3fff]\n"
			    "alu[gprB_22, gprB_22, AND, *l$index1]\n"
			    "immed[gprA_0, 0x2], gpr_wrboth\n"
			    "immed[gprA_1, 0x0], gpr_wrboth\n"
			    "immed[gprA_0, 0x11, <<16]\n"
			    "br[.DONE]\n";
/* clang-format on */

static double
seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void
measure(const char *name, const char *text, enum core_mode mode)
{
	static const uint8_t frame[60];
	struct program p;
	program_init(&p, NULL);
	program_text(&p, text);
	double best = 0, best_packets = 0;
	for (int round = 0; round < 5; round++) {
		uint64_t insns = 0, packets = 0;
		double begin = seconds(), end;
		do {
			for (int i = 0; i < 100; i++) {
				p.packet.offset = CORE_PACKET_OFFSET;
				p.packet.len_bytes = sizeof(frame);
				p.packet.buffer = p.buffer;
				core_run(p.core, p.code, mode, &p.packet);
				assert_int_equal(p.packet.trap, CORE_TRAP_NONE);
				insns += p.packet.cycles - p.packet.shadow_cycles;
			}
			packets += 100;
			end = seconds();
		} while (end - begin < 0.1);
		if ((double)insns / (end - begin) > best) {
			best = (double)insns / (end - begin);
			best_packets = (double)packets / (end - begin);
		}
	}
	const char *how = mode == CORE_PLAIN ? "plain" : mode == CORE_TRACED ? "traced" : "counted";
	printf("core:%s:%s %.1f M instructions/s\n", name, how, best / 1e6);
	if (text == empty) /* elsewhere a packet is a loop of thousands */
		printf("core:%s:%s:packets %.3f Mpps\n", name, how, best_packets / 1e6);
	program_end(&p);
}

static void
all(void **state)
{
	for (enum core_mode mode = CORE_PLAIN; mode <= CORE_COUNTED; mode++) {
		measure("arithmetic", arithmetic, mode);
		measure("stack", stack, mode);
		measure("packet", packet, mode);
		measure("empty", empty, mode);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(all)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
