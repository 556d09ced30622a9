/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ELF objects for the NFP: ours, and any other that has code. Nothing that the file says is
 * believed before it is checked: sections lie in the file, counts fit their sections, offsets their
 * strings.
 */
#include "image/format.h"
#include "image/load.h"
#include "isa/isa.h"

#include <elf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

struct content {
	const uint8_t *data; /* NULL: no such section */
	size_t len;
};

struct object {
	const char *path;
	const uint8_t *bytes;
	size_t len;
	struct content text, image, maps, lines, sources, insns, visits, strings;
	struct fail *fail;
};

static int
refuse(const struct object *o, const char *what)
{
	return fail_set(o->fail, -EINVAL, "%s: damaged image: %s", o->path, what);
}

/* Header and table of sections. */
static int
check_header(const struct object *o)
{
	Elf64_Ehdr header;
	if (o->len < sizeof(header))
		return fail_set(o->fail, -EINVAL, "%s: cut inside the ELF header", o->path);
	memcpy(&header, o->bytes, sizeof(header));
	if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != ELFDATA2LSB ||
		header.e_machine != FORMAT_EM_NFP)
		return fail_set(o->fail, -EINVAL,
			"%s: an ELF file for another machine (%u, not %u, the NFP); name an image "
			"of "
			"`nicro jit -o`",
			o->path, header.e_machine, FORMAT_EM_NFP);
	if (header.e_shentsize != sizeof(Elf64_Shdr) || header.e_shnum == 0)
		return refuse(o, "no table of sections");
	if (header.e_shoff > o->len ||
		(uint64_t)header.e_shnum * sizeof(Elf64_Shdr) > o->len - header.e_shoff)
		return refuse(o, "the table of sections lies outside the file; it may be cut");
	if (header.e_shstrndx >= header.e_shnum)
		return refuse(o, "no section names");
	return 0;
}

static int
section_header(const struct object *o, unsigned index, Elf64_Shdr *section)
{
	Elf64_Ehdr header;
	memcpy(&header, o->bytes, sizeof(header));
	memcpy(section, o->bytes + header.e_shoff + index * sizeof(*section), sizeof(*section));
	if (section->sh_type == SHT_NOBITS)
		section->sh_size = 0;
	if (section->sh_offset > o->len || section->sh_size > o->len - section->sh_offset)
		return refuse(o, "a section lies outside the file; it may be cut");
	return 0;
}

static void
keep_section(struct object *o, const char *name, const Elf64_Shdr *section)
{
	const struct {
		const char *name;
		struct content *content;
	} ours[] = {
		{FORMAT_IMAGE, &o->image},
		{FORMAT_MAPS, &o->maps},
		{FORMAT_LINES, &o->lines},
		{FORMAT_SOURCES, &o->sources},
		{FORMAT_INSNS, &o->insns},
		{FORMAT_VISITS, &o->visits},
		{FORMAT_STRINGS, &o->strings},
	};
	struct content content = {o->bytes + section->sh_offset, section->sh_size};

	if (section->sh_type == SHT_PROGBITS && (section->sh_flags & SHF_EXECINSTR) &&
		o->text.data == NULL && content.len > 0)
		o->text = content;
	for (unsigned i = 0; i < sizeof(ours) / sizeof(*ours); i++)
		if (ours[i].content->data == NULL && strcmp(name, ours[i].name) == 0)
			*ours[i].content = content;
}

/* The first section with code, and our own. */
static int
find_sections(struct object *o)
{
	Elf64_Ehdr header;
	Elf64_Shdr names, section;

	memcpy(&header, o->bytes, sizeof(header));
	int err = section_header(o, header.e_shstrndx, &names);
	if (err)
		return err;
	const char *table = (const char *)o->bytes + names.sh_offset;
	if (names.sh_size == 0 || table[names.sh_size - 1] != '\0')
		return refuse(o, "section names do not end");
	for (unsigned i = 1; i < header.e_shnum; i++) {
		err = section_header(o, i, &section);
		if (err)
			return err;
		if (section.sh_name >= names.sh_size)
			return refuse(o, "a section name lies outside the names");
		keep_section(o, table + section.sh_name, &section);
	}
	if (o->text.data == NULL)
		return fail_set(o->fail, -EINVAL, "%s: no section with code", o->path);
	return 0;
}

static void *
copy_of(const struct object *o, struct content content)
{
	void *copy = malloc(content.len ? content.len : 1);
	if (copy == NULL)
		fail_set(o->fail, -ENOMEM, "%s: not enough memory", o->path);
	else
		memcpy(copy, content.data, content.len);
	return copy;
}

static int
take_header(const struct object *o, struct image *image, uint32_t *map_count)
{
	struct format_image record;
	if (o->image.len != sizeof(record))
		return refuse(o, FORMAT_IMAGE " has another size");
	memcpy(&record, o->image.data, sizeof(record));
	if (memcmp(record.magic, FORMAT_MAGIC, sizeof(record.magic)) != 0)
		return refuse(o, FORMAT_IMAGE " is not ours");
	if (record.version != FORMAT_VERSION)
		return fail_set(o->fail, -EINVAL,
			"%s: an image of format %u, this nicro reads %u; translate the program "
			"again",
			o->path, record.version, FORMAT_VERSION);
	if (memchr(record.name, '\0', sizeof(record.name)) == NULL)
		return refuse(o, "the name does not end");
	if (record.type > IMAGE_TC || record.relocated > 1)
		return refuse(o, "an unknown type");
	if (record.exit_word >= image->word_count || record.abort_word >= image->word_count ||
		record.push_word >= image->word_count || record.pop_word >= image->word_count)
		return refuse(o, "a routine lies outside the code");
	memcpy(image->name, record.name, sizeof(image->name));
	image->type = (enum image_type)record.type;
	image->relocated = record.relocated;
	image->exit_word = record.exit_word;
	image->abort_word = record.abort_word;
	image->push_word = record.push_word;
	image->pop_word = record.pop_word;
	image->stack_bytes = record.stack_bytes;
	image->max_pkt_offset = record.max_pkt_offset;
	*map_count = record.map_count;
	return 0;
}

static int
check_words(const struct object *o, const struct image *image)
{
	const uint64_t empty_bits = ((UINT64_C(1) << IMAGE_REL_SHIFT) - 1) & ~ISA_WORD_MASK;
	for (uint32_t i = 0; i < image->word_count; i++) {
		bool unknown = image->words[i] >> IMAGE_REL_SHIFT >= IMAGE_REL_COUNT;
		if (!image->relocated && (unknown || (image->words[i] & empty_bits)))
			return refuse(o, "a word has bits above the instruction");
	}
	return 0;
}

/* One record of .nicro.maps at *at. */
static int
take_map(const struct object *o, struct image_map *map, size_t *at)
{
	struct format_map record;
	if (o->maps.len - *at < sizeof(record))
		return refuse(o, FORMAT_MAPS " is cut");
	memcpy(&record, o->maps.data + *at, sizeof(record));
	*at += sizeof(record);
	if (memchr(record.name, '\0', sizeof(record.name)) == NULL)
		return refuse(o, "a map's name does not end");
	if (record.value_bytes > FORMAT_VALUE_LIMIT_BYTES || record.has_counters > 1)
		return refuse(o, "a map with an impossible value size");
	*map = (struct image_map){
		.type = record.type,
		.key_bytes = record.key_bytes,
		.value_bytes = record.value_bytes,
		.max_entries = record.max_entries,
		.flags = record.flags,
		.id = record.id,
	};
	memcpy(map->name, record.name, sizeof(map->name));
	if (!record.has_counters)
		return 0;
	size_t words = ((size_t)record.value_bytes + 3) / 4, padded = (words + 3) & ~(size_t)3;
	if (o->maps.len - *at < padded)
		return refuse(o, FORMAT_MAPS " is cut");
	map->word_is_counter = copy_of(o, (struct content){o->maps.data + *at, words});
	*at += padded;
	return map->word_is_counter ? 0 : -ENOMEM;
}

static int
take_maps(const struct object *o, struct image *image, uint32_t count)
{
	size_t at = 0;
	if (count > o->maps.len / sizeof(struct format_map))
		return refuse(o, "more maps than " FORMAT_MAPS " holds");
	image->maps = calloc(count + 1, sizeof(*image->maps));
	if (image->maps == NULL)
		return fail_set(o->fail, -ENOMEM, "%s: not enough memory", o->path);
	for (uint32_t i = 0; i < count; i++) {
		int err = take_map(o, &image->maps[i], &at);
		if (err)
			return err;
		image->map_count = i + 1;
	}
	return at == o->maps.len ? 0 : refuse(o, FORMAT_MAPS " is longer than its maps");
}

static int
take_insns(const struct object *o, struct image *image)
{
	if (o->insns.data != NULL) {
		if (o->insns.len % sizeof(struct bpf_insn) != 0)
			return refuse(o, FORMAT_INSNS " is cut");
		image->insn_count = (uint32_t)(o->insns.len / sizeof(struct bpf_insn));
		image->insns = copy_of(o, o->insns);
		if (image->insns == NULL)
			return -ENOMEM;
	} else {
		image->insn_count = (uint32_t)(o->sources.len / sizeof(struct format_source));
	}
	if (o->visits.data != NULL) {
		if (o->visits.len != image->insn_count * sizeof(*image->visits))
			return refuse(o, FORMAT_VISITS " does not fit the instructions");
		image->visits = copy_of(o, o->visits);
		if (image->visits == NULL)
			return -ENOMEM;
	}
	if (o->lines.data == NULL)
		return 0;
	if (o->lines.len != image->word_count * sizeof(*image->lines))
		return refuse(o, FORMAT_LINES " does not fit the code");
	image->lines = copy_of(o, o->lines);
	if (image->lines == NULL)
		return -ENOMEM;
	for (uint32_t i = 0; i < image->word_count; i++)
		if (image->lines[i].insn < -1 ||
			(image->insn_count > 0 &&
				image->lines[i].insn >= (int64_t)image->insn_count))
			return refuse(o, FORMAT_LINES " names an instruction that is not there");
	return 0;
}

static int
take_sources(const struct object *o, struct image *image)
{
	if (o->sources.data == NULL)
		return 0;
	if (o->sources.len != image->insn_count * sizeof(struct format_source))
		return refuse(o, FORMAT_SOURCES " does not fit the instructions");
	if (o->strings.len == 0 || o->strings.data[o->strings.len - 1] != '\0')
		return refuse(o, FORMAT_STRINGS " does not end");
	image->strings = copy_of(o, o->strings);
	image->sources = calloc(image->insn_count + 1, sizeof(*image->sources));
	if (image->strings == NULL || image->sources == NULL)
		return fail_set(o->fail, -ENOMEM, "%s: not enough memory", o->path);
	for (uint32_t i = 0; i < image->insn_count; i++) {
		struct format_source record;
		memcpy(&record, o->sources.data + i * sizeof(record), sizeof(record));
		if (record.file >= o->strings.len || record.text >= o->strings.len)
			return refuse(o, "a source line lies outside " FORMAT_STRINGS);
		image->sources[i] = (struct image_source){
			.file = record.file ? image->strings + record.file : NULL,
			.text = record.text ? image->strings + record.text : NULL,
			.line = record.line,
			.column = record.column,
		};
	}
	return 0;
}

int
image_load_elf(
	struct image *image, uint8_t *bytes, size_t len_bytes, const char *path, struct fail *fail)
{
	struct object o = {.path = path, .bytes = bytes, .len = len_bytes, .fail = fail};
	uint32_t map_count = 0;

	int err = check_header(&o);
	if (!err)
		err = find_sections(&o);
	if (err)
		return err;
	bool foreign = o.image.data == NULL;
	err = image_take_words(image, o.text.data, o.text.len, foreign, path, fail);
	if (err || foreign)
		return err;
	err = take_header(&o, image, &map_count);
	if (!err)
		err = check_words(&o, image);
	if (!err)
		err = take_maps(&o, image, map_count);
	if (!err)
		err = take_insns(&o, image);
	return err ? err : take_sources(&o, image);
}
