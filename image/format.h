/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Inside image/: the ELF object. Sections beside .text, all little endian, all optional for a
 * reader except .nicro.image, which tells our objects from those of others:
 *
 *   .text           words, relocation types in bits 63:56
 *   .nicro.image    struct format_image
 *   .nicro.maps     for each map struct format_map, then one byte per value word (counter?), then
 *                   zero bytes up to a multiple of 4
 *   .nicro.lines    for each word int32: eBPF instruction slot, or -1
 *   .nicro.sources  for each eBPF slot struct format_source
 *   .nicro.insns    struct bpf_insn
 *   .nicro.visits   for each eBPF slot uint32: no packet executes it more often; may be absent
 *   .nicro.strings  zero-terminated strings; offset 0 is the empty one and means "none"
 */
#ifndef IMAGE_FORMAT_H
#define IMAGE_FORMAT_H

#include "image/image.h"

#include <stdint.h>

enum { FORMAT_VERSION = 1, FORMAT_EM_NFP = IMAGE_EM_NFP };
#define FORMAT_MAGIC "nicroimg"

#define FORMAT_TEXT ".text"
#define FORMAT_IMAGE ".nicro.image"
#define FORMAT_MAPS ".nicro.maps"
#define FORMAT_LINES ".nicro.lines"
#define FORMAT_SOURCES ".nicro.sources"
#define FORMAT_INSNS ".nicro.insns"
#define FORMAT_VISITS ".nicro.visits"
#define FORMAT_STRINGS ".nicro.strings"

struct format_image {
	char magic[8];
	uint32_t version;
	uint32_t type;
	char name[64];
	uint32_t relocated;
	uint32_t exit_word, abort_word, push_word, pop_word;
	uint32_t stack_bytes, max_pkt_offset;
	uint32_t map_count;
};
_Static_assert(sizeof(struct format_image) == 112, "a record without holes");

struct format_map {
	char name[16];
	uint32_t type, key_bytes, value_bytes, max_entries, flags, id;
	uint32_t has_counters; /* 0: word_is_counter was NULL, no bytes follow */
};
_Static_assert(sizeof(struct format_map) == 44, "a record without holes");

struct format_source {
	uint32_t file, text; /* offsets in .nicro.strings, 0 none */
	uint32_t line, column;
};

/* Larger files are not images; larger values are not of this device. */
enum { FORMAT_FILE_LIMIT_BYTES = 64 << 20, FORMAT_VALUE_LIMIT_BYTES = 1 << 20 };

#endif
