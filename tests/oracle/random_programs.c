/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random programs, three ways: the running kernel, the driver's code and nicro's own code on the
 * model of the card. Would have caught: any difference in verdict or packet between them, and code
 * of --opt=max that is longer or slower than the driver's.
 *
 *   random_programs [COUNT [SEED]]      exit 77: no right to load programs
 *
 * A program loads registers from the packet, computes, and stores all of them back. Programs with a
 * driver-defect warning are compared without the driver's code, those that the card refuses not at
 * all.
 */
#include "nic-model/device.h"
#include "offload-jit/bpf/bpf.h"
#include "offload-jit/offload_jit.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	INSNS_MAX = 256,
	FRAME_BYTES = 128,
	FRAMES = 12,
	REGS_AT = 16, /* the registers' place in the packet */
	SKIP = 77,
	STACK_BYTES = 96,
	FUNCTIONS = 2,
	CALLS_MAX = 8,
};

static const uint8_t regs[] = {0, 2, 3, 4, 5, 7, 8, 9};
enum { REG_COUNT = sizeof(regs) };

static uint64_t random_state;

/* splitmix64 */
static uint64_t
random64(void)
{
	uint64_t z = random_state += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static uint32_t
below(uint32_t limit)
{
	return (uint32_t)(random64() % limit);
}

/* Values at which arithmetic goes wrong, among others. */
static uint64_t
edge_value(void)
{
	static const uint64_t edges[] = {0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff,
		0x10000, 0x7fffffff, 0x80000000, 0xffffffff, UINT64_C(0x100000000), INT64_MAX,
		(uint64_t)INT64_MIN, UINT64_MAX, UINT64_MAX - 1, UINT64_C(0xffffffff80000000)};
	return below(2) ? edges[below(sizeof(edges) / sizeof(edges[0]))] : random64() >> below(64);
}

struct program {
	struct bpf_insn insns[INSNS_MAX];
	uint32_t count;
	uint32_t calls[FUNCTIONS][CALLS_MAX]; /* slots to be completed when the functions stand */
	uint32_t call_count[FUNCTIONS];
};

static void
add(struct program *p, uint8_t code, unsigned dst, unsigned src, int off, int64_t imm)
{
	p->insns[p->count++] = (struct bpf_insn){.code = code,
		.dst_reg = dst & 15,
		.src_reg = src & 15,
		.off = (int16_t)off,
		.imm = (int32_t)imm};
}

static uint8_t
reg(void)
{
	return regs[below(REG_COUNT)];
}

static void
add_alu(struct program *p)
{
	static const uint8_t ops[] = {BPF_ADD, BPF_SUB, BPF_AND, BPF_OR, BPF_XOR, BPF_MOV};
	uint8_t class = below(3) ? BPF_ALU64 : BPF_ALU;
	uint8_t source = below(2) ? BPF_X : BPF_K;
	uint8_t op = ops[below(sizeof(ops))];
	add(p, class | op | source, reg(), source == BPF_X ? reg() : 0, 0,
		source == BPF_X ? 0 : (int32_t)edge_value());
}

/* A register limited first, so that all forms of a shift appear. */
static void
add_shift(struct program *p)
{
	static const uint8_t ops[] = {BPF_LSH, BPF_RSH, BPF_ARSH};
	uint8_t class = below(3) ? BPF_ALU64 : BPF_ALU, op = ops[below(3)];
	uint32_t width = class == BPF_ALU64 ? 64 : 32;
	if (below(2)) {
		add(p, class | op | BPF_K, reg(), 0, 0, below(width));
		return;
	}
	uint8_t amount = reg();
	uint32_t form = below(3);
	add(p, BPF_ALU64 | BPF_AND | BPF_K, amount, 0, 0, form == 0 ? width - 1 : 31);
	if (form == 1 && width == 64)
		add(p, BPF_ALU64 | BPF_OR | BPF_K, amount, 0, 0, 32);
	if (form == 2)
		add(p, BPF_ALU64 | BPF_OR | BPF_K, amount, 0, 0, 1);
	add(p, class | op | BPF_X, reg(), amount, 0, 0);
}

static void
add_multiply(struct program *p)
{
	uint8_t dst = reg(), src = reg();
	uint8_t class = below(2) ? BPF_ALU64 : BPF_ALU;
	int32_t mask = below(2) ? 0xffff : 0x7fffffff;
	add(p, BPF_ALU64 | BPF_AND | BPF_K, dst, 0, 0, mask);
	if (below(2)) {
		add(p, class | (below(2) ? BPF_MUL : BPF_DIV) | BPF_K, dst, 0, 0,
			1 + (int32_t)(below(INT32_MAX) >> below(31)));
		return;
	}
	add(p, BPF_ALU64 | BPF_AND | BPF_K, src, 0, 0, mask);
	add(p, class | BPF_MUL | BPF_X, dst, src, 0, 0);
}

static void
add_memory(struct program *p)
{
	static const uint8_t sizes[] = {BPF_B, BPF_H, BPF_W, BPF_DW};
	uint32_t size = below(4), bytes = 1U << size;
	int stack = -(int)(bytes * (1 + below(STACK_BYTES / bytes)));
	uint32_t packet = below(FRAME_BYTES - bytes);
	uint8_t dst = reg();
	switch (below(4)) {
	case 0:
		add(p, BPF_STX | BPF_MEM | sizes[size], BPF_REG_10, reg(), stack, 0);
		break;
	case 1: /* what was stored, with other accesses in between or not */
		add(p, BPF_STX | BPF_MEM | sizes[size], BPF_REG_10, reg(), stack, 0);
		add(p, BPF_LDX | BPF_MEM | sizes[size], dst, BPF_REG_10, stack, 0);
		break;
	case 2:
		add(p, BPF_STX | BPF_MEM | sizes[size], BPF_REG_6, reg(), (int)packet, 0);
		break;
	default:
		for (uint32_t i = 0; i <= below(3); i++)
			add(p, BPF_LDX | BPF_MEM | sizes[size], reg(), BPF_REG_6,
				(int)below(FRAME_BYTES - bytes), 0);
	}
}

/* A run of copies within the packet. */
static void
add_copy(struct program *p)
{
	static const uint8_t sizes[] = {BPF_B, BPF_H, BPF_W, BPF_DW};
	uint32_t size = below(4), bytes = 1U << size, runs = 2 + below(4);
	int from = (int)below(FRAME_BYTES / 2 - 8 * 6), to = FRAME_BYTES / 2 + from;
	uint8_t through = reg();
	bool down = below(3) == 0;
	for (uint32_t i = 0; i < runs; i++) {
		int at = (int)(bytes * (down ? runs - 1 - i : i));
		add(p, BPF_LDX | BPF_MEM | sizes[size], through, BPF_REG_6, from + at, 0);
		add(p, BPF_STX | BPF_MEM | sizes[size], BPF_REG_6, through, to + at, 0);
	}
}

static void
add_jump(struct program *p)
{
	static const uint8_t ops[] = {BPF_JEQ, BPF_JNE, BPF_JGT, BPF_JGE, BPF_JLT, BPF_JLE,
		BPF_JSGT, BPF_JSGE, BPF_JSLT, BPF_JSLE, BPF_JSET};
	uint8_t class = below(3) ? BPF_JMP : BPF_JMP32, op = ops[below(sizeof(ops))];
	uint32_t at = p->count;
	if (below(2))
		add(p, class | op | BPF_X, reg(), reg(), 0, 0);
	else
		add(p, class | op | BPF_K, reg(), 0, 0, (int32_t)edge_value());
	for (uint32_t i = 0; i <= below(3); i++)
		add_alu(p);
	if (below(3) == 0) { /* else part */
		uint32_t leave = p->count;
		add(p, BPF_JMP | BPF_JA, 0, 0, 0, 0);
		p->insns[at].off = (int16_t)(p->count - at - 1);
		add_alu(p);
		p->insns[leave].off = (int16_t)(p->count - leave - 1);
	} else {
		p->insns[at].off = (int16_t)(p->count - at - 1);
	}
}

/* r0 = function(number, pointer to the caller's stack), which changes what the pointer points to.
 */
static void
add_call(struct program *p)
{
	uint32_t function = below(FUNCTIONS);
	int at = -8 * (int)(1 + below(STACK_BYTES / 8));
	if (p->call_count[function] == CALLS_MAX)
		return;
	add(p, BPF_STX | BPF_MEM | BPF_DW, BPF_REG_10, reg(), at, 0);
	add(p, BPF_ALU64 | BPF_MOV | BPF_X, 1, reg(), 0, 0);
	add(p, BPF_ALU64 | BPF_MOV | BPF_X, 2, BPF_REG_10, 0, 0);
	add(p, BPF_ALU64 | BPF_ADD | BPF_K, 2, 0, 0, at);
	p->calls[function][p->call_count[function]++] = p->count;
	add(p, BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_CALL, 0, 0);
	add(p, BPF_LDX | BPF_MEM | BPF_DW, 2, BPF_REG_10, at, 0);
	for (unsigned r = 3; r <= 5; r++)
		add(p, BPF_ALU64 | BPF_MOV | BPF_X, r, 7 + below(3), 0, 0);
}

/* One function keeps its argument in R6 and R8, which it must save, the other on its stack. */
static void
add_functions(struct program *p)
{
	for (unsigned f = 0; f < FUNCTIONS; f++) {
		if (p->call_count[f] == 0)
			continue;
		for (uint32_t i = 0; i < p->call_count[f]; i++)
			p->insns[p->calls[f][i]].imm = (int32_t)(p->count - p->calls[f][i] - 1);
		unsigned kept = f == 0 ? 6 : 4;
		if (f == 0)
			add(p, BPF_ALU64 | BPF_MOV | BPF_X, 8, 2, 0, 0);
		add(p, BPF_ALU64 | BPF_MOV | BPF_X, kept, 1, 0, 0);
		add(p, BPF_STX | BPF_MEM | BPF_DW, BPF_REG_10, kept, -8 * (1 + (int)below(4)), 0);
		add(p, BPF_LDX | BPF_MEM | BPF_DW, 0, 2, 0, 0);
		add(p, BPF_ALU64 | BPF_XOR | BPF_X, 0, kept, 0, 0);
		add(p, (below(2) ? BPF_JMP : BPF_JMP32) | BPF_JSGT | BPF_K, 0, 0, 1,
			(int32_t)edge_value());
		add(p, BPF_ALU | BPF_ADD | BPF_X, 0, kept, 0, 0);
		add(p, BPF_STX | BPF_MEM | BPF_W, f == 0 ? 8 : 2, 0, 4 * (int)below(2), 0);
		add(p, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
	}
}

static void
add_one(struct program *p)
{
	static const int swaps[] = {16, 32, 64};
	switch (below(11)) {
	case 10:
		add_call(p);
		break;
	case 0:
	case 1:
	case 2:
		add_alu(p);
		break;
	case 3:
	case 4:
		add_shift(p);
		break;
	case 5:
		add_multiply(p);
		break;
	case 6:
		add_memory(p);
		break;
	case 7:
		if (below(2))
			add(p, BPF_ALU | BPF_END | BPF_TO_BE, reg(), 0, 0, swaps[below(3)]);
		else
			add(p, (below(2) ? BPF_ALU64 : BPF_ALU) | BPF_NEG, reg(), 0, 0, 0);
		break;
	case 8:
		add_jump(p);
		break;
	default:
		if (below(2))
			add_copy(p);
		else
			add_jump(p);
	}
}

static void
make_program(struct program *p)
{
	*p = (struct program){.count = 0};
	add(p, BPF_LDX | BPF_MEM | BPF_W, 2, 1, 4, 0);
	add(p, BPF_LDX | BPF_MEM | BPF_W, 6, 1, 0, 0);
	add(p, BPF_ALU64 | BPF_MOV | BPF_X, 3, 6, 0, 0);
	add(p, BPF_ALU64 | BPF_ADD | BPF_K, 3, 0, 0, FRAME_BYTES);
	add(p, BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, 1);
	uint32_t check = p->count;
	add(p, BPF_JMP | BPF_JGT | BPF_X, 3, 2, 0, 0);
	for (unsigned i = 0; i < REG_COUNT; i++)
		add(p, BPF_LDX | BPF_MEM | BPF_DW, regs[i], 6, REGS_AT + 8 * (int)i, 0);
	uint32_t pieces = 1 + below(24);
	for (uint32_t i = 0; i < pieces && p->count < INSNS_MAX - 80; i++)
		add_one(p);
	for (unsigned i = 0; i < REG_COUNT; i++)
		add(p, BPF_STX | BPF_MEM | BPF_DW, 6, regs[i], REGS_AT + 8 * (int)i, 0);
	if (below(2))
		add(p, BPF_ALU64 | BPF_AND | BPF_K, 0, 0, 0, 3);
	else
		add(p, BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, below(5));
	p->insns[check].off = (int16_t)(p->count - check - 1);
	add(p, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
	add_functions(p);
}

struct answer {
	uint8_t verdict;
	uint8_t data[FRAME_BYTES];
	uint32_t cycles;
};

static void
fail_with(const struct program *p, const char *fmt, const char *what, uint64_t a, uint64_t b)
{
	fprintf(stderr, fmt, what, (unsigned long long)a, (unsigned long long)b);
	for (uint32_t i = 0; i < p->count; i++) {
		char text[128];
		fprintf(stderr, "%s\n", bpf_print(p->insns, p->count, i, text, sizeof(text)));
	}
	exit(1);
}

static void
run_card(struct nic *nic, const struct image *image, uint8_t frames[FRAMES][FRAME_BYTES],
	struct answer answers[FRAMES])
{
	struct fail fail = {0};
	struct nic_outcome outcome;
	if (nic_load(nic, image, &fail) != 0) {
		fprintf(stderr, "random_programs: %s\n", fail.text);
		exit(1);
	}
	for (unsigned i = 0; i < FRAMES; i++) {
		nic_frame_in(nic, 0, frames[i], FRAME_BYTES, NIC_TIME_ELASTIC);
		nic_advance(nic, NIC_TIME_ELASTIC);
		if (nic_outcomes(nic, &outcome, 1) != 1)
			exit(1);
		answers[i].verdict = outcome.verdict;
		answers[i].cycles = outcome.cycles;
		memcpy(answers[i].data, outcome.data, FRAME_BYTES);
	}
}

static void
run_kernel(int fd, uint8_t frames[FRAMES][FRAME_BYTES], struct answer answers[FRAMES])
{
	for (unsigned i = 0; i < FRAMES; i++) {
		LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = frames[i],
			.data_size_in = FRAME_BYTES, .data_out = answers[i].data,
			.data_size_out = FRAME_BYTES, .repeat = 1);
		if (bpf_prog_test_run_opts(fd, &run) != 0)
			exit(1);
		answers[i].verdict = run.retval > 3 ? NIC_XDP_ABORTED : (uint8_t)run.retval;
	}
}

static void
compare_word(const struct program *p, const char *what, unsigned frame, unsigned byte,
	const uint8_t *kernel, const uint8_t *card)
{
	uint64_t expected, got;
	char where[64];
	memcpy(&expected, kernel, sizeof(expected));
	memcpy(&got, card, sizeof(got));
	snprintf(where, sizeof(where), "%s, frame %u, byte %u", what, frame, byte);
	if (expected != got)
		fail_with(p, "%s: 0x%llx, the card has 0x%llx\n", where, expected, got);
}

static void
compare(const struct program *p, const char *what, const struct answer *kernel,
	const struct answer *card)
{
	for (unsigned i = 0; i < FRAMES; i++) {
		if (kernel[i].verdict != card[i].verdict)
			fail_with(p, "%s: verdict %llu, the card has %llu\n", what,
				kernel[i].verdict, card[i].verdict);
		for (unsigned byte = 0; byte < FRAME_BYTES; byte += 8)
			compare_word(p, what, i, byte, kernel[i].data + byte, card[i].data + byte);
	}
}

static struct image *
translate(const struct program *p, const struct device_caps *caps, enum jit_opt opt, bool *warned)
{
	struct jit_program program = {.name = "random",
		.type = BPF_PROG_TYPE_XDP,
		.gpl = true,
		.insns = p->insns,
		.insn_count = p->count};
	struct jit_options options = {.opt = opt};
	struct report report = {0};
	struct image *image;
	offload_jit(&program, caps, &options, &report, &image);
	*warned = report.count > 0;
	report_free(&report);
	return image;
}

struct tally {
	unsigned compared, refused, warned, unloadable;
	uint64_t linux_cycles, max_cycles;
};

static void
one_program(struct tally *tally, struct nic *nic, const struct device_caps *caps)
{
	struct program p;
	uint8_t frames[FRAMES][FRAME_BYTES];
	struct answer kernel[FRAMES], linux_code[FRAMES], max_code[FRAMES];
	bool warned, ignored;
	make_program(&p);
	for (unsigned i = 0; i < FRAMES; i++)
		for (unsigned at = 0; at < FRAME_BYTES; at += 8) {
			uint64_t value = edge_value();
			memcpy(frames[i] + at, &value, 8);
		}
	struct image *linux_image = translate(&p, caps, JIT_OPT_LINUX, &warned);
	struct image *max_image = translate(&p, caps, JIT_OPT_MAX, &ignored);
	LIBBPF_OPTS(bpf_prog_load_opts, options);
	int fd = -1;
	if (linux_image == NULL || max_image == NULL) {
		tally->refused++;
		goto out;
	}
	fd = bpf_prog_load(BPF_PROG_TYPE_XDP, "random", "GPL", p.insns, p.count, &options);
	if (fd == -EPERM)
		exit(SKIP);
	if (fd < 0) {
		tally->unloadable++;
		goto out;
	}
	run_kernel(fd, frames, kernel);
	close(fd);
	run_card(nic, linux_image, frames, linux_code);
	run_card(nic, max_image, frames, max_code);
	if (!warned)
		compare(&p, "--opt=linux", kernel, linux_code);
	compare(&p, "--opt=max", kernel, max_code);
	if (warned) {
		tally->warned++;
		goto out;
	}
	tally->compared++;
	if (max_image->word_count > linux_image->word_count)
		fail_with(&p, "%s: %llu words, linux %llu\n", "--opt=max is longer",
			max_image->word_count, linux_image->word_count);
	for (unsigned i = 0; i < FRAMES; i++) {
		tally->linux_cycles += linux_code[i].cycles;
		tally->max_cycles += max_code[i].cycles;
		if (max_code[i].cycles > linux_code[i].cycles)
			fail_with(&p, "%s: %llu cycles, linux %llu\n", "--opt=max is slower",
				max_code[i].cycles, linux_code[i].cycles);
	}
out:
	image_free(linux_image);
	image_free(max_image);
}

int
main(int argc, char **argv)
{
	unsigned count = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 2000;
	random_state = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	struct nic_profile profile;
	struct device_caps caps;
	struct nic *nic;
	struct fail fail = {0};
	struct tally tally = {0};
	if (nic_profile_load(nic_profile_names[0], &profile, &fail) != 0 ||
		nic_create(&profile, 1, &nic, &fail) != 0) {
		fprintf(stderr, "random_programs: %s\n", fail.text);
		return 1;
	}
	nic_profile_caps(&profile, &caps);
	for (unsigned i = 0; i < count; i++)
		one_program(&tally, nic, &caps);
	nic_destroy(nic);
	printf("%u programs equal in kernel, --opt=linux and --opt=max; %u with a defect warning, "
	       "max "
	       "only; %u refused by the card, %u by the kernel; cycles linux %llu, max %llu\n",
		tally.compared, tally.warned, tally.refused, tally.unloadable,
		(unsigned long long)tally.linux_cycles, (unsigned long long)tally.max_cycles);
	return tally.compared > 0 ? 0 : 1;
}
