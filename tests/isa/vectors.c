/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/isa/vectors.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
die(const char *path, unsigned line, const char *why)
{
	fprintf(stderr, "%s:%u: %s\n", path, line, why);
	abort();
}

/* "ctx4 WORD STORED  TEXT" */
static bool
read_line(const char *line, struct vector *vector)
{
	char mode[8];
	int at = 0;
	if (sscanf(line, "%7s %" SCNx64 " %" SCNx64 " %n", mode, &vector->word, &vector->stored,
		    &at) != 3 ||
		at == 0 || strlen(line + at) >= sizeof(vector->text))
		return false;
	strcpy(vector->text, line + at);
	vector->encoded = vector->word;
	vector->mode = strcmp(mode, "ctx8") == 0 ? ISA_CTX8 : ISA_CTX4;
	return vector->mode == ISA_CTX8 || strcmp(mode, "ctx4") == 0;
}

struct vector *
vectors_read(const char *name, size_t *count)
{
	char path[512], line[512];
	snprintf(path, sizeof(path), "%s/%s", TEST_DATA_DIR, name);
	FILE *file = fopen(path, "r");
	if (file == NULL)
		die(path, 0, "cannot open");
	struct vector *vectors = NULL;
	*count = 0;
	for (unsigned number = 1; fgets(line, sizeof(line), file); number++) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#' || line[0] == '\0')
			continue;
		if (strncmp(line, "=> ", 3) == 0) {
			if (*count == 0)
				die(path, number, "no word before =>");
			vectors[*count - 1].encoded = strtoull(line + 3, NULL, 16);
			continue;
		}
		vectors = realloc(vectors, (*count + 1) * sizeof(*vectors));
		if (vectors == NULL)
			die(path, number, "out of memory");
		struct vector *vector = &vectors[(*count)++];
		memset(vector, 0, sizeof(*vector));
		snprintf(vector->where, sizeof(vector->where), "%s:%u", name, number);
		if (!read_line(line, vector))
			die(path, number, "malformed line");
	}
	fclose(file);
	return vectors;
}
