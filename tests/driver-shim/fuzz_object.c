/* SPDX-License-Identifier: BSD-2-Clause */
/* Bytes as an object file, through checks, libbpf, verifier, eligibility and translation. Would
 * have caught: a crash, a hang or an error without a line, for any bytes. With -DFUZZER a libFuzzer
 * target; else a walk over changed objects, the same one at each run. */
#include "driver-shim/load.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct nic_profile profile;
	struct fail fail = {0};
	if (profile.name[0] == 0 && nic_profile_load("agilio-cx-2x40", &profile, &fail))
		abort();
	char path[64];
	int fd = memfd_create("object", MFD_CLOEXEC);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	struct load_options options = {.profile = &profile, .seed = 1};
	struct loaded_object *object = NULL;
	int err = load_object(path, &options, &object, &fail);
	if (err && (fail.text[0] == 0 || strchr(fail.text, '\n')))
		abort();
	if (!err)
		load_free(object);
	close(fd);
	return 0;
}

#ifndef FUZZER
enum { OBJECT_BYTES_MAX = 1 << 20, ROUNDS = 60, CHANGES_MAX = 8 };

/* xorshift64: the same changes on every machine */
static uint64_t
next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static void
change(uint8_t *bytes, size_t len, uint64_t *state)
{
	static const uint32_t edges[] = {0, 1, 0x7fffffff, 0x80000000, UINT32_MAX};
	uint64_t random = next(state);
	size_t at = (size_t)(next(state) % len);
	if (random % 3 == 0)
		bytes[at] ^= (uint8_t)(1 << (random >> 8 & 7));
	else if (random % 3 == 1)
		bytes[at] = (uint8_t)(random >> 8);
	else if (at + sizeof(edges[0]) <= len)
		memcpy(bytes + at, &edges[(random >> 8) % 5], sizeof(edges[0]));
}

int
main(int argc, char **argv)
{
	static uint8_t object[OBJECT_BYTES_MAX], changed[OBJECT_BYTES_MAX];
	unsigned inputs = 0;
	uint64_t state = 88172645463325252;
	for (int i = 1; i < argc; i++) {
		FILE *file = fopen(argv[i], "rb");
		if (file == NULL) {
			perror(argv[i]);
			return 2;
		}
		size_t len = fread(object, 1, sizeof(object), file);
		fclose(file);
		for (unsigned round = 0; round < ROUNDS; round++, inputs++) {
			memcpy(changed, object, len);
			for (uint64_t n = 1 + next(&state) % CHANGES_MAX; n > 0; n--)
				change(changed, len, &state);
			LLVMFuzzerTestOneInput(changed, len);
		}
	}
	printf("%u inputs\n", inputs);
	return inputs >= ROUNDS ? 0 : 1;
}
#endif
