/* SPDX-License-Identifier: BSD-2-Clause */
#include "two_machines.h"

#include "nic-model/device.h"
#include "offload-jit/bpf/bpf.h"

#include <errno.h>
#include <linux/pkt_cls.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { ARRAY_ENTRIES = 4 };

static const struct {
	uint32_t type, key_bytes, entries, keys;
} shapes[MACHINES_MAPS] = {
	{BPF_MAP_TYPE_ARRAY, 4, ARRAY_ENTRIES, ARRAY_ENTRIES},
	{BPF_MAP_TYPE_HASH, DEVICE_GEN_KEY, 64, MACHINES_HASH_KEYS},
};

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
	attr.prog_type = program->tc ? BPF_PROG_TYPE_SCHED_CLS : BPF_PROG_TYPE_XDP;
	attr.insns = (uint64_t)(uintptr_t)insns;
	attr.insn_cnt = program->count;
	attr.license = (uint64_t)(uintptr_t) "GPL";
	return bpf_call(BPF_PROG_LOAD, &attr);
}

static void
kernel_entries(const int *map_fds, struct machine_result *result)
{
	for (unsigned m = 0; m < MACHINES_MAPS; m++)
		for (uint64_t key = 0; key < shapes[m].keys; key++) {
			union bpf_attr attr;
			memset(&attr, 0, sizeof(attr));
			attr.map_fd = (uint32_t)map_fds[m];
			attr.key = (uint64_t)(uintptr_t)&key;
			attr.value = (uint64_t)(uintptr_t)result->entries[m][key].value;
			result->entries[m][key].present = bpf_call(BPF_MAP_LOOKUP_ELEM, &attr) == 0;
		}
}

/* What the card calls it. The card answers codes that it does not have with ABORTED, or of a
 * classifier with OK (docs/device.md). */
static uint32_t
card_verdict(bool tc, uint32_t code)
{
	static const uint8_t tc_verdicts[] = {[TC_ACT_OK] = NIC_TC_OK,
		[TC_ACT_RECLASSIFY] = NIC_TC_OK,
		[TC_ACT_SHOT] = NIC_TC_SHOT,
		[TC_ACT_PIPE] = NIC_TC_OK,
		[TC_ACT_STOLEN] = NIC_TC_STOLEN,
		[TC_ACT_QUEUED] = NIC_TC_STOLEN,
		[TC_ACT_REPEAT] = NIC_TC_OK,
		[TC_ACT_REDIRECT] = NIC_TC_REDIRECT};
	if (tc)
		return code < sizeof(tc_verdicts) ? tc_verdicts[code] : NIC_TC_OK;
	return code > XDP_TX ? XDP_ABORTED : code;
}

/* @return 0, or the negative errno of the kernel's verifier */
int
run_kernel(const struct device_program *program, const struct traffic *traffic,
	struct machine_result *result)
{
	int map_fds[MACHINES_MAPS] = {kernel_map(0), kernel_map(1)};
	int fd = kernel_load(program, map_fds);
	for (unsigned i = 0; i < traffic->count && fd >= 0; i++) {
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
		result->packets[i].verdict = card_verdict(program->tc, attr.test.retval);
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

void
translate_for_card(const struct device_program *gen, enum jit_opt opt, struct translation_result *t)
{
	struct jit_map maps[MACHINES_MAPS], *pointers[MACHINES_MAPS];
	memset(t, 0, sizeof(*t));
	for (unsigned i = 0; i < MACHINES_MAPS; i++) {
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
		.type = gen->tc ? BPF_PROG_TYPE_SCHED_CLS : BPF_PROG_TYPE_XDP,
		.gpl = true,
		.insns = gen->insns,
		.insn_count = gen->count,
		.maps = pointers,
		.map_count = MACHINES_MAPS};
	struct jit_options options = {.opt = opt};
	struct report report = {0};
	offload_jit(&program, &caps, &options, &report, &t->image);
	for (size_t i = 0; i < report.count; i++) {
		const struct finding *f = &report.findings[i];
		t->warned |= f->rule->severity == RULE_WARNING;
		t->rules[f->rule - rules] = true;
		if (f->rule->severity != RULE_WARNING && t->refusal[0] == 0)
			snprintf(t->refusal, sizeof(t->refusal), "%s (insn %d: %s %s)", f->rule->id,
				f->insn, f->message, f->value);
	}
	report_free(&report);
}

static void
swap_counters(const struct translation_result *t, unsigned map, uint8_t *value)
{
	for (unsigned w = 0; w < DEVICE_GEN_VALUE / 4; w++) {
		uint32_t word;
		memcpy(&word, value + 4 * w, 4);
		if (t->words[map][w].use == JIT_WORD_COUNTER)
			word = __builtin_bswap32(word);
		memcpy(value + 4 * w, &word, 4);
	}
}

int
run_card(const struct translation_result *t, const struct traffic *traffic,
	struct machine_result *result)
{
	struct nic *nic = NULL;
	struct fail fail = {0};
	int err = nic_create(&profile, 1, &nic, &fail);
	for (unsigned i = 0; !err && i < MACHINES_MAPS; i++) {
		uint32_t table_id;
		err = nic_map_create(nic, shapes[i].type, shapes[i].key_bytes, DEVICE_GEN_VALUE,
			shapes[i].entries, &table_id);
	}
	if (!err)
		err = nic_load(nic, t->image, &fail);
	for (unsigned i = 0; !err && i < traffic->count; i++) {
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
		result->packets[i].cycles = outcome.cycles;
		if (outcome.len_bytes <= sizeof(result->packets[i].data))
			memcpy(result->packets[i].data, outcome.data, outcome.len_bytes);
	}
	for (unsigned m = 0; !err && m < MACHINES_MAPS; m++)
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
const char *
machines_difference(const struct traffic *traffic, const struct machine_result *card,
	const struct machine_result *kernel)
{
	static char text[160];
	for (unsigned i = 0; i < traffic->count; i++) {
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
	for (unsigned m = 0; m < MACHINES_MAPS; m++)
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

int
machines_open(void)
{
	struct fail fail = {0};
	int probe = kernel_map(0);
	if (probe == -EPERM || probe == -EACCES) {
		printf("SKIP: bpf(2) needs CAP_BPF: run as root\n");
		return MACHINES_SKIP;
	}
	close(probe);
	if (nic_profile_load(nic_profile_names[0], &profile, &fail)) {
		fprintf(stderr, "%s\n", fail.text);
		return 1;
	}
	nic_profile_caps(&profile, &caps);
	return 0;
}
