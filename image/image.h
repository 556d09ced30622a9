/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The image: what offload-jit makes and nic-model runs. A plain struct here, an ELF object for the
 * NFP machine as a file (image_elf.c), or raw 64-bit little-endian words.
 */
#ifndef IMAGE_IMAGE_H
#define IMAGE_IMAGE_H

#include "base/fail.h"
#include "image/caps.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* e_machine of the NFP in ELF files (gABI register of machines: Netronome Flow Processor). */
enum { IMAGE_EM_NFP = 250 };

enum image_type { IMAGE_XDP, IMAGE_TC };

/* Relocation type, bits 63:56 of a word before relocation (docs/image.md "Relocation"). */
enum image_reloc {
	IMAGE_REL_NONE,
	IMAGE_REL_BR,
	IMAGE_REL_GO_OUT,
	IMAGE_REL_GO_ABORT,
	IMAGE_REL_PUSH_REGS,
	IMAGE_REL_POP_REGS,
	IMAGE_REL_NEXT_PKT,
	IMAGE_REL_HELPER,
	IMAGE_REL_IMMED,
	IMAGE_REL_COUNT
};
enum { IMAGE_REL_SHIFT = 56, IMAGE_REL_TARGET = 15000 };

/* A map that the program names. */
struct image_map {
	char name[16];
	uint32_t type; /* BPF_MAP_TYPE_* */
	uint32_t key_bytes, value_bytes, max_entries, flags;
	uint32_t id; /* what the words hold: table id, or host map id of an event array */
	uint8_t *word_is_counter; /* one per 32-bit word of the value: atomic, kept big endian */
};

/* Where a word comes from. */
struct image_line {
	int32_t insn; /* eBPF instruction (slot number), -1: prologue, epilogue, padding */
};
struct image_source {     /* per eBPF instruction slot */
	const char *file; /* points into image.strings; NULL without BTF */
	const char *text; /* the C line, trimmed; NULL without BTF */
	uint32_t line;    /* 0 without BTF */
	uint32_t column;
};

struct image {
	char name[64]; /* function name of the program */
	enum image_type type;
	uint64_t *words;     /* unrelocated: relocation type in bits 63:56, no ECC */
	uint32_t word_count; /* padding included */
	bool relocated;      /* words are final: addresses absolute, ECC set (raw input only) */
	uint32_t exit_word, abort_word; /* targets of relocations 2 and 3 */
	uint32_t push_word, pop_word;   /* 0 = the image has no such routine */
	uint32_t stack_bytes;           /* total over the deepest call chain */
	uint32_t max_pkt_offset;        /* last packet byte that direct access may touch */
	struct image_map *maps;
	uint32_t map_count;
	struct image_line *lines;     /* word_count entries, or NULL */
	struct image_source *sources; /* insn_count entries, or NULL */
	uint32_t *visits; /* insn_count entries, or NULL: no packet executes a slot more often */
	struct bpf_insn *insns; /* the eBPF program, map slots numbered; or NULL */
	uint32_t insn_count;
	char *strings; /* owns what sources point to */
};

/** Allocate an empty image; release with image_free(). NULL when memory is short. */
struct image *image_new(void);

/** Release an image and all it owns. NULL is fine. */
void image_free(struct image *image);

/** First slot of the eBPF instruction that a word comes from; -1: none. */
int32_t image_word_insn(const struct image *image, uint32_t word);

/** Name of the part that begins at a word without instruction ("prologue", "exit"), or NULL. */
const char *image_part(const struct image *image, uint32_t word);

/* Where a word comes from. */
struct image_place {
	int32_t insn;                      /* first slot of its eBPF instruction, -1: none */
	const struct image_source *source; /* its C line, NULL: none */
	const char *name;                  /* without a C line: its part, or that there is none */
};

/**
 * Place of a word. A part goes on behind the word where it begins, so words are asked for in order.
 * @param part  of the word before, NULL before word 0; out: of this one
 */
struct image_place image_place(const struct image *image, uint32_t word, const char **part);

/**
 * Relocate for a device and a load address, add ECC (docs/image.md "Relocation").
 *
 * @param image   unrelocated image
 * @param caps    DONE and helper addresses
 * @param start_word  code-store address of word 0
 * @param stored  out: word_count words as the code store holds them
 * @return 0, -EINVAL (unknown relocation, missing routine, value that does not fit) with @p fail
 */
int image_relocate(const struct image *image, const struct device_caps *caps, uint32_t start_word,
	uint64_t *stored, struct fail *fail);

/**
 * Save as an ELF object for the NFP machine: code as public disassemblers read it, and nicro's own
 * sections for relocations, maps, line map and eBPF (docs/image.md "File").
 * @return 0 or negative errno; nothing is left at @p path on an error
 */
int image_save(const struct image *image, const char *path, struct fail *fail);

/**
 * Load an image file: ELF as image_save() writes it, or any NFP ELF object with code, or raw
 * 64-bit little-endian words, before relocation (type bytes) or after (ECC).
 * @param image  out: release with image_free()
 * @return 0, or -EINVAL, -EFBIG, errno of the file, with one line in @p fail
 */
int image_load(const char *path, struct image **image, struct fail *fail);

/** Write the words raw, 64-bit little endian, as `bpftool prog dump jited file` does. */
int image_save_raw(const struct image *image, const char *path, struct fail *fail);

#endif
