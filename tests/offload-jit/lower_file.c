/* SPDX-License-Identifier: BSD-2-Clause */
#include "lower_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	uint8_t kind;
} kinds[] = {
	{"ctx", VREG_CTX},
	{"packet", VREG_PACKET},
	{"stack", VREG_STACK},
	{"map_value", VREG_MAP_VALUE},
	{"scalar", VREG_SCALAR},
};

static int
kind_of(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return kinds[i].kind;
	return -1;
}

/* Flags and ranges of one instruction. @return false: no such key */
static bool
apply_key(struct lower_file *file, struct insn_facts *facts, struct fact_reg *reg, const char *key)
{
	unsigned long long low, high;
	int number;
	if (strcmp(key, "zext") == 0)
		facts->zext = true;
	else if (strcmp(key, "dead") == 0)
		facts->removed = true;
	else if (strcmp(key, "hard_wired_next") == 0)
		facts->hard_wired_next = true;
	else if (strcmp(key, "moves") == 0)
		facts->base_moves = true;
	else if (strcmp(key, "parts") == 0)
		facts->base_parts = true;
	else if (strcmp(key, "caller") == 0)
		facts->base_caller_frame = true;
	else if (strcmp(key, "key_moves") == 0)
		facts->key_moves = true;
	else if (strcmp(key, "over16") == 0)
		facts->over16 = true;
	else if (strcmp(key, "maybe16") == 0)
		facts->maybe16 = true;
	else if (sscanf(key, "src=%lli..%lli", (long long *)&low, (long long *)&high) == 2)
		facts->src_umin = low, facts->src_umax = high;
	else if (sscanf(key, "dst=%lli..%lli", (long long *)&low, (long long *)&high) == 2)
		facts->dst_umin = low, facts->dst_umax = high;
	else if (sscanf(key, "id=%d", &number) == 1)
		reg->id = (uint32_t)number;
	else if (sscanf(key, "off=%d", &number) == 1)
		reg->off = number;
	else if (sscanf(key, "value=%d", &number) == 1)
		reg->var.value = (uint64_t)(int64_t)number;
	else if (sscanf(key, "map=%d", &number) == 1)
		reg->map = &file->program.maps[number];
	else
		return false;
	return true;
}

static int
apply_keys(struct lower_file *file, struct insn_facts *facts, struct fact_reg *reg, char *keys)
{
	for (char *save, *key = strtok_r(keys, " ", &save); key != NULL;
		key = strtok_r(NULL, " ", &save))
		if (!apply_key(file, facts, reg, key))
			return -EINVAL;
	return 0;
}

static bool
accesses_through(const struct bpf_insn *insn, unsigned reg)
{
	if (BPF_CLASS(insn->code) == BPF_LDX)
		return insn->src_reg == reg;
	return (BPF_CLASS(insn->code) == BPF_STX || BPF_CLASS(insn->code) == BPF_ST) &&
	       insn->dst_reg == reg;
}

static int
base_line(struct lower_file *file, const char *line)
{
	unsigned reg;
	char kind[32], keys[256] = "";
	if (sscanf(line, "base r%u %31s %255[^\n]", &reg, kind, keys) < 2 || kind_of(kind) < 0)
		return -EINVAL;
	for (uint32_t i = 0; i < file->program.program.insn_count; i++) {
		struct insn_facts *facts = &file->facts.insns[i];
		char copy[256];
		strcpy(copy, keys);
		if (!accesses_through(&file->program.insns[i], reg))
			continue;
		facts->base.kind = (uint8_t)kind_of(kind);
		if (apply_keys(file, facts, &facts->base, copy) != 0)
			return -EINVAL;
	}
	return 0;
}

static int
args_line(struct lower_file *file, struct insn_facts *facts, const char *line)
{
	unsigned arg;
	char kind[32], keys[256] = "";
	if (sscanf(line, "args %u=%31s %255[^\n]", &arg, kind, keys) < 2 || kind_of(kind) < 0 ||
		arg < 1 || arg > 5)
		return -EINVAL;
	struct fact_reg *reg = &facts->args[arg - 1];
	reg->kind = (uint8_t)kind_of(kind);
	return apply_keys(file, facts, reg, keys);
}

static int
slot_line(struct lower_file *file, const char *line)
{
	uint32_t first = 0, last = file->program.program.insn_count - 1;
	char *rest;
	if (line[0] == '*') {
		rest = strchr(line, ' ');
	} else {
		first = last = (uint32_t)strtoul(line, &rest, 10);
		if (rest == line || first >= file->program.program.insn_count)
			return -EINVAL;
	}
	if (rest == NULL)
		return -EINVAL;
	while (*rest == ' ')
		rest++;
	if (strncmp(rest, "args ", 5) == 0)
		return args_line(file, &file->facts.insns[first], rest);
	for (uint32_t i = first; i <= last; i++) {
		char copy[256];
		snprintf(copy, sizeof(copy), "%s", rest);
		struct insn_facts *facts = &file->facts.insns[i];
		if (apply_keys(file, facts, &facts->base, copy) != 0)
			return -EINVAL;
	}
	return 0;
}

static int
subprog_line(struct lower_file *file, uint32_t start, uint32_t depth)
{
	struct verifier_result *walk = &file->facts.walk;
	walk->subprogs[walk->subprog_count - 1].end = start;
	walk->subprogs[walk->subprog_count++] = (struct verifier_subprog){
		.start = start, .end = file->program.program.insn_count, .stack_depth = depth};
	return 0;
}

static int
fact_line(struct lower_file *file, const char *line)
{
	unsigned start, depth;
	if (sscanf(line, "depth %u", &depth) == 1) {
		file->facts.walk.subprogs[0].stack_depth = depth;
		return 0;
	}
	if (sscanf(line, "limit %u", &file->limit_words) == 1)
		return 0;
	if (sscanf(line, "subprog %u %u", &start, &depth) == 2)
		return subprog_line(file, start, depth);
	if (strcmp(line, "adjust_head_fast") == 0) {
		file->facts.adjust_head_fast = true;
		return 0;
	}
	return strncmp(line, "base ", 5) == 0 ? base_line(file, line) : slot_line(file, line);
}

/* What holds without being said: r10 is the stack, no ranges were recorded. */
static int
default_facts(struct lower_file *file)
{
	uint32_t count = file->program.program.insn_count;
	file->facts.insns = calloc(count, sizeof(*file->facts.insns));
	file->facts.walk.subprogs = calloc(count + 1, sizeof(*file->facts.walk.subprogs));
	if (file->facts.insns == NULL || file->facts.walk.subprogs == NULL)
		return -ENOMEM;
	for (uint32_t i = 0; i < count; i++) {
		struct insn_facts *facts = &file->facts.insns[i];
		facts->seen = true;
		facts->src_umin = facts->dst_umin = UINT64_MAX;
		if (accesses_through(&file->program.insns[i], BPF_REG_10))
			facts->base.kind = VREG_STACK;
	}
	file->facts.walk.subprog_count = 1;
	file->facts.walk.subprogs[0] = (struct verifier_subprog){.end = count};
	return 0;
}

int
lower_file_read(const char *path, struct lower_file *file, struct fail *fail)
{
	*file = (struct lower_file){0};
	int err = program_file_read(path, &file->program, fail);
	if (err != 0)
		return err;
	err = default_facts(file);
	const char *section = program_file_section(&file->program, "facts");
	char *facts = strdup(section != NULL ? section : "");
	for (char *save, *line = strtok_r(facts, "\n", &save); line != NULL && err == 0;
		line = strtok_r(NULL, "\n", &save)) {
		err = fact_line(file, line);
		if (err != 0)
			fail_set(fail, err, "%s: not a fact: '%s'", path, line);
	}
	free(facts);
	return err;
}

void
lower_file_free(struct lower_file *file)
{
	free(file->facts.insns);
	free(file->facts.walk.subprogs);
	program_file_free(&file->program);
}
