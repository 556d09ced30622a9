/* SPDX-License-Identifier: BSD-2-Clause */
#include "driver-shim/legacy_maps.h"

#include "driver-shim/elf_view.h"

#include <assert.h>
#include <bpf/btf.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
	DEF_WORDS = 5,
	DEF_WORDS_MIN = 4, /* the first definitions had no flags */
	FIELD_ALIGN = 8,
};

/* ORDER of the words of a definition; names as BTF definitions have them. */
static const char *const def_fields[DEF_WORDS] = {
	"type", "key_size", "value_size", "max_entries", "map_flags"};

struct legacy_map {
	const char *name;
	uint32_t offset, size_bytes; /* in the section; size up to the next definition */
	int var_id;                  /* BTF variable */
};

struct conversion {
	const char *path;
	struct elf_view elf;
	unsigned section; /* "maps" */
	struct legacy_map *maps;
	size_t map_count;
	struct btf *btf;
	int int_id;
	struct fail *fail;
};

static int
by_offset(const void *a, const void *b)
{
	const struct legacy_map *left = a, *right = b;
	return (left->offset > right->offset) - (left->offset < right->offset);
}

static int
collect_maps(struct conversion *c)
{
	unsigned symtab_index = elf_symtab(&c->elf);
	if (symtab_index == 0)
		return 0;
	Elf64_Shdr symtab = elf_section(&c->elf, symtab_index);
	size_t symbol_count = elf_symbol_count(&symtab);
	c->maps = calloc(symbol_count + 1, sizeof(*c->maps));
	if (c->maps == NULL)
		return fail_set(c->fail, -ENOMEM, "%s: not enough memory", c->path);
	for (size_t i = 0; i < symbol_count; i++) {
		Elf64_Sym symbol = elf_symbol(&c->elf, &symtab, i);
		unsigned type = ELF64_ST_TYPE(symbol.st_info);
		const char *name = elf_symbol_name(&c->elf, &symtab, &symbol);
		if (symbol.st_shndx != c->section || name[0] == 0 ||
			(type != STT_OBJECT && type != STT_NOTYPE))
			continue;
		c->maps[c->map_count++] =
			(struct legacy_map){.name = name, .offset = (uint32_t)symbol.st_value};
		/* libbpf looks for the symbols of BTF variables among global objects. */
		symbol.st_info = ELF64_ST_INFO(STB_GLOBAL, STT_OBJECT);
		elf_symbol_set(&c->elf, &symtab, i, &symbol);
	}
	qsort(c->maps, c->map_count, sizeof(*c->maps), by_offset);

	uint32_t end = (uint32_t)elf_section(&c->elf, c->section).sh_size;
	for (size_t i = c->map_count; i-- > 0; end = c->maps[i].offset) {
		c->maps[i].size_bytes = end - c->maps[i].offset;
		if (c->maps[i].size_bytes < DEF_WORDS_MIN * sizeof(uint32_t))
			return fail_set(c->fail, -EINVAL,
				"%s: map %s: its definition is too short; use the BTF form of "
				"<bpf/bpf_helpers.h>, section .maps",
				c->path, c->maps[i].name);
	}
	return 0;
}

/* The struct type that says what a definition says. BTF says a number N as "pointer to an array of
 * N": int (*field)[N]. */
static int
add_def_struct(struct conversion *c, const struct legacy_map *map)
{
	Elf64_Shdr section = elf_section(&c->elf, c->section);
	unsigned words = map->size_bytes / sizeof(uint32_t);
	int ptrs[DEF_WORDS];
	if (words > DEF_WORDS)
		words = DEF_WORDS;
	for (unsigned i = 0; i < words; i++) {
		uint32_t number;
		memcpy(&number, c->elf.bytes + section.sh_offset + map->offset + i * sizeof(number),
			sizeof(number));
		int array = btf__add_array(c->btf, c->int_id, c->int_id, number);
		ptrs[i] = array < 0 ? array : btf__add_ptr(c->btf, array);
		if (ptrs[i] < 0)
			return ptrs[i];
	}
	int id = btf__add_struct(c->btf, NULL, map->size_bytes / FIELD_ALIGN * FIELD_ALIGN);
	for (unsigned i = 0; i < words && id > 0; i++) {
		/* All members at the start: the struct must not outgrow the definition that it
		 * describes, and only their types are read. */
		int err = btf__add_field(c->btf, def_fields[i], ptrs[i], 0, 0);
		if (err)
			return err;
	}
	return id;
}

/* Objects with BTF have the variables already, of type struct bpf_map_def, in a data section
 * "maps": they get the new types and the section its new name. */
static int
patch_datasec(struct conversion *c, int datasec_id, const int *struct_ids)
{
	int name_off = btf__add_str(c->btf, ".maps");
	if (name_off < 0)
		return name_off;
	/* libbpf shows types read-only; after the additions above they are in memory of ours. */
	struct btf_type *datasec =
		(struct btf_type *)(uintptr_t)btf__type_by_id(c->btf, datasec_id);
	datasec->name_off = (uint32_t)name_off;
	datasec->size = (uint32_t)elf_section(&c->elf, c->section).sh_size;
	struct btf_var_secinfo *infos = btf_var_secinfos(datasec);
	for (unsigned i = 0; i < btf_vlen(datasec); i++) {
		struct btf_type *var =
			(struct btf_type *)(uintptr_t)btf__type_by_id(c->btf, infos[i].type);
		if (var == NULL || !btf_is_var(var))
			return -EINVAL;
		const char *name = btf__str_by_offset(c->btf, var->name_off);
		for (size_t m = 0; name && m < c->map_count; m++) {
			if (strcmp(c->maps[m].name, name) != 0)
				continue;
			var->type = (uint32_t)struct_ids[m];
			btf_var(var)->linkage = BTF_VAR_GLOBAL_ALLOCATED;
			infos[i].offset = c->maps[m].offset;
			infos[i].size = c->maps[m].size_bytes;
		}
	}
	return 0;
}

static int
add_datasec(struct conversion *c, const int *struct_ids)
{
	int err = 0;
	for (size_t i = 0; i < c->map_count; i++) {
		c->maps[i].var_id = btf__add_var(
			c->btf, c->maps[i].name, BTF_VAR_GLOBAL_ALLOCATED, struct_ids[i]);
		if (c->maps[i].var_id < 0)
			return c->maps[i].var_id;
	}
	int id = btf__add_datasec(
		c->btf, ".maps", (uint32_t)elf_section(&c->elf, c->section).sh_size);
	for (size_t i = 0; i < c->map_count && id > 0 && !err; i++)
		err = btf__add_datasec_var_info(
			c->btf, c->maps[i].var_id, c->maps[i].offset, c->maps[i].size_bytes);
	return id < 0 ? id : err;
}

static int
open_btf(struct conversion *c)
{
	unsigned index = elf_section_find(&c->elf, ".BTF");
	if (index) {
		Elf64_Shdr section = elf_section(&c->elf, index);
		c->btf = btf__new(c->elf.bytes + section.sh_offset, (uint32_t)section.sh_size);
	} else {
		c->btf = btf__new_empty();
	}
	return c->btf ? 0 : -errno;
}

static int
describe_maps(struct conversion *c)
{
	int err = open_btf(c);
	int *struct_ids = err ? NULL : calloc(c->map_count, sizeof(*struct_ids));
	if (!err && struct_ids == NULL)
		err = -ENOMEM;
	if (!err) {
		c->int_id = btf__add_int(c->btf, "int", 4, BTF_INT_SIGNED);
		err = c->int_id < 0 ? c->int_id : 0;
	}
	for (size_t i = 0; i < c->map_count && !err; i++) {
		struct_ids[i] = add_def_struct(c, &c->maps[i]);
		err = struct_ids[i] < 0 ? struct_ids[i] : 0;
	}
	if (!err) {
		int datasec_id = btf__find_by_name_kind(c->btf, "maps", BTF_KIND_DATASEC);
		err = datasec_id > 0 ? patch_datasec(c, datasec_id, struct_ids)
				     : add_datasec(c, struct_ids);
	}
	free(struct_ids);
	if (err)
		fail_set(c->fail, err == -ENOMEM ? err : -EINVAL,
			"%s: its legacy map definitions cannot be said in BTF (%s); use the BTF "
			"form "
			"of <bpf/bpf_helpers.h>, section .maps",
			c->path, strerror(-err));
	return err;
}

/* The new object: the old bytes, then names, BTF and the section table at its end. */
struct rebuild {
	uint8_t *bytes;
	size_t len_bytes;
};

static uint64_t
append(struct rebuild *out, const void *from, size_t len_bytes)
{
	out->len_bytes = (out->len_bytes + 7) / 8 * 8;
	uint64_t offset = out->len_bytes;
	memcpy(out->bytes + offset, from, len_bytes);
	out->len_bytes += len_bytes;
	return offset;
}

static int
rebuild(struct conversion *c, struct rebuild *out)
{
	static const char new_names[] = ".maps\0.BTF";
	uint32_t btf_bytes;
	const void *btf = btf__raw_data(c->btf, &btf_bytes);
	Elf64_Ehdr header = elf_header(&c->elf);
	Elf64_Shdr names = elf_section(&c->elf, header.e_shstrndx);
	size_t table_bytes = ((size_t)header.e_shnum + 1) * sizeof(Elf64_Shdr);
	enum { PADDING_BYTES = 4 * 8 };
	out->bytes = calloc(1, c->elf.len_bytes + names.sh_size + sizeof(new_names) + btf_bytes +
				       table_bytes + PADDING_BYTES);
	if (btf == NULL || out->bytes == NULL)
		return fail_set(c->fail, -ENOMEM, "%s: not enough memory", c->path);
	append(out, c->elf.bytes, c->elf.len_bytes);

	uint32_t maps_name = (uint32_t)names.sh_size;
	uint64_t names_offset = append(out, c->elf.bytes + names.sh_offset, names.sh_size);
	memcpy(out->bytes + out->len_bytes, new_names, sizeof(new_names));
	out->len_bytes += sizeof(new_names);
	uint64_t btf_offset = append(out, btf, btf_bytes);
	uint64_t table_offset =
		append(out, c->elf.bytes + header.e_shoff, header.e_shnum * sizeof(Elf64_Shdr));

	unsigned btf_section = elf_section_find(&c->elf, ".BTF");
	header.e_shoff = table_offset;
	if (btf_section == 0) {
		btf_section = header.e_shnum++;
		out->len_bytes += sizeof(Elf64_Shdr);
	}
	memcpy(out->bytes, &header, sizeof(header));

	struct elf_view elf = {out->bytes, out->len_bytes};
	names.sh_offset = names_offset;
	names.sh_size += sizeof(new_names);
	elf_section_set(&elf, header.e_shstrndx, &names);
	Elf64_Shdr maps = elf_section(&elf, c->section);
	maps.sh_name = maps_name;
	elf_section_set(&elf, c->section, &maps);
	Elf64_Shdr section = {.sh_name = maps_name + sizeof(".maps"),
		.sh_type = SHT_PROGBITS,
		.sh_addralign = FIELD_ALIGN,
		.sh_offset = btf_offset,
		.sh_size = btf_bytes};
	elf_section_set(&elf, btf_section, &section);
	return 0;
}

int
legacy_maps_convert(const char *path, uint8_t **bytes, size_t *len_bytes, struct fail *fail)
{
	struct conversion c = {.path = path, .elf = {*bytes, *len_bytes}, .fail = fail};
	struct rebuild out = {0};
	c.section = elf_section_find(&c.elf, "maps");
	if (c.section == 0 || elf_section(&c.elf, c.section).sh_type != SHT_PROGBITS)
		return 0;
	if (elf_section_find(&c.elf, ".maps"))
		return fail_set(fail, -EINVAL,
			"%s: has maps both in section maps and in section .maps; move the legacy "
			"definitions to .maps",
			path);
	int err = collect_maps(&c);
	if (!err && c.map_count > 0)
		err = describe_maps(&c);
	if (!err && c.map_count > 0)
		err = rebuild(&c, &out);
	btf__free(c.btf);
	free(c.maps);
	if (err || out.bytes == NULL) {
		free(out.bytes);
		return err;
	}
	free(*bytes);
	*bytes = out.bytes;
	*len_bytes = out.len_bytes;
	return 0;
}
