/* SPDX-License-Identifier: BSD-2-Clause */
/* Is this file one that a loader may trust? Damage is named by what it most likely is: a file that
 * was cut, or a file of another kind. */
#include "driver-shim/elf_view.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static int
truncated(const char *path, const char *what, struct fail *fail)
{
	return fail_set(fail, -EINVAL,
		"%s: is truncated: %s lies behind its end; build or copy it again", path, what);
}

static int
damaged(const char *path, const char *what, struct fail *fail)
{
	return fail_set(fail, -EINVAL, "%s: is damaged: %s; build it again", path, what);
}

static bool
inside(const struct elf_view *elf, uint64_t offset, uint64_t len_bytes)
{
	return offset <= elf->len_bytes && len_bytes <= elf->len_bytes - offset;
}

static int
check_kind(const char *path, const struct elf_view *elf, struct fail *fail)
{
	static const char cure[] = "compile with clang -target bpf -c";
	if (elf->len_bytes == 0)
		return fail_set(fail, -EINVAL, "%s: is empty; %s", path, cure);
	size_t magic = elf->len_bytes < SELFMAG ? elf->len_bytes : SELFMAG;
	if (memcmp(elf->bytes, ELFMAG, magic) != 0)
		return fail_set(fail, -EINVAL, "%s: is not an ELF object; %s", path, cure);
	if (elf->len_bytes < sizeof(Elf64_Ehdr))
		return truncated(path, "the rest of the ELF header", fail);
	if (elf->bytes[EI_CLASS] != ELFCLASS64)
		return fail_set(fail, -EINVAL, "%s: is not a 64-bit ELF object; %s", path, cure);
	if (elf->bytes[EI_DATA] != ELFDATA2LSB)
		return fail_set(fail, -EINVAL,
			"%s: is big endian, the card's host is little endian; compile with clang "
			"-target bpfel -c",
			path);
	Elf64_Ehdr header = elf_header(elf);
	if (header.e_machine != EM_BPF && header.e_machine != EM_NONE)
		return fail_set(fail, -EINVAL,
			"%s: is for another machine (%s%u), not for eBPF; %s", path,
			header.e_machine == EM_X86_64 ? "x86-64, ELF machine " : "ELF machine ",
			header.e_machine, cure);
	if (header.e_type != ET_REL)
		return fail_set(fail, -EINVAL, "%s: is not a relocatable object; %s", path, cure);
	return 0;
}

/* A string table that is used for names must end them all. */
static int
check_strings(const char *path, const struct elf_view *elf, unsigned index, struct fail *fail)
{
	Elf64_Ehdr header = elf_header(elf);
	if (index == 0 || index >= header.e_shnum)
		return damaged(path, "it has no table of names", fail);
	Elf64_Shdr section = elf_section(elf, index);
	if (section.sh_type != SHT_STRTAB || section.sh_size == 0 ||
		elf->bytes[section.sh_offset + section.sh_size - 1] != 0)
		return damaged(path, "a table of names does not end", fail);
	return 0;
}

static int
check_sections(const char *path, const struct elf_view *elf, struct fail *fail)
{
	Elf64_Ehdr header = elf_header(elf);
	if (header.e_shoff == 0 || header.e_shnum == 0)
		return damaged(path, "it has no sections", fail);
	if (header.e_shentsize != sizeof(Elf64_Shdr))
		return damaged(path, "its section headers have an unknown size", fail);
	if (!inside(elf, header.e_shoff, (uint64_t)header.e_shnum * sizeof(Elf64_Shdr)))
		return truncated(path, "the section table", fail);
	for (unsigned i = 1; i < header.e_shnum; i++) {
		Elf64_Shdr section = elf_section(elf, i);
		if (section.sh_type != SHT_NOBITS && section.sh_type != SHT_NULL &&
			!inside(elf, section.sh_offset, section.sh_size))
			return truncated(path, "a section", fail);
		if ((section.sh_flags & SHF_EXECINSTR) && section.sh_size % 8)
			return damaged(path, "a program has a broken instruction", fail);
	}
	int err = check_strings(path, elf, header.e_shstrndx, fail);
	if (err)
		return err;
	Elf64_Shdr names = elf_section(elf, header.e_shstrndx);
	for (unsigned i = 1; i < header.e_shnum; i++)
		if (elf_section(elf, i).sh_name >= names.sh_size)
			return damaged(path, "a section has no name", fail);
	return 0;
}

static int
check_symbols(
	const char *path, const struct elf_view *elf, const Elf64_Shdr *symtab, struct fail *fail)
{
	if (symtab->sh_entsize != sizeof(Elf64_Sym) || symtab->sh_size % sizeof(Elf64_Sym))
		return damaged(path, "its symbol table has an unknown form", fail);
	int err = check_strings(path, elf, symtab->sh_link, fail);
	if (err)
		return err;
	uint64_t names_bytes = elf_section(elf, symtab->sh_link).sh_size;
	unsigned section_count = elf_header(elf).e_shnum;
	for (size_t i = 0; i < elf_symbol_count(symtab); i++) {
		Elf64_Sym symbol = elf_symbol(elf, symtab, i);
		if (symbol.st_name >= names_bytes)
			return damaged(path, "a symbol has no name", fail);
		if (symbol.st_shndx == SHN_UNDEF || symbol.st_shndx >= SHN_LORESERVE)
			continue;
		if (symbol.st_shndx >= section_count)
			return damaged(path, "a symbol is in no section", fail);
		Elf64_Shdr section = elf_section(elf, symbol.st_shndx);
		if (symbol.st_value > section.sh_size ||
			symbol.st_size > section.sh_size - symbol.st_value)
			return damaged(path, "a symbol lies outside its section", fail);
	}
	return 0;
}

static int
check_relocations(
	const char *path, const struct elf_view *elf, const Elf64_Shdr *rel, struct fail *fail)
{
	unsigned section_count = elf_header(elf).e_shnum;
	if (rel->sh_entsize != sizeof(Elf64_Rel) || rel->sh_size % sizeof(Elf64_Rel))
		return damaged(path, "its relocations have an unknown form", fail);
	if (rel->sh_link >= section_count || rel->sh_info == 0 || rel->sh_info >= section_count)
		return damaged(path, "relocations belong to no section", fail);
	Elf64_Shdr symtab = elf_section(elf, rel->sh_link);
	Elf64_Shdr target = elf_section(elf, rel->sh_info);
	if (symtab.sh_type != SHT_SYMTAB)
		return damaged(path, "relocations without a symbol table", fail);
	for (uint64_t at = 0; at < rel->sh_size; at += sizeof(Elf64_Rel)) {
		Elf64_Rel entry;
		memcpy(&entry, elf->bytes + rel->sh_offset + at, sizeof(entry));
		if (ELF64_R_SYM(entry.r_info) >= elf_symbol_count(&symtab))
			return damaged(path, "a relocation names no symbol", fail);
		if (entry.r_offset >= target.sh_size)
			return damaged(path, "a relocation lies outside its section", fail);
	}
	return 0;
}

/* Which instructions of a section a relocation changes. */
static void
mark_relocated(const struct elf_view *elf, unsigned target, bool *relocated)
{
	unsigned count = elf_header(elf).e_shnum;
	for (unsigned i = 1; i < count; i++) {
		Elf64_Shdr rel = elf_section(elf, i);
		if (rel.sh_type != SHT_REL || rel.sh_info != target)
			continue;
		for (uint64_t at = 0; at < rel.sh_size; at += sizeof(Elf64_Rel)) {
			Elf64_Rel entry;
			memcpy(&entry, elf->bytes + rel.sh_offset + at, sizeof(entry));
			relocated[entry.r_offset / sizeof(struct bpf_insn)] = true;
		}
	}
}

/* Functions are in .text, so calls from another section need a relocation; without it, libbpf takes
 * some function of .text for the one that is called. */
static int
check_calls(const char *path, const struct elf_view *elf, unsigned index, struct fail *fail)
{
	Elf64_Shdr section = elf_section(elf, index);
	size_t count = section.sh_size / sizeof(struct bpf_insn);
	bool *relocated = calloc(count + 1, sizeof(*relocated));
	if (relocated == NULL)
		return fail_set(fail, -ENOMEM, "%s: not enough memory", path);
	mark_relocated(elf, index, relocated);
	int err = 0;
	for (size_t i = 0; i < count && !err; i++) {
		struct bpf_insn insn;
		memcpy(&insn, elf->bytes + section.sh_offset + i * sizeof(insn), sizeof(insn));
		bool call = insn.code == (BPF_JMP | BPF_CALL) && insn.src_reg == BPF_PSEUDO_CALL;
		bool address =
			insn.code == (BPF_LD | BPF_IMM | BPF_DW) && insn.src_reg == BPF_PSEUDO_FUNC;
		if ((call || address) && !relocated[i])
			err = fail_set(fail, -EINVAL,
				"%s: section %s calls a function of its own; leave functions that "
				"are no programs without SEC()",
				path, elf_section_name(elf, &section));
	}
	free(relocated);
	return err;
}

int
elf_check(const char *path, const struct elf_view *elf, struct fail *fail)
{
	int err = check_kind(path, elf, fail);
	if (!err)
		err = check_sections(path, elf, fail);
	unsigned count = err ? 0 : elf_header(elf).e_shnum;
	for (unsigned i = 1; i < count && !err; i++) {
		Elf64_Shdr section = elf_section(elf, i);
		if (section.sh_type == SHT_SYMTAB)
			err = check_symbols(path, elf, &section, fail);
	}
	for (unsigned i = 1; i < count && !err; i++) {
		Elf64_Shdr section = elf_section(elf, i);
		if (section.sh_type == SHT_REL)
			err = check_relocations(path, elf, &section, fail);
	}
	for (unsigned i = 1; i < count && !err; i++) {
		Elf64_Shdr section = elf_section(elf, i);
		if (section.sh_type == SHT_PROGBITS && (section.sh_flags & SHF_EXECINSTR) &&
			strcmp(elf_section_name(elf, &section), ".text") != 0)
			err = check_calls(path, elf, i, fail);
	}
	return err;
}
