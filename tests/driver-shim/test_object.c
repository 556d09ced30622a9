/* SPDX-License-Identifier: BSD-2-Clause */
/* Would have caught: a cut or foreign file that reaches libbpf and crashes it, an error that takes
 * two lines or does not name the file, a legacy map whose numbers are read from the wrong place,
 * functions of old compilers that libbpf does not find. */
#include "driver-shim/elf_view.h"
#include "driver-shim/object.h"
#include "base/file.h"

#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <cmocka.h>

static const char *directory;

static void
read_object(const char *name, uint8_t **bytes, size_t *len_bytes)
{
	char path[4096];
	struct fail fail = {0};
	snprintf(path, sizeof(path), "%s/%s", directory, name);
	if (file_read(path, 1 << 20, bytes, len_bytes, &fail))
		fail_msg("%s", fail.text);
}

/* One line that starts with the name of the file. */
static void
expect_line(const struct fail *fail, const char *contains)
{
	assert_int_equal(strncmp(fail->text, "x.o: ", 5), 0);
	assert_null(strchr(fail->text, '\n'));
	if (strstr(fail->text, contains) == NULL)
		fail_msg("'%s' does not say '%s'", fail->text, contains);
}

static void
expect_refused(const uint8_t *from, size_t len_bytes, const char *contains)
{
	struct fail fail = {0};
	uint8_t *bytes = malloc(len_bytes + 1);
	memcpy(bytes, from, len_bytes);
	assert_int_equal(object_prepare("x.o", &bytes, &len_bytes, &fail), -EINVAL);
	expect_line(&fail, contains);
	free(bytes);
}

static void
an_object_cut_anywhere_is_refused_in_one_line(void **state)
{
	uint8_t *bytes;
	size_t len_bytes;
	read_object("many.o", &bytes, &len_bytes);
	expect_refused(bytes, 0, "is empty");
	for (size_t cut = 1; cut < 64; cut++)
		expect_refused(bytes, cut, "is truncated");
	for (size_t cut = 64; cut < len_bytes; cut += 64)
		expect_refused(bytes, cut, "is truncated");
	free(bytes);
}

static void
a_file_of_another_kind_is_named(void **state)
{
	uint8_t *bytes;
	size_t len_bytes;
	expect_refused((const uint8_t *)"#!/bin/sh\n", 10, "is not an ELF object");
	read_object("many.o", &bytes, &len_bytes);
	Elf64_Ehdr *header = (Elf64_Ehdr *)bytes;
	header->e_machine = EM_X86_64;
	expect_refused(bytes, len_bytes, "another machine (x86-64");
	header->e_machine = EM_BPF;
	header->e_type = ET_EXEC;
	expect_refused(bytes, len_bytes, "is not a relocatable object");
	header->e_type = ET_REL;
	header->e_ident[EI_DATA] = ELFDATA2MSB;
	expect_refused(bytes, len_bytes, "is big endian");
	header->e_ident[EI_DATA] = ELFDATA2LSB;
	header->e_ident[EI_CLASS] = ELFCLASS32;
	expect_refused(bytes, len_bytes, "is not a 64-bit ELF object");
	free(bytes);
}

static void
broken_tables_are_refused_before_libbpf_reads_them(void **state)
{
	uint8_t *bytes;
	size_t len_bytes;
	read_object("many.o", &bytes, &len_bytes);
	struct elf_view elf = {bytes, len_bytes};
	Elf64_Shdr symtab = elf_section(&elf, elf_symtab(&elf));

	Elf64_Sym symbol = elf_symbol(&elf, &symtab, 1), good = symbol;
	symbol.st_name = UINT32_MAX;
	elf_symbol_set(&elf, &symtab, 1, &symbol);
	expect_refused(bytes, len_bytes, "a symbol has no name");
	symbol = good;
	symbol.st_shndx = 4000;
	elf_symbol_set(&elf, &symtab, 1, &symbol);
	expect_refused(bytes, len_bytes, "a symbol is in no section");
	symbol = good;
	symbol.st_shndx = 1;
	symbol.st_value = UINT64_MAX;
	elf_symbol_set(&elf, &symtab, 1, &symbol);
	expect_refused(bytes, len_bytes, "outside its section");
	elf_symbol_set(&elf, &symtab, 1, &good);

	/* a call in section xdp that no relocation leads to its function */
	Elf64_Shdr code = elf_section(&elf, elf_section_find(&elf, "xdp"));
	struct bpf_insn call = {.code = BPF_JMP | BPF_CALL, .src_reg = BPF_PSEUDO_CALL, .imm = 1};
	uint8_t first[sizeof(call)];
	memcpy(first, bytes + code.sh_offset, sizeof(first));
	memcpy(bytes + code.sh_offset, &call, sizeof(call));
	expect_refused(bytes, len_bytes, "section xdp calls a function of its own");
	memcpy(bytes + code.sh_offset, first, sizeof(first));

	unsigned btf = elf_section_find(&elf, ".BTF");
	Elf64_Shdr section = elf_section(&elf, btf);
	/* the first reference of the first types: header of 24 bytes, then types */
	memset(bytes + section.sh_offset + 24, 0xff, 64);
	expect_refused(bytes, len_bytes, "type information (.BTF) is broken");
	free(bytes);
}

/* Maps as libbpf sees them after the conversion. */
static void
expect_map(const struct bpf_object *object, const char *name, unsigned type, unsigned key_bytes,
	unsigned value_bytes, unsigned entries)
{
	const struct bpf_map *map = bpf_object__find_map_by_name(object, name);
	assert_non_null(map);
	assert_int_equal(bpf_map__type(map), type);
	assert_int_equal(bpf_map__key_size(map), key_bytes);
	assert_int_equal(bpf_map__value_size(map), value_bytes);
	assert_int_equal(bpf_map__max_entries(map), entries);
	assert_int_equal(bpf_map__map_flags(map), 0);
}

static void
expect_sample(uint8_t *bytes, size_t len_bytes)
{
	struct fail fail = {0};
	assert_int_equal(object_prepare("x.o", &bytes, &len_bytes, &fail), 0);
	struct bpf_object *object = bpf_object__open_mem(bytes, len_bytes, NULL);
	assert_non_null(object);
	expect_map(object, "by_address", BPF_MAP_TYPE_HASH, 4, 8, 16);
	expect_map(object, "totals", BPF_MAP_TYPE_ARRAY, 4, 16, 3);
	const struct bpf_program *program = bpf_object__find_program_by_name(object, "sample");
	assert_non_null(program);
	assert_string_equal(bpf_program__section_name(program), "xdp_sample");
	bpf_object__close(object);
	free(bytes);
}

static void
legacy_maps_are_read_with_and_without_btf(void **state)
{
	uint8_t *bytes;
	size_t len_bytes;
	read_object("legacy.o", &bytes, &len_bytes);
	expect_sample(bytes, len_bytes);
	read_object("legacy.plain.o", &bytes, &len_bytes);
	expect_sample(bytes, len_bytes);
}

/* What LLVM 7 wrote: no types and no sizes of symbols. */
static void
strip_symbol_types(uint8_t *bytes, size_t len_bytes)
{
	struct elf_view elf = {bytes, len_bytes};
	Elf64_Shdr symtab = elf_section(&elf, elf_symtab(&elf));
	for (size_t i = 0; i < elf_symbol_count(&symtab); i++) {
		Elf64_Sym symbol = elf_symbol(&elf, &symtab, i);
		unsigned type = ELF64_ST_TYPE(symbol.st_info);
		if (type != STT_FUNC && type != STT_OBJECT)
			continue;
		symbol.st_info = ELF64_ST_INFO(ELF64_ST_BIND(symbol.st_info), STT_NOTYPE);
		symbol.st_size = 0;
		elf_symbol_set(&elf, &symtab, i, &symbol);
	}
}

static void
objects_of_old_compilers_keep_their_programs_and_maps(void **state)
{
	uint8_t *bytes;
	size_t len_bytes;
	read_object("legacy.plain.o", &bytes, &len_bytes);
	strip_symbol_types(bytes, len_bytes);
	expect_sample(bytes, len_bytes);

	struct fail fail = {0};
	read_object("lone.plain.o", &bytes, &len_bytes);
	strip_symbol_types(bytes, len_bytes);
	assert_int_equal(object_prepare("x.o", &bytes, &len_bytes, &fail), 0);
	struct bpf_object *object = bpf_object__open_mem(bytes, len_bytes, NULL);
	assert_non_null(object);
	const struct bpf_program *program = bpf_object__find_program_by_name(object, "lone");
	assert_non_null(program);
	assert_int_equal(bpf_program__insn_cnt(program), 2);
	bpf_object__close(object);
	free(bytes);
}

static void
a_legacy_definition_that_is_too_short_is_refused(void **state)
{
	uint8_t *bytes;
	size_t len_bytes;
	read_object("legacy.plain.o", &bytes, &len_bytes);
	struct elf_view elf = {bytes, len_bytes};
	unsigned maps = elf_section_find(&elf, "maps");
	Elf64_Shdr section = elf_section(&elf, maps);
	Elf64_Shdr symtab = elf_section(&elf, elf_symtab(&elf));
	for (size_t i = 0; i < elf_symbol_count(&symtab); i++) {
		Elf64_Sym symbol = elf_symbol(&elf, &symtab, i);
		if (symbol.st_shndx != maps)
			continue;
		symbol.st_size = 0;
		if (symbol.st_value)
			symbol.st_value = section.sh_size - 4;
		elf_symbol_set(&elf, &symtab, i, &symbol);
	}
	expect_refused(bytes, len_bytes, "its definition is too short");
	free(bytes);
}

static int
quiet(enum libbpf_print_level level, const char *format, va_list args)
{
	return 0;
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_object_cut_anywhere_is_refused_in_one_line),
		cmocka_unit_test(a_file_of_another_kind_is_named),
		cmocka_unit_test(broken_tables_are_refused_before_libbpf_reads_them),
		cmocka_unit_test(legacy_maps_are_read_with_and_without_btf),
		cmocka_unit_test(objects_of_old_compilers_keep_their_programs_and_maps),
		cmocka_unit_test(a_legacy_definition_that_is_too_short_is_refused),
	};
	directory = argc > 1 ? argv[1] : ".";
	libbpf_set_print(quiet);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
