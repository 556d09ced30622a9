/* SPDX-License-Identifier: BSD-2-Clause */
/* Images from files: raw words here, ELF objects in load_elf.c. */
#include "image/load.h"
#include "image/format.h"
#include "base/file.h"
#include "isa/isa.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Offsets of the code after a program, docs/image.md "Layout". */
enum {
	ABORT_LEN_WORDS = 3,
	EXIT_LEN_XDP_WORDS = 10,
	EXIT_LEN_TC_WORDS = 15,
	NEXT_PKT_IN_EXIT_XDP = 7, /* the branch that ends the exit code */
	NEXT_PKT_IN_EXIT_TC = 12,
	PUSH_LEN_WORDS = 9,
	POP_LEN_WORDS = 9,
};

static unsigned
relocation_of(const struct image *image, uint32_t word)
{
	return (unsigned)(image->words[word] >> IMAGE_REL_SHIFT);
}

/* First word from `from` on with this relocation, or word_count. */
static uint32_t
find_relocation(const struct image *image, uint32_t from, unsigned type)
{
	while (from < image->word_count && relocation_of(image, from) != type)
		from++;
	return from;
}

void
image_infer_routines(struct image *image)
{
	uint32_t abort_word = find_relocation(image, 0, IMAGE_REL_NEXT_PKT);
	uint32_t exit_word = abort_word + ABORT_LEN_WORDS;
	uint32_t last = find_relocation(image, abort_word + 1, IMAGE_REL_NEXT_PKT);
	uint32_t end;

	if (abort_word == 0 || last >= image->word_count)
		return;
	if (last == exit_word + NEXT_PKT_IN_EXIT_XDP) {
		image->type = IMAGE_XDP;
		end = exit_word + EXIT_LEN_XDP_WORDS;
	} else if (last == exit_word + NEXT_PKT_IN_EXIT_TC) {
		image->type = IMAGE_TC;
		end = exit_word + EXIT_LEN_TC_WORDS;
	} else {
		return;
	}
	image->abort_word = abort_word;
	image->exit_word = exit_word;
	if (end + PUSH_LEN_WORDS + POP_LEN_WORDS + ISA_PREFETCH_WORDS == image->word_count) {
		image->push_word = end;
		image->pop_word = end + PUSH_LEN_WORDS;
	}
}

/* Before relocation bits 55:45 are 0 and the top byte is a relocation type; after it the top twelve
 * bits are 0 and ECC stands below them. */
static int
classify_words(struct image *image, const char *path, struct fail *fail)
{
	const uint64_t ecc_bits = UINT64_C(0x7f) << ISA_WORD_BITS;
	const uint64_t empty_bits = ((UINT64_C(1) << IMAGE_REL_SHIFT) - 1) & ~ISA_WORD_MASK;
	uint32_t not_before = 0, not_after = 0; /* 1 + word that rules it out */

	for (uint32_t i = image->word_count; i-- > 0;) {
		uint64_t word = image->words[i];
		if ((word & empty_bits) != 0 || relocation_of(image, i) >= IMAGE_REL_COUNT)
			not_before = i + 1;
		if ((word & ~(ISA_WORD_MASK | ecc_bits)) != 0)
			not_after = i + 1;
	}
	if (not_before == 0) {
		image_infer_routines(image);
		return 0;
	}
	if (not_after == 0) {
		image->relocated = true;
		return 0;
	}
	uint32_t word = (not_before > not_after ? not_before : not_after) - 1;
	return fail_set(fail, -EINVAL,
		"%s: not microcode: word %u is 0x%016llx; an image is an NFP ELF object or raw "
		"words",
		path, word, (unsigned long long)image->words[word]);
}

int
image_take_words(struct image *image, const void *bytes, size_t len_bytes, bool foreign,
	const char *path, struct fail *fail)
{
	if (len_bytes == 0)
		return fail_set(fail, -EINVAL, "%s: holds no instruction words", path);
	if (len_bytes % sizeof(uint64_t) != 0)
		return fail_set(fail, -EINVAL,
			"%s: %zu bytes of code are not a multiple of 8; the file is cut or no "
			"image",
			path, len_bytes);
	if (len_bytes / sizeof(uint64_t) > ISA_TARGET_LIMIT)
		return fail_set(fail, -EFBIG, "%s: %zu words of code, a code store holds %u", path,
			len_bytes / sizeof(uint64_t), ISA_TARGET_LIMIT);
	image->words = malloc(len_bytes);
	if (image->words == NULL)
		return fail_set(fail, -ENOMEM, "%s: not enough memory", path);
	memcpy(image->words, bytes, len_bytes);
	image->word_count = (uint32_t)(len_bytes / sizeof(uint64_t));
	return foreign ? classify_words(image, path, fail) : 0;
}

void
image_name_after_file(struct image *image, const char *path)
{
	const char *base = strrchr(path, '/');
	base = base ? base + 1 : path;
	size_t len = strlen(base);
	const char *dot = strrchr(base, '.');
	if (dot != NULL && dot != base)
		len = (size_t)(dot - base);
	if (len >= sizeof(image->name))
		len = sizeof(image->name) - 1;
	memcpy(image->name, base, len);
	image->name[len] = '\0';
}

int
image_load(const char *path, struct image **image, struct fail *fail)
{
	uint8_t *bytes;
	size_t len_bytes;

	*image = NULL;
	int err = file_read(path, FORMAT_FILE_LIMIT_BYTES, &bytes, &len_bytes, fail);
	if (err)
		return err;
	struct image *loaded = image_new();
	if (loaded == NULL) {
		err = fail_set(fail, -ENOMEM, "%s: not enough memory", path);
	} else {
		image_name_after_file(loaded, path);
		bool is_elf = len_bytes >= 4 && memcmp(bytes, "\177ELF", 4) == 0;
		err = is_elf ? image_load_elf(loaded, bytes, len_bytes, path, fail)
			     : image_take_words(loaded, bytes, len_bytes, true, path, fail);
	}
	free(bytes);
	if (err) {
		image_free(loaded);
		return err;
	}
	*image = loaded;
	return 0;
}
