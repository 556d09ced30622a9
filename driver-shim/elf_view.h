/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A 64-bit little-endian ELF object in memory, by copies of its records: files may place them at
 * any address. Accessors are for checked files (elf_check()); they assert what that established.
 */
#ifndef DRIVER_SHIM_ELF_VIEW_H
#define DRIVER_SHIM_ELF_VIEW_H

#include "base/fail.h"

#include <elf.h>
#include <stddef.h>
#include <stdint.h>

struct elf_view {
	uint8_t *bytes;
	size_t len_bytes;
};

/**
 * Is the file whole, an object, and for eBPF? Every section lies inside the file, every name ends,
 * every symbol and relocation names something that exists.
 * @return 0 or -EINVAL with one line that names the file
 */
int elf_check(const char *path, const struct elf_view *elf, struct fail *fail);

Elf64_Ehdr elf_header(const struct elf_view *elf);
Elf64_Shdr elf_section(const struct elf_view *elf, unsigned index);
void elf_section_set(const struct elf_view *elf, unsigned index, const Elf64_Shdr *section);
const char *elf_section_name(const struct elf_view *elf, const Elf64_Shdr *section);

/** Index of a section by name, 0 when there is none. */
unsigned elf_section_find(const struct elf_view *elf, const char *name);

/** Index of the symbol table, 0 when there is none. */
unsigned elf_symtab(const struct elf_view *elf);

/** Symbols of a symbol table section. */
size_t elf_symbol_count(const Elf64_Shdr *symtab);
Elf64_Sym elf_symbol(const struct elf_view *elf, const Elf64_Shdr *symtab, size_t index);
void elf_symbol_set(const struct elf_view *elf, const Elf64_Shdr *symtab, size_t index,
	const Elf64_Sym *symbol);
const char *elf_symbol_name(
	const struct elf_view *elf, const Elf64_Shdr *symtab, const Elf64_Sym *symbol);

#endif
