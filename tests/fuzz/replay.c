/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would have caught: an input that once broke something and breaks it again. Runs a fuzz target
 * over the files of folders, without libFuzzer.
 * Usage: replay_TARGET FOLDER...
 */
#include "target.h"

#include <dirent.h>
#include <string.h>

static void
replay(const char *path)
{
	FILE *file = fopen(path, "rb");
	static uint8_t data[1 << 20];
	if (file == NULL) {
		perror(path);
		exit(2);
	}
	size_t size = fread(data, 1, sizeof(data), file);
	fclose(file);
	/* Exactly as large as the input: what is read behind it shall be seen. */
	uint8_t *exact = malloc(size ? size : 1);
	if (exact == NULL)
		exit(2);
	memcpy(exact, data, size);
	LLVMFuzzerTestOneInput(exact, size);
	free(exact);
}

int
main(int argc, char **argv)
{
	unsigned inputs = 0;
	for (int i = 1; i < argc; i++) {
		struct dirent **names;
		int count = scandir(argv[i], &names, NULL, alphasort);
		if (count < 0) {
			perror(argv[i]);
			return 2;
		}
		for (int k = 0; k < count; k++) {
			char path[4096];
			snprintf(path, sizeof(path), "%s/%s", argv[i], names[k]->d_name);
			if (names[k]->d_name[0] != '.') {
				fprintf(stderr, "%s\n", names[k]->d_name);
				replay(path);
				inputs++;
			}
			free(names[k]);
		}
		free(names);
	}
	printf("%u inputs\n", inputs);
	return inputs > 0 ? 0 : 1;
}
