/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would have caught: an unsafe program that our verifier accepts, and safe ones that it refuses in
 * numbers. Random programs go to our verifier and to the running kernel's; nothing that ours
 * accepts may be refused there for a safety reason (docs/soundness.md names the exempt ones), and
 * of what the kernel accepts ours accepts 97 %. Usage: verifier_kernel [COUNT [SEED [-v]]]
 */
#include "program_gen.h"

#include "offload-jit/bpf/bpf.h"
#include "offload-jit/rules.h"
#include "offload-jit/verifier/verifier.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { SKIP = 77, LOG_BYTES = 4 << 20, REASONS = 64 };

static int map_fds[2];
static char kernel_log[LOG_BYTES];

static int
bpf_call(int cmd, union bpf_attr *attr)
{
	return (int)syscall(__NR_bpf, cmd, attr, sizeof(*attr));
}

static int
create_map(uint32_t type, uint32_t key, uint32_t value, uint32_t entries)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.map_type = type;
	attr.key_size = key;
	attr.value_size = value;
	attr.max_entries = entries;
	return bpf_call(BPF_MAP_CREATE, &attr);
}

/* @return 0 accepted, or the negative errno; the log is in kernel_log when asked for */
static int
kernel_verdict(const struct gen_program *program, unsigned log_level)
{
	static struct bpf_insn insns[GEN_INSNS_MAX];
	union bpf_attr attr;

	memcpy(insns, program->insns, program->count * sizeof(*insns));
	for (uint32_t i = 0; i < program->count; i++) {
		if (bpf_is_ld_imm64(&insns[i]) && insns[i].src_reg == BPF_PSEUDO_MAP_FD)
			insns[i].imm = map_fds[insns[i].imm];
	}
	memset(&attr, 0, sizeof(attr));
	attr.prog_type = BPF_PROG_TYPE_XDP;
	attr.insns = (uint64_t)(uintptr_t)insns;
	attr.insn_cnt = program->count;
	attr.license = (uint64_t)(uintptr_t) "GPL";
	kernel_log[0] = '\0';
	if (log_level) {
		attr.log_level = log_level;
		attr.log_buf = (uint64_t)(uintptr_t)kernel_log;
		attr.log_size = LOG_BYTES;
	}
	int fd = bpf_call(BPF_PROG_LOAD, &attr);
	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static struct jit_map maps[2] = {
	{.name = "array",
		.type = BPF_MAP_TYPE_ARRAY,
		.key_bytes = 4,
		.value_bytes = GEN_ARRAY_VALUE,
		.max_entries = 4},
	{.name = "hash",
		.type = BPF_MAP_TYPE_HASH,
		.key_bytes = GEN_HASH_KEY,
		.value_bytes = GEN_HASH_VALUE,
		.max_entries = 64},
};
static struct jit_map *map_pointers[2] = {&maps[0], &maps[1]};

static int
our_verdict(const struct gen_program *gen, struct report *report, FILE *log, bool keep_paths)
{
	struct jit_program program = {.name = "random",
		.type = BPF_PROG_TYPE_XDP,
		.gpl = true,
		.insns = gen->insns,
		.insn_count = gen->count,
		.maps = map_pointers,
		.map_count = 2};
	struct verifier_options options = {
		.log = log, .log_level = log ? 2 : 0, .keep_paths = keep_paths};
	struct verifier_result result;
	int err = verifier_run(&program, &options, report, &result);

	verifier_result_free(&result);
	return err;
}

/* Reasons and how often: a small table by text. */
struct reasons {
	struct {
		char text[96];
		unsigned count;
		uint64_t seed;
	} rows[REASONS];
	unsigned used;
};

static void
count_reason(struct reasons *reasons, const char *text, uint64_t seed)
{
	for (unsigned i = 0; i < reasons->used; i++) {
		if (strcmp(reasons->rows[i].text, text) == 0) {
			reasons->rows[i].count++;
			return;
		}
	}
	if (reasons->used == REASONS)
		return;
	snprintf(reasons->rows[reasons->used].text, sizeof(reasons->rows[0].text), "%s", text);
	reasons->rows[reasons->used].seed = seed;
	reasons->rows[reasons->used++].count = 1;
}

/* The last line of the kernel's log that says why, digits replaced so that places do not matter. */
static void
kernel_reason(char *text, size_t size)
{
	char *end = kernel_log + strlen(kernel_log), *line = kernel_log;

	for (char *p = kernel_log, *next; p < end; p = next) {
		next = memchr(p, '\n', (size_t)(end - p));
		next = next ? next + 1 : end;
		if (strncmp(p, "processed ", 10) != 0 && strncmp(p, "mark_precise", 12) != 0)
			line = p;
	}
	size_t n = 0;
	for (; line[n] && line[n] != '\n' && n + 1 < size; n++)
		text[n] = line[n] >= '0' && line[n] <= '9' ? '#' : line[n];
	text[n] = '\0';
}

/* ---- exempt refusals: docs/soundness.md "Exempt" ---- */

/* A register compared with itself: always or never true, which newer kernels do not see. */
static void
say_self_compare(struct bpf_insn *insn)
{
	if (!bpf_is_conditional(insn) || !bpf_is_x(insn) || insn->dst_reg != insn->src_reg)
		return;
	uint8_t op = bpf_op(insn);
	bool always =
		op == BPF_JEQ || op == BPF_JGE || op == BPF_JLE || op == BPF_JSGE || op == BPF_JSLE;
	if (op == BPF_JSET)
		return;
	/* r >= 0 unsigned; r & 0 */
	insn->code = bpf_class(insn) | BPF_K | (always ? BPF_JGE : BPF_JSET);
	insn->src_reg = 0;
	insn->imm = 0;
}

/* What newer kernels forget, said after the instruction in instructions that change nothing.
 * @return how many */
static uint32_t
said_after(const struct bpf_insn *insn, struct bpf_insn said[4])
{
	uint8_t class = bpf_class(insn), op = bpf_op(insn), dst = insn->dst_reg;

	if (insn->code == (BPF_JMP | BPF_CALL) && insn->imm == BPF_FUNC_map_lookup_elem &&
		insn->src_reg == 0) {
		/* A key is anything after the call, a pointer in it no longer a pointer. */
		said[0] = (struct bpf_insn){.code = BPF_LDX | BPF_MEM | BPF_DW,
			.dst_reg = BPF_REG_1,
			.src_reg = BPF_REG_10,
			.off = -8};
		said[1] = said[2] =
			(struct bpf_insn){.code = BPF_ALU64 | BPF_NEG, .dst_reg = BPF_REG_1};
		said[3] = (struct bpf_insn){.code = BPF_STX | BPF_MEM | BPF_DW,
			.dst_reg = BPF_REG_10,
			.src_reg = BPF_REG_1,
			.off = -8};
		return 4;
	}
	if (class != BPF_ALU && class != BPF_ALU64)
		return 0;
	if (op == BPF_ADD || op == BPF_SUB) {
		/* Newer kernels keep the distance of linked numbers where pointers have their
		 * offset; one more addition ends the link. */
		said[0] = (struct bpf_insn){.code = class | BPF_ADD | BPF_K, .dst_reg = dst};
		return 1;
	}
	if (class == BPF_ALU && (op == BPF_DIV || op == BPF_MOD || op == BPF_LSH || op == BPF_RSH ||
					op == BPF_ARSH)) {
		/* 32-bit operations clear the upper half. */
		said[0] = (struct bpf_insn){
			.code = BPF_ALU | BPF_MOV | BPF_X, .dst_reg = dst, .src_reg = dst};
		return 1;
	}
	return 0;
}

/* An unsigned comparison forgets a signed upper bound: `if r s< 0` to the same place, where a
 * negative number goes anyway, keeps it. */
static bool
said_before(const struct bpf_insn *insn)
{
	return bpf_is_conditional(insn) && !bpf_is_x(insn) && insn->imm >= 0 &&
	       (bpf_op(insn) == BPF_JGT || bpf_op(insn) == BPF_JGE);
}

static void
append(struct gen_program *to, struct bpf_insn insn)
{
	to->insns[to->count++] = insn;
}

/* The same program, with what newer kernels forget said in so many words. Empty if too long. */
static void
spell_out(const struct gen_program *from, struct gen_program *to)
{
	static uint32_t place[GEN_INSNS_MAX + 1];
	struct bpf_insn said[4];
	uint32_t n = 0;

	for (uint32_t i = 0; i < from->count; i++) {
		place[i] = n;
		n += 1u + said_before(&from->insns[i]) + said_after(&from->insns[i], said);
	}
	place[from->count] = n;
	to->count = 0;
	for (uint32_t i = 0; i < from->count && n <= GEN_INSNS_MAX; i++) {
		struct bpf_insn insn = from->insns[i];
		bool jumps = bpf_is_conditional(&insn) || bpf_is_ja(&insn);
		int32_t target = 0;
		if (jumps || bpf_is_pseudo_call(&insn))
			target = (int32_t)place[bpf_jump_target(&insn, i)];
		if (said_before(&insn)) {
			struct bpf_insn negative = insn;
			negative.code = bpf_class(&insn) | BPF_JSLT | BPF_K;
			negative.imm = 0;
			negative.off = (int16_t)(target - (int32_t)to->count - 1);
			append(to, negative);
		}
		if (jumps)
			insn.off = (int16_t)(target - (int32_t)to->count - 1);
		else if (bpf_is_pseudo_call(&insn))
			insn.imm = target - (int32_t)to->count - 1;
		say_self_compare(&insn);
		append(to, insn);
		uint32_t count = said_after(&from->insns[i], said);
		for (uint32_t k = 0; k < count; k++)
			append(to, said[k]);
	}
}

/* A pointer on the stack is pruned where another path has plain bytes, as in Linux 6.1. What
 * follows may then compute with it as a number, which is a leak at most. */
static bool
pointer_as_number(const struct gen_program *program)
{
	static const enum rule_index as_number[] = {
		RULE_POINTER_ARITHMETIC, RULE_POINTER_32BIT, RULE_STACK_PARTIAL_POINTER};
	struct report report = {0};
	bool found = false, other = false;

	our_verdict(program, &report, NULL, true);
	for (size_t i = 0; i < report.count; i++) {
		bool listed = false;
		for (size_t k = 0; k < sizeof(as_number) / sizeof(as_number[0]); k++)
			listed |= report.findings[i].rule == &rules[as_number[k]];
		found |= listed;
		other |= !listed && report.findings[i].rule != &rules[RULE_WORK_LIMIT];
	}
	report_free(&report);
	return found && !other;
}

/* What the kernel refuses although nothing is unsafe. */
static bool
exempt(const struct gen_program *program, const char *reason, int err)
{
	static struct gen_program spelled;

	if (err == -E2BIG || strncmp(reason, "verifier bug", 12) == 0 || pointer_as_number(program))
		return true;
	spell_out(program, &spelled);
	return spelled.count > 0 && kernel_verdict(&spelled, 0) == 0;
}

static void
show(const char *title, const struct reasons *reasons)
{
	for (unsigned i = 0; i < reasons->used; i++)
		printf("  %s %6u  %s (seed %llu)\n", title, reasons->rows[i].count,
			reasons->rows[i].text, (unsigned long long)reasons->rows[i].seed);
}

static void
print_program(const struct gen_program *program)
{
	char text[96];

	for (uint32_t i = 0; i < program->count; i++)
		printf("%4u: %s\n", i,
			bpf_print(program->insns, program->count, i, text, sizeof(text)));
}

static void
print_findings(const struct report *report)
{
	for (size_t i = 0; i < report->count; i++)
		printf("  %s at %d: %s [%s]\n", report->findings[i].rule->id,
			report->findings[i].insn, report->findings[i].message,
			report->findings[i].value);
}

/* Both verdicts with their logs, and both variants that exempt() looks at. */
static int
explain(uint64_t seed, unsigned mistakes)
{
	static struct gen_program program, spelled;
	struct report report = {0}, unpruned = {0};

	gen_program(&program, seed, mistakes);
	print_program(&program);
	printf("ours: %d\n", our_verdict(&program, &report, stdout, false));
	print_findings(&report);
	printf("ours, nothing pruned: %d\n", our_verdict(&program, &unpruned, NULL, true));
	print_findings(&unpruned);
	printf("kernel: %d\n%s\n", kernel_verdict(&program, 2), kernel_log);
	spell_out(&program, &spelled);
	printf("kernel, spelled out: %d\n%s\n", kernel_verdict(&spelled, 1), kernel_log);
	report_free(&report);
	report_free(&unpruned);
	return 0;
}

static unsigned
mistakes_of(uint64_t seed)
{
	static const unsigned rates[] = {0, 0, 0, 4, 30};
	return rates[seed % 5];
}

static int
compare(uint64_t count, uint64_t first)
{
	static struct gen_program program;
	static struct reasons unsound, exempted, stricter;
	uint64_t both = 0, ours_only = 0, kernel_only = 0, neither = 0;

	for (uint64_t seed = first; seed < first + count; seed++) {
		struct report report = {0};
		char reason[96];
		gen_program(&program, seed, mistakes_of(seed));
		int ours = our_verdict(&program, &report, NULL, false);
		int theirs = kernel_verdict(&program, 0);
		if (ours == 0 && theirs == 0) {
			both++;
		} else if (ours == 0) {
			theirs = kernel_verdict(&program, 1);
			kernel_reason(reason, sizeof(reason));
			bool fine = exempt(&program, reason, theirs);
			ours_only += !fine;
			count_reason(fine ? &exempted : &unsound, reason, seed);
		} else if (theirs == 0) {
			kernel_only++;
			count_reason(&stricter, report.count ? report.findings[0].rule->id : "none",
				seed);
		} else {
			neither++;
		}
		report_free(&report);
	}
	double share = both + kernel_only ? 100.0 * (double)both / (double)(both + kernel_only) : 0;
	printf("%llu programs: both accept %llu, both refuse %llu, kernel only %llu, ours only "
	       "%llu; "
	       "of what the kernel accepts ours accepts %.2f %%\n",
		(unsigned long long)count, (unsigned long long)both, (unsigned long long)neither,
		(unsigned long long)kernel_only, (unsigned long long)ours_only, share);
	show("UNSOUND ", &unsound);
	show("exempt  ", &exempted);
	show("stricter", &stricter);
	return ours_only > 0 || share < 97.0 || both < count / 4;
}

int
main(int argc, char **argv)
{
	uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 0) : 5000;
	uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;

	map_fds[0] = create_map(BPF_MAP_TYPE_ARRAY, 4, GEN_ARRAY_VALUE, 4);
	map_fds[1] = create_map(BPF_MAP_TYPE_HASH, GEN_HASH_KEY, GEN_HASH_VALUE, 64);
	static struct gen_program empty = {
		.insns = {{.code = BPF_ALU64 | BPF_MOV}, {.code = BPF_JMP | BPF_EXIT}}, .count = 2};
	if (map_fds[0] < 0 || map_fds[1] < 0 || kernel_verdict(&empty, 0) != 0) {
		printf("SKIP: this process may not load programs into the kernel (%s)\n",
			strerror(errno));
		return SKIP;
	}
	if (argc > 3)
		return explain(first, mistakes_of(first));
	return compare(count, first);
}
