/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would have caught: any instruction, optimisation, helper or map operation that the card computes
 * otherwise than the kernel. Random programs that the card takes run on random packets here and in
 * the running kernel; verdict, packet and maps must be equal, at both levels of translation. Only a
 * program with a driver-defect warning may differ, and only at --opt=linux.
 * Usage: diff_programs [COUNT [SEED [RISKY]]]
 */
#include "device_gen.h"

#include "image/image.h"
#include "nic-model/device.h"
#include "offload-jit/bpf/bpf.h"
#include "offload-jit/offload_jit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
	SKIP = 77,
	MAPS = 2,
	PACKETS = 4,
	PACKET_MAX = 256,
	ARRAY_ENTRIES = 4,
	HASH_KEYS = 8, /* keys that programs use: 0..7 */
};

static const struct {
	uint32_t type, key_bytes, entries, keys;
} shapes[MAPS] = {
	{BPF_MAP_TYPE_ARRAY, 4, ARRAY_ENTRIES, ARRAY_ENTRIES},
	{BPF_MAP_TYPE_HASH, DEVICE_GEN_KEY, 64, HASH_KEYS},
};

/* What one machine made of the packets. */
struct result {
	struct {
		uint32_t verdict, len_bytes;
		uint8_t data[2 * PACKET_MAX];
	} packets[PACKETS];
	struct {
		bool present;
		uint8_t value[DEVICE_GEN_VALUE];
	} entries[MAPS][HASH_KEYS];
};

struct traffic {
	uint32_t len_bytes[PACKETS];
	uint8_t data[PACKETS][PACKET_MAX];
};

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

/* ---- the kernel ---- */

static int
bpf_call(int cmd, union bpf_attr *attr)
{
	int result = (int)syscall(__NR_bpf, cmd, attr, sizeof(*attr));
	return result < 0 ? -errno : result;
}

static int
kernel_map(unsigned i)
{
	union bpf_attr attr;
	memset(&attr, 0, sizeof(attr));
	attr.map_type = shapes[i].type;
	attr.key_size = shapes[i].key_bytes;
	attr.value_size = DEVICE_GEN_VALUE;
	attr.max_entries = shapes[i].entries;
	return bpf_call(BPF_MAP_CREATE, &attr);
}

static int
kernel_load(const struct device_program *program, const int *map_fds)
{
	static struct bpf_insn insns[DEVICE_GEN_INSNS_MAX];
	union bpf_attr attr;
	memcpy(insns, program->insns, program->count * sizeof(*insns));
	for (uint32_t i = 0; i < program->count; i++)
		if (bpf_is_ld_imm64(&insns[i]) && insns[i].src_reg == BPF_PSEUDO_MAP_FD)
			insns[i].imm = map_fds[insns[i].imm];
	memset(&attr, 0, sizeof(attr));
	attr.prog_type = BPF_PROG_TYPE_XDP;
	attr.insns = (uint64_t)(uintptr_t)insns;
	attr.insn_cnt = program->count;
	attr.license = (uint64_t)(uintptr_t) "GPL";
	return bpf_call(BPF_PROG_LOAD, &attr);
}

static void
kernel_entries(const int *map_fds, struct result *result)
{
	for (unsigned m = 0; m < MAPS; m++)
		for (uint64_t key = 0; key < shapes[m].keys; key++) {
			union bpf_attr attr;
			memset(&attr, 0, sizeof(attr));
			attr.map_fd = (uint32_t)map_fds[m];
			attr.key = (uint64_t)(uintptr_t)&key;
			attr.value = (uint64_t)(uintptr_t)result->entries[m][key].value;
			result->entries[m][key].present = bpf_call(BPF_MAP_LOOKUP_ELEM, &attr) == 0;
		}
}

/* @return 0, or the negative errno of the kernel's verifier */
static int
run_kernel(
	const struct device_program *program, const struct traffic *traffic, struct result *result)
{
	int map_fds[MAPS] = {kernel_map(0), kernel_map(1)};
	int fd = kernel_load(program, map_fds);
	for (unsigned i = 0; i < PACKETS && fd >= 0; i++) {
		union bpf_attr attr;
		memset(&attr, 0, sizeof(attr));
		attr.test.prog_fd = (uint32_t)fd;
		attr.test.data_in = (uint64_t)(uintptr_t)traffic->data[i];
		attr.test.data_size_in = traffic->len_bytes[i];
		attr.test.data_out = (uint64_t)(uintptr_t)result->packets[i].data;
		attr.test.data_size_out = sizeof(result->packets[i].data);
		attr.test.repeat = 1;
		int err = bpf_call(BPF_PROG_TEST_RUN, &attr);
		if (err < 0) {
			fprintf(stderr, "test run: %s\n", strerror(-err));
			exit(1);
		}
		/* The card answers codes that it does not have with ABORTED (docs/device.md). */
		result->packets[i].verdict =
			attr.test.retval > XDP_TX ? XDP_ABORTED : attr.test.retval;
		result->packets[i].len_bytes = attr.test.data_size_out;
	}
	if (fd >= 0)
		kernel_entries(map_fds, result);
	close(map_fds[0]);
	close(map_fds[1]);
	if (fd >= 0)
		close(fd);
	return fd < 0 ? fd : 0;
}

/* ---- the card ---- */

static struct nic_profile profile;
static struct device_caps caps;

struct translation {
	struct image *image;
	bool warned;
	char refusal[512];
	struct jit_map_word words[MAPS][DEVICE_GEN_VALUE / 4];
};

static void
translate(const struct device_program *gen, enum jit_opt opt, struct translation *t)
{
	struct jit_map maps[MAPS], *pointers[MAPS];
	memset(t, 0, sizeof(*t));
	for (unsigned i = 0; i < MAPS; i++) {
		maps[i] = (struct jit_map){.type = shapes[i].type,
			.key_bytes = shapes[i].key_bytes,
			.value_bytes = DEVICE_GEN_VALUE,
			.max_entries = shapes[i].entries,
			.device_id = i + 1,
			.on_device = true,
			.words = t->words[i]};
		snprintf(maps[i].name, sizeof(maps[i].name), "map%u", i);
		pointers[i] = &maps[i];
	}
	struct jit_program program = {.name = "random",
		.type = BPF_PROG_TYPE_XDP,
		.gpl = true,
		.insns = gen->insns,
		.insn_count = gen->count,
		.maps = pointers,
		.map_count = MAPS};
	struct jit_options options = {.opt = opt};
	struct report report = {0};
	offload_jit(&program, &caps, &options, &report, &t->image);
	for (size_t i = 0; i < report.count; i++) {
		const struct finding *f = &report.findings[i];
		t->warned |= f->rule->severity == RULE_WARNING;
		if (f->rule->severity != RULE_WARNING && t->refusal[0] == 0)
			snprintf(t->refusal, sizeof(t->refusal), "%s (insn %d: %s %s)", f->rule->id,
				f->insn, f->message, f->value);
	}
	report_free(&report);
}

static void
swap_counters(const struct translation *t, unsigned map, uint8_t *value)
{
	for (unsigned w = 0; w < DEVICE_GEN_VALUE / 4; w++) {
		uint32_t word;
		memcpy(&word, value + 4 * w, 4);
		if (t->words[map][w].use == JIT_WORD_COUNTER)
			word = __builtin_bswap32(word);
		memcpy(value + 4 * w, &word, 4);
	}
}

static int
run_card(const struct translation *t, const struct traffic *traffic, struct result *result)
{
	struct nic *nic = NULL;
	struct fail fail = {0};
	int err = nic_create(&profile, 1, &nic, &fail);
	for (unsigned i = 0; !err && i < MAPS; i++) {
		uint32_t table_id;
		err = nic_map_create(nic, shapes[i].type, shapes[i].key_bytes, DEVICE_GEN_VALUE,
			shapes[i].entries, &table_id);
	}
	if (!err)
		err = nic_load(nic, t->image, &fail);
	for (unsigned i = 0; !err && i < PACKETS; i++) {
		struct nic_outcome outcome;
		err = nic_frame_in(
			nic, 0, traffic->data[i], traffic->len_bytes[i], NIC_TIME_ELASTIC);
		nic_advance(nic, NIC_TIME_ELASTIC);
		if (!err && nic_outcomes(nic, &outcome, 1) != 1)
			err = -EIO;
		if (err)
			break;
		result->packets[i].verdict = outcome.verdict; /* XDP codes in their own order */
		result->packets[i].len_bytes = outcome.len_bytes;
		if (outcome.len_bytes <= sizeof(result->packets[i].data))
			memcpy(result->packets[i].data, outcome.data, outcome.len_bytes);
	}
	for (unsigned m = 0; !err && m < MAPS; m++)
		for (uint64_t key = 0; key < shapes[m].keys; key++) {
			uint8_t *value = result->entries[m][key].value;
			result->entries[m][key].present = nic_map_get(nic, m + 1, &key, value) == 0;
			swap_counters(t, m, value);
		}
	if (err)
		fprintf(stderr, "card: %s\n", fail.err ? fail.text : strerror(-err));
	nic_destroy(nic);
	return err;
}

/* ---- comparison ---- */

/* @return NULL when equal, else what differs */
static const char *
difference(const struct result *card, const struct result *kernel)
{
	static char text[160];
	for (unsigned i = 0; i < PACKETS; i++) {
		uint32_t len = kernel->packets[i].len_bytes;
		if (card->packets[i].verdict != kernel->packets[i].verdict) {
			snprintf(text, sizeof(text), "packet %u: verdict %s, the kernel says %s", i,
				nic_verdict_name(card->packets[i].verdict),
				nic_verdict_name(kernel->packets[i].verdict));
			return text;
		}
		if (card->packets[i].len_bytes != len) {
			snprintf(text, sizeof(text), "packet %u: length %u, the kernel says %u", i,
				card->packets[i].len_bytes, len);
			return text;
		}
		for (uint32_t k = 0; k < len; k++)
			if (card->packets[i].data[k] != kernel->packets[i].data[k]) {
				snprintf(text, sizeof(text),
					"packet %u: byte %u is %02x, the kernel says %02x", i, k,
					card->packets[i].data[k], kernel->packets[i].data[k]);
				return text;
			}
	}
	for (unsigned m = 0; m < MAPS; m++)
		for (unsigned key = 0; key < shapes[m].keys; key++) {
			bool present = kernel->entries[m][key].present;
			bool same = card->entries[m][key].present == present &&
				    (!present || memcmp(card->entries[m][key].value,
							 kernel->entries[m][key].value,
							 DEVICE_GEN_VALUE) == 0);
			if (!same) {
				snprintf(text, sizeof(text), "map %u, key %u differs", m, key);
				return text;
			}
		}
	return NULL;
}

/* Does the program still differ? Both sides must take it. */
static bool
differs(const struct device_program *program, const struct traffic *traffic, enum jit_opt opt)
{
	static struct result kernel, card;
	struct translation t;
	memset(&kernel, 0, sizeof(kernel));
	memset(&card, 0, sizeof(card));
	if (run_kernel(program, traffic, &kernel))
		return false;
	translate(program, opt, &t);
	bool bad = t.image && !(t.warned && opt == JIT_OPT_LINUX) &&
		   (run_card(&t, traffic, &card) || difference(&card, &kernel));
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
	uint64_t cycles_shorter;
};

static void
compare_one(uint64_t seed, unsigned risky, struct tally *tally, bool show)
{
	static struct device_program program;
	static struct traffic traffic;
	static struct result kernel, card;
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
		struct translation t;
		translate(&program, (enum jit_opt)opt, &t);
		if (t.image == NULL) {
			tally->refused += opt == JIT_OPT_LINUX;
			if (show)
				printf("seed %llu: refused: %s\n", (unsigned long long)seed,
					t.refusal);
			continue;
		}
		memset(&card, 0, sizeof(card));
		const char *what = run_card(&t, &traffic, &card) ? "the card did not run"
								 : difference(&card, &kernel);
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
		image_free(t.image);
	}
}

int
main(int argc, char **argv)
{
	uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 0) : 10000;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
	unsigned risky = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 0) : 20;
	struct tally tally = {0};
	struct fail fail = {0};
	int probe = kernel_map(0);
	if (probe == -EPERM || probe == -EACCES) {
		printf("SKIP: bpf(2) needs CAP_BPF: run as root\n");
		return SKIP;
	}
	close(probe);
	if (nic_profile_load(nic_profile_names[0], &profile, &fail)) {
		fprintf(stderr, "%s\n", fail.text);
		return 1;
	}
	nic_profile_caps(&profile, &caps);
	for (uint64_t i = 0; i < count; i++)
		compare_one(seed + i, risky, &tally, count == 1);
	printf("%llu programs: %u refused by the kernel, %u by the card, %u too long\n",
		(unsigned long long)count, tally.kernel_refused, tally.refused, tally.overflow);
	for (int opt = 0; opt < 2; opt++)
		printf("--opt=%s: %u compared, %u with a driver-defect warning, %u of them "
		       "differ\n",
			opt ? "max" : "linux", tally.compared[opt], tally.warned[opt],
			tally.warned_differs[opt]);
	unsigned compared = tally.compared[0] + tally.compared[1];
	printf("%u passed, %u failed\n", compared - tally.bad, tally.bad);
	/* A generator that the card or the kernel mostly refuses would test nothing. */
	return tally.bad || tally.compared[0] < count / 2;
}
