/* SPDX-License-Identifier: BSD-2-Clause */
/* An image as an ELF object, made in memory by libelf and written in one piece. */
#include "image/format.h"
#include "image/image.h"
#include "base/file.h"

#include <errno.h>
#include <gelf.h>
#include <libelf.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A growing run of bytes. */
struct bytes {
	uint8_t *data;
	size_t len, room;
	bool short_of_memory;
};

static void
append(struct bytes *bytes, const void *data, size_t len)
{
	if (bytes->len + len > bytes->room) {
		size_t room = (bytes->len + len) * 2;
		uint8_t *grown = realloc(bytes->data, room);
		if (grown == NULL) {
			bytes->short_of_memory = true;
			return;
		}
		bytes->data = grown;
		bytes->room = room;
	}
	if (len > 0)
		memcpy(bytes->data + bytes->len, data, len);
	bytes->len += len;
}

struct section {
	const char *name;
	struct bytes content;
	uint64_t flags, align;
	bool present;
};
enum { TEXT, IMAGE, MAPS, LINES, SOURCES, INSNS, VISITS, STRINGS, NAMES, SECTION_COUNT };

static uint32_t
append_string(struct bytes *strings, const char *string)
{
	uint32_t offset = (uint32_t)strings->len;
	append(strings, string, strlen(string) + 1);
	return offset;
}

/* Neighbours often share file and line, by pointer. */
static void
fill_sources(const struct image *image, struct bytes *sources, struct bytes *strings)
{
	const char *file = NULL, *text = NULL;
	struct format_source record = {0};

	append(strings, "", 1);
	for (uint32_t i = 0; i < image->insn_count; i++) {
		const struct image_source *source = &image->sources[i];
		if (source->file != file)
			record.file = source->file ? append_string(strings, source->file) : 0;
		if (source->text != text)
			record.text = source->text ? append_string(strings, source->text) : 0;
		file = source->file;
		text = source->text;
		record.line = source->line;
		record.column = source->column;
		append(sources, &record, sizeof(record));
	}
}

static void
fill_maps(const struct image *image, struct bytes *maps)
{
	static const uint8_t zeros[4];
	for (uint32_t i = 0; i < image->map_count; i++) {
		const struct image_map *map = &image->maps[i];
		struct format_map record = {
			.type = map->type,
			.key_bytes = map->key_bytes,
			.value_bytes = map->value_bytes,
			.max_entries = map->max_entries,
			.flags = map->flags,
			.id = map->id,
			.has_counters = map->word_is_counter != NULL,
		};
		size_t words = ((size_t)map->value_bytes + 3) / 4;
		memcpy(record.name, map->name, sizeof(record.name));
		append(maps, &record, sizeof(record));
		if (map->word_is_counter == NULL)
			continue;
		append(maps, map->word_is_counter, words);
		append(maps, zeros, -words & 3);
	}
}

static void
fill_header(const struct image *image, struct bytes *header)
{
	struct format_image record = {
		.magic = FORMAT_MAGIC,
		.version = FORMAT_VERSION,
		.type = image->type,
		.relocated = image->relocated,
		.exit_word = image->exit_word,
		.abort_word = image->abort_word,
		.push_word = image->push_word,
		.pop_word = image->pop_word,
		.stack_bytes = image->stack_bytes,
		.max_pkt_offset = image->max_pkt_offset,
		.map_count = image->map_count,
	};
	memcpy(record.name, image->name, sizeof(record.name));
	append(header, &record, sizeof(record));
}

static void
fill(const struct image *image, struct section sections[SECTION_COUNT])
{
	append(&sections[TEXT].content, image->words, image->word_count * sizeof(*image->words));
	fill_header(image, &sections[IMAGE].content);
	fill_maps(image, &sections[MAPS].content);
	if (image->lines)
		append(&sections[LINES].content, image->lines,
			image->word_count * sizeof(*image->lines));
	if (image->insns)
		append(&sections[INSNS].content, image->insns,
			image->insn_count * sizeof(*image->insns));
	if (image->visits)
		append(&sections[VISITS].content, image->visits,
			image->insn_count * sizeof(*image->visits));
	if (image->sources)
		fill_sources(image, &sections[SOURCES].content, &sections[STRINGS].content);
	sections[NAMES].present = true;
	append(&sections[NAMES].content, "", 1);
	for (unsigned i = 0; i < SECTION_COUNT; i++)
		if (i != NAMES)
			sections[i].present = sections[i].content.len > 0;
}

/* One section of the object; its name has been put at `name` of the table of names. */
static bool
add_section(Elf *elf, struct section *section, uint32_t name, bool is_names)
{
	Elf_Scn *scn = elf_newscn(elf);
	Elf_Data *data = scn ? elf_newdata(scn) : NULL;
	GElf_Shdr header;
	if (data == NULL || gelf_getshdr(scn, &header) == NULL)
		return false;
	data->d_buf = section->content.data;
	data->d_size = section->content.len;
	data->d_align = section->align;
	data->d_type = ELF_T_BYTE;
	header.sh_name = name;
	header.sh_type = is_names ? SHT_STRTAB : SHT_PROGBITS;
	header.sh_flags = section->flags;
	header.sh_addralign = section->align;
	return gelf_update_shdr(scn, &header) != 0;
}

static bool
build(Elf *elf, struct section sections[SECTION_COUNT])
{
	GElf_Ehdr header = {0};
	if (gelf_newehdr(elf, ELFCLASS64) == NULL || gelf_getehdr(elf, &header) == NULL)
		return false;
	header.e_ident[EI_DATA] = ELFDATA2LSB;
	header.e_type = ET_REL;
	header.e_machine = FORMAT_EM_NFP;
	header.e_version = EV_CURRENT;

	uint32_t names[SECTION_COUNT], count = 0;
	for (unsigned i = 0; i < SECTION_COUNT; i++)
		if (sections[i].present)
			names[i] = append_string(&sections[NAMES].content, sections[i].name);
	for (unsigned i = 0; i < SECTION_COUNT; i++) {
		if (!sections[i].present)
			continue;
		if (!add_section(elf, &sections[i], names[i], i == NAMES))
			return false;
		count++;
	}
	header.e_shstrndx = (uint16_t)count; /* names come last; section 0 is the empty one */
	return gelf_update_ehdr(elf, &header) != 0 && elf_update(elf, ELF_C_WRITE) >= 0;
}

/* The object into a nameless file in memory. @return its descriptor or negative errno */
static int
write_object(struct section sections[SECTION_COUNT], const char *path, struct fail *fail)
{
	for (unsigned i = 0; i < SECTION_COUNT; i++)
		if (sections[i].content.short_of_memory)
			return fail_set(fail, -ENOMEM, "%s: not enough memory", path);
	int fd = memfd_create("nicro-image", MFD_CLOEXEC);
	if (fd < 0)
		return fail_set(fail, -errno, "%s: cannot make a file in memory: %s", path,
			strerror(errno));
	elf_version(EV_CURRENT);
	Elf *elf = elf_begin(fd, ELF_C_WRITE, NULL);
	bool ok = elf != NULL && build(elf, sections);
	int err = ok ? 0
		     : fail_set(fail, -EIO, "%s: cannot make an ELF object: %s", path,
			       elf_errmsg(-1));
	elf_end(elf);
	if (err) {
		close(fd);
		return err;
	}
	return fd;
}

static int
copy_out(int fd, const char *path, struct fail *fail)
{
	struct file_out out;
	int err = file_create(&out, path, fail);
	if (err)
		return err;
	char buffer[65536];
	ssize_t got;
	lseek(fd, 0, SEEK_SET);
	while ((got = read(fd, buffer, sizeof(buffer))) > 0)
		fwrite(buffer, 1, (size_t)got, out.stream);
	if (got < 0) {
		err = fail_set(fail, -errno, "%s: cannot copy: %s", path, strerror(errno));
		file_discard(&out);
		return err;
	}
	return file_commit(&out, fail);
}

int
image_save(const struct image *image, const char *path, struct fail *fail)
{
	struct section sections[SECTION_COUNT] = {
		[TEXT] = {.name = FORMAT_TEXT, .flags = SHF_ALLOC | SHF_EXECINSTR, .align = 8},
		[IMAGE] = {.name = FORMAT_IMAGE, .align = 4},
		[MAPS] = {.name = FORMAT_MAPS, .align = 4},
		[LINES] = {.name = FORMAT_LINES, .align = 4},
		[SOURCES] = {.name = FORMAT_SOURCES, .align = 4},
		[INSNS] = {.name = FORMAT_INSNS, .align = 8},
		[VISITS] = {.name = FORMAT_VISITS, .align = 4},
		[STRINGS] = {.name = FORMAT_STRINGS, .align = 1},
		[NAMES] = {.name = ".shstrtab", .align = 1},
	};
	fill(image, sections);
	int fd = write_object(sections, path, fail);
	int err = fd < 0 ? fd : copy_out(fd, path, fail);
	if (fd >= 0)
		close(fd);
	for (unsigned i = 0; i < SECTION_COUNT; i++)
		free(sections[i].content.data);
	return err;
}
