/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Makes inputs of fuzz_insns: the programs of objects (.o), of test files (.t, .txt) and N of the
 * random generator. Maps become the nearest ones of the fixed set.
 * Usage: fuzz_seeds FOLDER N FILE...
 */
#include "insns_input.h"

#include "../offload-jit/program_file.h"
#include "../offload-jit/program_gen.h"

#include "driver-shim/load.h"

#include <stdlib.h>
#include <string.h>

static const char *folder;

static int32_t
nearest_map(const struct jit_map *map)
{
	if (map->type == BPF_MAP_TYPE_PERF_EVENT_ARRAY)
		return 4;
	if (map->type == BPF_MAP_TYPE_ARRAY)
		return map->value_bytes > 8 ? 0 : 2;
	return map->key_bytes > 4 || map->value_bytes > 8 ? 1 : 3;
}

static void
write_seed(const char *name, const struct jit_program *program)
{
	uint8_t header[INPUT_HEADER_BYTES] = {program->type == BPF_PROG_TYPE_SCHED_CLS, 1, 100};
	char path[4096];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *file = fopen(path, "wb");
	if (file == NULL) {
		perror(path);
		exit(2);
	}
	fwrite(header, sizeof(header), 1, file);
	for (uint32_t i = 0; i < program->insn_count && i < INPUT_INSNS_MAX; i++) {
		struct bpf_insn insn = program->insns[i];
		if (insn.code == (BPF_LD | BPF_IMM | BPF_DW) && insn.src_reg &&
			(uint32_t)insn.imm < program->map_count)
			insn.imm = nearest_map(program->maps[insn.imm]);
		fwrite(&insn, sizeof(insn), 1, file);
	}
	if (fclose(file)) {
		perror(path);
		exit(2);
	}
}

static void
from_object(const char *path, const char *base)
{
	struct nic_profile profile;
	struct load_options options = {.profile = &profile};
	struct loaded_object *object;
	struct fail fail = {0};
	if (nic_profile_load(nic_profile_names[0], &profile, &fail) ||
		load_object(path, &options, &object, &fail)) {
		fprintf(stderr, "%s\n", fail.text);
		return;
	}
	for (unsigned i = 0; i < load_program_count(object); i++) {
		const struct loaded_program *program = load_program_at(object, i);
		char name[256];
		snprintf(name, sizeof(name), "%s.%s", base, program->name);
		if (program->prog)
			write_seed(name, shim_prog_program(program->prog));
	}
	load_free(object);
}

static void
from_text(const char *path, const char *base)
{
	static struct program_file file;
	struct fail fail = {0};
	if (program_file_read(path, &file, &fail)) {
		fprintf(stderr, "%s\n", fail.text);
		return;
	}
	write_seed(base, &file.program);
	program_file_free(&file);
}

static void
from_generator(uint64_t seed)
{
	static struct gen_program gen;
	char name[64];
	gen_program(&gen, seed, seed % 2 ? 0 : 20);
	static struct jit_map array = {.type = BPF_MAP_TYPE_ARRAY, .value_bytes = 56};
	static struct jit_map hash = {.type = BPF_MAP_TYPE_HASH, .value_bytes = 32};
	static struct jit_map *maps[] = {&array, &hash};
	const struct jit_program program = {.type = BPF_PROG_TYPE_XDP,
		.insns = gen.insns,
		.insn_count = gen.count,
		.maps = maps,
		.map_count = 2};
	snprintf(name, sizeof(name), "gen-%llu", (unsigned long long)seed);
	write_seed(name, &program);
}

int
main(int argc, char **argv)
{
	if (argc < 3) {
		fprintf(stderr, "usage: fuzz_seeds FOLDER N FILE...\n");
		return 2;
	}
	folder = argv[1];
	for (uint64_t seed = 1; seed <= strtoull(argv[2], NULL, 0); seed++)
		from_generator(seed);
	for (int i = 3; i < argc; i++) {
		const char *slash = strrchr(argv[i], '/'), *base = slash ? slash + 1 : argv[i];
		const char *dot = strrchr(base, '.');
		if (dot && strcmp(dot, ".o") == 0)
			from_object(argv[i], base);
		else
			from_text(argv[i], base);
	}
	return 0;
}
