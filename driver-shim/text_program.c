/* SPDX-License-Identifier: BSD-2-Clause */
#include "driver-shim/text_program.h"

#include <linux/btf.h>
#include <stdbool.h>
#include <string.h>

/* Head of .BTF.ext; offsets count from its end. A table is the size of its records, then for each
 * section its name, the number of records, and the records. */
struct btf_ext_head {
	uint16_t magic;
	uint8_t version, flags;
	uint32_t head_bytes;
	struct {
		uint32_t offset, len_bytes;
	} tables[2]; /* functions, lines */
};

static bool
only_function_is_in(const struct elf_view *elf, unsigned section)
{
	unsigned index = elf_symtab(elf), count = 0;
	if (index == 0)
		return false;
	Elf64_Shdr symtab = elf_section(elf, index);
	for (size_t i = 0; i < elf_symbol_count(&symtab); i++) {
		Elf64_Sym symbol = elf_symbol(elf, &symtab, i);
		if (ELF64_ST_TYPE(symbol.st_info) != STT_FUNC || symbol.st_shndx == SHN_UNDEF)
			continue;
		if (symbol.st_shndx != section)
			return false;
		count++;
	}
	return count == 1;
}

/* A table of .BTF.ext: all its records belong to the one section that has code. */
static void
rename_in_table(uint8_t *table, size_t len_bytes)
{
	uint32_t name_off;
	if (len_bytes < 3 * sizeof(uint32_t))
		return;
	memcpy(&name_off, table + sizeof(uint32_t), sizeof(name_off));
	name_off++;
	memcpy(table + sizeof(uint32_t), &name_off, sizeof(name_off));
}

static void
rename_in_btf_ext(const struct elf_view *elf)
{
	struct btf_ext_head head;
	unsigned index = elf_section_find(elf, ".BTF.ext");
	if (index == 0)
		return;
	Elf64_Shdr section = elf_section(elf, index);
	if (section.sh_type != SHT_PROGBITS || section.sh_size < sizeof(head))
		return;
	uint8_t *bytes = elf->bytes + section.sh_offset;
	memcpy(&head, bytes, sizeof(head));
	if (head.magic != BTF_MAGIC || head.head_bytes > section.sh_size)
		return;
	uint64_t room = section.sh_size - head.head_bytes;
	for (unsigned i = 0; i < 2; i++)
		if (head.tables[i].offset <= room &&
			head.tables[i].len_bytes <= room - head.tables[i].offset)
			rename_in_table(bytes + head.head_bytes + head.tables[i].offset,
				head.tables[i].len_bytes);
}

void
text_program_rename(const struct elf_view *elf)
{
	unsigned text = elf_section_find(elf, ".text");
	if (text == 0 || !only_function_is_in(elf, text))
		return;
	Elf64_Shdr section = elf_section(elf, text);
	section.sh_name++;
	elf_section_set(elf, text, &section);
	rename_in_btf_ext(elf);
}
