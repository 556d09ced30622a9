/* SPDX-License-Identifier: BSD-2-Clause */
#include "driver-shim/elf_view.h"

#include <assert.h>
#include <string.h>

static const uint8_t *
at(const struct elf_view *elf, uint64_t offset, size_t len_bytes)
{
	assert(offset <= elf->len_bytes && len_bytes <= elf->len_bytes - offset);
	return elf->bytes + offset;
}

Elf64_Ehdr
elf_header(const struct elf_view *elf)
{
	Elf64_Ehdr header;
	memcpy(&header, at(elf, 0, sizeof(header)), sizeof(header));
	return header;
}

static uint64_t
section_offset(const struct elf_view *elf, unsigned index)
{
	Elf64_Ehdr header = elf_header(elf);
	assert(index < header.e_shnum);
	return header.e_shoff + (uint64_t)index * sizeof(Elf64_Shdr);
}

Elf64_Shdr
elf_section(const struct elf_view *elf, unsigned index)
{
	Elf64_Shdr section;
	memcpy(&section, at(elf, section_offset(elf, index), sizeof(section)), sizeof(section));
	return section;
}

void
elf_section_set(const struct elf_view *elf, unsigned index, const Elf64_Shdr *section)
{
	uint64_t offset = section_offset(elf, index);
	at(elf, offset, sizeof(*section));
	memcpy(elf->bytes + offset, section, sizeof(*section));
}

const char *
elf_section_name(const struct elf_view *elf, const Elf64_Shdr *section)
{
	Elf64_Shdr names = elf_section(elf, elf_header(elf).e_shstrndx);
	assert(section->sh_name < names.sh_size);
	return (const char *)at(elf, names.sh_offset + section->sh_name, 1);
}

unsigned
elf_section_find(const struct elf_view *elf, const char *name)
{
	unsigned count = elf_header(elf).e_shnum;
	for (unsigned i = 1; i < count; i++) {
		Elf64_Shdr section = elf_section(elf, i);
		if (strcmp(elf_section_name(elf, &section), name) == 0)
			return i;
	}
	return 0;
}

unsigned
elf_symtab(const struct elf_view *elf)
{
	unsigned count = elf_header(elf).e_shnum;
	for (unsigned i = 1; i < count; i++)
		if (elf_section(elf, i).sh_type == SHT_SYMTAB)
			return i;
	return 0;
}

size_t
elf_symbol_count(const Elf64_Shdr *symtab)
{
	return symtab->sh_size / sizeof(Elf64_Sym);
}

Elf64_Sym
elf_symbol(const struct elf_view *elf, const Elf64_Shdr *symtab, size_t index)
{
	Elf64_Sym symbol;
	assert(index < elf_symbol_count(symtab));
	memcpy(&symbol, at(elf, symtab->sh_offset + index * sizeof(symbol), sizeof(symbol)),
		sizeof(symbol));
	return symbol;
}

void
elf_symbol_set(
	const struct elf_view *elf, const Elf64_Shdr *symtab, size_t index, const Elf64_Sym *symbol)
{
	uint64_t offset = symtab->sh_offset + index * sizeof(*symbol);
	at(elf, offset, sizeof(*symbol));
	memcpy(elf->bytes + offset, symbol, sizeof(*symbol));
}

const char *
elf_symbol_name(const struct elf_view *elf, const Elf64_Shdr *symtab, const Elf64_Sym *symbol)
{
	Elf64_Shdr names = elf_section(elf, symtab->sh_link);
	assert(symbol->st_name < names.sh_size);
	return (const char *)at(elf, names.sh_offset + symbol->st_name, 1);
}
