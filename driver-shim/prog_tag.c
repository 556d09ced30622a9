/* SPDX-License-Identifier: BSD-2-Clause */
#include "driver-shim/prog_tag.h"

#include <endian.h>
#include <stddef.h>
#include <string.h>

enum { BLOCK_BYTES = 64, WORDS = 5, ROUNDS = 80 };

static uint32_t
rotate(uint32_t value, unsigned bits)
{
	return value << bits | value >> (32 - bits);
}

/* One block, RFC 3174 section 6.1. */
static void
sha1_block(uint32_t hash[WORDS], const uint8_t block[BLOCK_BYTES])
{
	uint32_t w[ROUNDS];
	for (unsigned t = 0; t < 16; t++) {
		memcpy(&w[t], block + 4 * t, 4);
		w[t] = be32toh(w[t]);
	}
	for (unsigned t = 16; t < ROUNDS; t++)
		w[t] = rotate(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);

	uint32_t a = hash[0], b = hash[1], c = hash[2], d = hash[3], e = hash[4];
	for (unsigned t = 0; t < ROUNDS; t++) {
		uint32_t f, k;
		if (t < 20)
			f = (b & c) | (~b & d), k = 0x5a827999;
		else if (t < 40)
			f = b ^ c ^ d, k = 0x6ed9eba1;
		else if (t < 60)
			f = (b & c) | (b & d) | (c & d), k = 0x8f1bbcdc;
		else
			f = b ^ c ^ d, k = 0xca62c1d6;
		uint32_t next = rotate(a, 5) + f + e + w[t] + k;
		e = d, d = c, c = rotate(b, 30), b = a, a = next;
	}
	hash[0] += a, hash[1] += b, hash[2] += c, hash[3] += d, hash[4] += e;
}

/* An instruction as it enters the hash: map references are not part of the program's identity. */
static struct bpf_insn
hashed_insn(const struct jit_program *program, uint32_t index)
{
	static const uint8_t load = BPF_LD | BPF_IMM | BPF_DW;
	struct bpf_insn insn = program->insns[index];
	const struct bpf_insn *first = &program->insns[index];
	if (insn.code == 0 && index > 0 && program->insns[index - 1].code == load)
		first--;
	bool map = first->code == load &&
		   (first->src_reg == BPF_PSEUDO_MAP_FD || first->src_reg == BPF_PSEUDO_MAP_VALUE);
	if (map)
		insn.imm = 0;
	return insn;
}

void
prog_tag(const struct jit_program *program, uint8_t tag[BPF_TAG_SIZE])
{
	enum { INSNS_PER_BLOCK = BLOCK_BYTES / sizeof(struct bpf_insn) };
	uint32_t hash[WORDS] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
	uint8_t block[BLOCK_BYTES];
	uint32_t at = 0, left = program->insn_count;
	for (; left >= INSNS_PER_BLOCK; left -= INSNS_PER_BLOCK) {
		for (unsigned i = 0; i < INSNS_PER_BLOCK; i++) {
			struct bpf_insn insn = hashed_insn(program, at++);
			memcpy(block + i * sizeof(insn), &insn, sizeof(insn));
		}
		sha1_block(hash, block);
	}
	memset(block, 0, sizeof(block));
	for (unsigned i = 0; i < left; i++) {
		struct bpf_insn insn = hashed_insn(program, at++);
		memcpy(block + i * sizeof(insn), &insn, sizeof(insn));
	}
	block[left * sizeof(struct bpf_insn)] = 0x80;
	if (left == INSNS_PER_BLOCK - 1) { /* no room for the length */
		sha1_block(hash, block);
		memset(block, 0, sizeof(block));
	}
	uint64_t bits = htobe64((uint64_t)program->insn_count * sizeof(struct bpf_insn) * 8);
	memcpy(block + BLOCK_BYTES - sizeof(bits), &bits, sizeof(bits));
	sha1_block(hash, block);
	for (unsigned i = 0; i < BPF_TAG_SIZE / 4; i++) {
		uint32_t word = htobe32(hash[i]);
		memcpy(tag + 4 * i, &word, sizeof(word));
	}
}
