/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A2 is a random number, B1 << 8 + A0 an address in the EMEM scratch, A8 the packet. Blocks of
 * arithmetic and memory operations follow each other; some are jumped over by bits of A2.
 */
#include "microcode_gen.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LINES_MAX = 1500, BLOCKS_MAX = 24 };

uint32_t
microcode_gen_random(struct microcode_gen *gen, uint32_t n)
{
	gen->state = gen->state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(gen->state >> 33) % n;
}

static void __attribute__((format(printf, 2, 3)))
line(struct microcode_gen *gen, const char *format, ...)
{
	size_t len = strlen(gen->text);
	va_list args;
	va_start(args, format);
	int added = vsnprintf(gen->text + len, sizeof(gen->text) - len - 1, format, args);
	va_end(args);
	gen->text[len + (size_t)added] = '\n';
	gen->text[len + (size_t)added + 1] = 0;
	gen->lines++;
}

static void
arithmetic(struct microcode_gen *gen)
{
	uint32_t most = microcode_gen_random(gen, 4) ? 30 : 300;
	for (uint32_t n = 1 + microcode_gen_random(gen, most); n; n--)
		line(gen, "alu[gprA_5, gprA_5, +, gprB_6]");
}

/* From one hot word to walks over lines, banks, more than a small cache. */
static void
address(struct microcode_gen *gen)
{
	static const char *const masks[] = {"0x0", "0x180", "0xfff0", "0xfff, <<8"};
	line(gen, "immed[gprB_3, %s]", masks[microcode_gen_random(gen, 4)]);
	line(gen, "alu[gprA_0, gprA_2, AND, gprB_3]");
}

static void
emem_read(struct microcode_gen *gen)
{
	address(gen);
	for (uint32_t n = 1 + microcode_gen_random(gen, 4); n; n--)
		line(gen, "mem[read32_swap, $xfer_0, gprB_1, <<8, gprA_0, %u], ctx_swap[sig1]",
			1u << microcode_gen_random(gen, 4));
}

static void
emem_atomic(struct microcode_gen *gen)
{
	address(gen);
	line(gen, "mem[test_add, $xfer_0, gprB_1, <<8, gprA_0, 1], ctx_swap[sig1]");
}

static void
packet_access(struct microcode_gen *gen)
{
	if (microcode_gen_random(gen, 3))
		line(gen, "mem[read32_swap, $xfer_0, gprA_8, 0x0, %u], ctx_swap[sig1]",
			1u << microcode_gen_random(gen, 4));
	else
		line(gen, "mem[write8_swap, $xfer_0, gprA_8, 0x6, 2], ctx_swap[sig1]");
}

static void
posted_adds(struct microcode_gen *gen)
{
	address(gen);
	line(gen, "immed[gprA_3, 0x1, <<16]");
	line(gen, "immed[gprB_5, 0x890]");
	for (uint32_t n = 1 + microcode_gen_random(gen, 6); n; n--) {
		line(gen, "alu[gprA_4, gprA_3, OR, gprB_5]");
		line(gen, "mem[add_imm, $xfer_0, gprB_1, <<8, gprA_0, 1], indirect_ref");
	}
}

/* Started, awaited later. */
static void
signalled(struct microcode_gen *gen)
{
	address(gen);
	line(gen, "mem[write32, $xfer_0, gprB_1, <<8, gprA_0, 2], sig_done[sig2]");
	arithmetic(gen);
	line(gen, "ctx_arb[sig2]");
}

static void
block(struct microcode_gen *gen, bool posted)
{
	static void (*const kinds[])(struct microcode_gen *) = {arithmetic, arithmetic, emem_read,
		emem_atomic, packet_access, packet_access, posted_adds, signalled};
	enum { WAITING = 6, ALL = sizeof(kinds) / sizeof(kinds[0]) };
	uint32_t kind = microcode_gen_random(gen, posted ? ALL : WAITING);
	gen->queues |= kind >= WAITING;
	kinds[kind](gen);
}

/* A block that half of the packets leave out: the jump over it is written when its end is known. */
static void
optional_block(struct microcode_gen *gen, bool posted)
{
	size_t at = strlen(gen->text);
	char jump[64], body[1 << 14];
	gen->lines++;
	block(gen, posted);
	snprintf(body, sizeof(body), "%s", gen->text + at);
	snprintf(jump, sizeof(jump), "br_bset[gprA_2, %u, .%u]\n", microcode_gen_random(gen, 16),
		gen->lines);
	snprintf(gen->text + at, sizeof(gen->text) - at, "%s%s", jump, body);
}

static void
verdict(struct microcode_gen *gen)
{
	static const char *const actions[] = {"0x22", "0x11", "0x44"};
	line(gen, "immed[gprA_0, %s, <<16]", actions[microcode_gen_random(gen, 3)]);
	if (microcode_gen_random(gen, 2)) {
		line(gen, "br_bset[gprA_2, 17, .%u]", gen->lines + 2);
		line(gen, "immed[gprA_0, %s, <<16]", actions[microcode_gen_random(gen, 3)]);
	}
	line(gen, "br[.DONE]");
}

void
microcode_gen(struct microcode_gen *gen, uint64_t seed, bool posted)
{
	gen->text[0] = 0;
	gen->lines = 0;
	gen->queues = false;
	gen->state = seed * 0x9e3779b97f4a7c15u + 1;
	line(gen, "local_csr_rd[PseudoRndNum]");
	line(gen, "immed[gprA_2, 0x0]");
	line(gen, "immed[gprB_1, 0x9800, <<16]");
	line(gen, "alu[gprA_8, --, B, *l$index1[2]]");
	for (uint32_t n = microcode_gen_random(gen, BLOCKS_MAX); n && gen->lines < LINES_MAX; n--)
		if (microcode_gen_random(gen, 2))
			optional_block(gen, posted);
		else
			block(gen, posted);
	verdict(gen);
}
