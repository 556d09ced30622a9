/* SPDX-License-Identifier: BSD-2-Clause */
/* Life of an image, and its raw form. */
#include "image/image.h"
#include "base/file.h"

#include <stdlib.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
	"words, instructions and records go to files as they lie in memory");

struct image *
image_new(void)
{
	return calloc(1, sizeof(struct image));
}

void
image_free(struct image *image)
{
	if (image == NULL)
		return;
	for (uint32_t i = 0; i < image->map_count; i++)
		free(image->maps[i].word_is_counter);
	free(image->maps);
	free(image->words);
	free(image->lines);
	free(image->sources);
	free(image->insns);
	free(image->visits);
	free(image->strings);
	free(image);
}

int
image_save_raw(const struct image *image, const char *path, struct fail *fail)
{
	struct file_out out;
	int err = file_create(&out, path, fail);
	if (err)
		return err;
	fwrite(image->words, sizeof(*image->words), image->word_count, out.stream);
	return file_commit(&out, fail); /* notices a short write */
}
