/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would have caught: any instruction, optimisation, helper or map operation that the card computes
 * otherwise than the kernel. Random programs that the card takes run on random packets here and in
 * the running kernel; verdict, packet and maps must be equal, at both levels of translation. Only a
 * program with a driver-defect warning may differ, and only at --opt=linux. Code of --opt=max that
 * is longer or slower than the driver's is a failure as well.
 * Usage: diff_programs [COUNT [SEED [RISKY]]]
 */
#include "two_machines.h"

#include "offload-jit/bpf/bpf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PACKETS = 4 };

static uint64_t random_state;

static uint32_t
random_word(void)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(random_state >> 32);
}

static void
make_traffic(struct traffic *traffic, uint64_t seed)
{
	random_state = seed ^ 0x5bd1e995u;
	traffic->count = PACKETS;
	for (unsigned i = 0; i < PACKETS; i++) {
		traffic->len_bytes[i] = i == 3 ? 14 + random_word() % 100
					       : DEVICE_GEN_PACKET_MIN + random_word() % 150;
		unsigned kind = random_word() % 3; /* noise, mostly zero, mostly ones */
		for (uint32_t k = 0; k < traffic->len_bytes[i]; k++) {
			uint8_t byte = (uint8_t)random_word();
			bool rare = random_word() % 4 == 0;
			traffic->data[i][k] = kind == 0 || rare ? byte : kind == 1 ? 0 : 0xff;
		}
	}
}

/* Does the program still differ? Both sides must take it. */
static bool
differs(const struct device_program *program, const struct traffic *traffic, enum jit_opt opt)
{
	static struct machine_result kernel, card;
	struct translation_result t;
	memset(&kernel, 0, sizeof(kernel));
	memset(&card, 0, sizeof(card));
	if (run_kernel(program, traffic, &kernel))
		return false;
	translate_for_card(program, opt, &t);
	bool bad = t.image && !(t.warned && opt == JIT_OPT_LINUX) &&
		   (run_card(&t, traffic, &card) || machines_difference(traffic, &card, &kernel));
	image_free(t.image);
	return bad;
}

/* What an instruction becomes when it is not needed: the register that it sets gets a number, so
 * that no pointer, which differs by nature, comes to light. */
static struct bpf_insn
simpler(const struct bpf_insn *insn)
{
	uint8_t class = BPF_CLASS(insn->code);
	bool call = class == BPF_JMP && BPF_OP(insn->code) == BPF_CALL;
	if (call || class == BPF_ALU || class == BPF_ALU64 || class == BPF_LDX)
		return (struct bpf_insn){.code = BPF_ALU64 | BPF_MOV,
			.dst_reg = call ? 0 : insn->dst_reg & 15,
			.imm = 7};
	return (struct bpf_insn){.code = BPF_JMP | BPF_JA};
}

/* Simplify as long as the difference stays. */
static void
print_reduced(const struct device_program *from, const struct traffic *traffic, enum jit_opt opt)
{
	static struct device_program program;
	bool smaller = true;
	program = *from;
	while (smaller) {
		smaller = false;
		for (uint32_t i = 0; i < program.count; i++) {
			struct bpf_insn kept = program.insns[i], simple = simpler(&kept);
			bool wide = bpf_is_ld_imm64(&kept);
			/* nor stack that nobody wrote */
			bool stack = BPF_CLASS(kept.code) == BPF_STX && kept.dst_reg == 10;
			if (!wide && !stack && memcmp(&kept, &simple, sizeof(kept)) != 0) {
				program.insns[i] = simple;
				if (differs(&program, traffic, opt))
					smaller = true;
				else
					program.insns[i] = kept;
			}
			i += wide;
		}
	}
	printf("reduced (goto +0 and r = 7 left out):\n");
	for (uint32_t i = 0; i < program.count; i++) {
		char text[80];
		struct bpf_insn simple = simpler(&program.insns[i]);
		bool wide = bpf_is_ld_imm64(&program.insns[i]);
		if (wide || memcmp(&program.insns[i], &simple, sizeof(simple)) != 0)
			printf("  %4u  %s\n", i,
				bpf_print(program.insns, program.count, i, text, sizeof(text)));
		i += wide;
	}
}

struct tally {
	unsigned compared[2], warned[2], warned_differs[2], refused, kernel_refused, overflow, bad;
	/* unwarned programs that both levels translate */
	unsigned both, max_worse;
	uint64_t words[2], cycles[2];
};

/* How large and how fast the two levels are. */
struct size {
	bool known;
	uint32_t words, cycles[PACKETS];
};

/* --opt=max is never longer, and on no packet slower. */
static void
compare_sizes(const struct size size[2], uint64_t seed, struct tally *tally)
{
	bool worse = size[1].words > size[0].words;
	if (!size[0].known || !size[1].known)
		return;
	for (unsigned i = 0; i < PACKETS; i++) {
		worse |= size[1].cycles[i] > size[0].cycles[i];
		tally->cycles[0] += size[0].cycles[i];
		tally->cycles[1] += size[1].cycles[i];
	}
	tally->words[0] += size[0].words;
	tally->words[1] += size[1].words;
	tally->both++;
	tally->max_worse += worse;
	if (worse)
		printf("WORSE: seed %llu: --opt=max is longer or slower\n",
			(unsigned long long)seed);
}

static void
compare_one(uint64_t seed, unsigned risky, struct tally *tally, bool show)
{
	static struct device_program program;
	static struct traffic traffic;
	static struct machine_result kernel, card;
	struct size size[2] = {{0}};
	device_gen(&program, seed, risky);
	if (program.overflow) {
		tally->overflow++;
		return;
	}
	memset(&kernel, 0, sizeof(kernel));
	make_traffic(&traffic, seed);
	int err = run_kernel(&program, &traffic, &kernel);
	if (err) {
		tally->kernel_refused++;
		if (show)
			printf("seed %llu: the kernel refuses: %s\n", (unsigned long long)seed,
				strerror(-err));
		return;
	}
	for (int opt = JIT_OPT_LINUX; opt <= JIT_OPT_MAX; opt++) {
		struct translation_result t;
		translate_for_card(&program, (enum jit_opt)opt, &t);
		if (t.image == NULL) {
			tally->refused += opt == JIT_OPT_LINUX;
			if (show)
				printf("seed %llu: refused: %s\n", (unsigned long long)seed,
					t.refusal);
			continue;
		}
		memset(&card, 0, sizeof(card));
		const char *what = run_card(&t, &traffic, &card)
					   ? "the card did not run"
					   : machines_difference(&traffic, &card, &kernel);
		bool allowed = t.warned && opt == JIT_OPT_LINUX;
		tally->compared[opt]++;
		tally->warned[opt] += t.warned;
		tally->warned_differs[opt] += t.warned && what;
		if (what && !allowed) {
			tally->bad++;
			printf("DIFFERENT: seed %llu at --opt=%s: %s\n", (unsigned long long)seed,
				opt ? "max" : "linux", what);
			if (show)
				print_reduced(&program, &traffic, (enum jit_opt)opt);
		}
		size[opt].known = !t.warned;
		size[opt].words = t.image->word_count;
		for (unsigned i = 0; i < PACKETS; i++)
			size[opt].cycles[i] = card.packets[i].cycles;
		image_free(t.image);
	}
	compare_sizes(size, seed, tally);
}

int
main(int argc, char **argv)
{
	uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 0) : 10000;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
	unsigned risky = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 0) : 20;
	struct tally tally = {0};
	int err = machines_open();
	if (err)
		return err;
	for (uint64_t i = 0; i < count; i++)
		compare_one(seed + i, risky, &tally, count == 1);
	printf("%llu programs: %u refused by the kernel, %u by the card, %u too long\n",
		(unsigned long long)count, tally.kernel_refused, tally.refused, tally.overflow);
	for (int opt = 0; opt < 2; opt++)
		printf("--opt=%s: %u compared, %u with a driver-defect warning, %u of them "
		       "differ\n",
			opt ? "max" : "linux", tally.compared[opt], tally.warned[opt],
			tally.warned_differs[opt]);
	if (tally.both)
		printf("--opt=max against linux, %u programs: %.1f %% fewer words, %.1f %% fewer "
		       "cycles, %u worse\n",
			tally.both, 100.0 - 100.0 * (double)tally.words[1] / (double)tally.words[0],
			100.0 - 100.0 * (double)tally.cycles[1] / (double)tally.cycles[0],
			tally.max_worse);
	tally.bad += tally.max_worse;
	unsigned compared = tally.compared[0] + tally.compared[1];
	printf("%u passed, %u failed\n", compared - tally.bad, tally.bad);
	/* A generator that the card or the kernel mostly refuses would test nothing. */
	return tally.bad || tally.compared[0] < count / 2;
}
