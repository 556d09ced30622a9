/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One program on two machines: the running kernel and the model of the card. Programs name map[0]
 * and map[1] of device_gen.h.
 */
#ifndef TESTS_ORACLE_TWO_MACHINES_H
#define TESTS_ORACLE_TWO_MACHINES_H

#include "device_gen.h"

#include "image/image.h"
#include "offload-jit/offload_jit.h"
#include "offload-jit/rules.h"

enum {
	MACHINES_SKIP = 77,
	MACHINES_MAPS = 2,
	MACHINES_PACKETS = 64,
	MACHINES_PACKET_BYTES = 256,
	MACHINES_HASH_KEYS = 8, /* keys that are compared: 0..7 */
};

struct traffic {
	unsigned count;
	uint32_t len_bytes[MACHINES_PACKETS];
	uint8_t data[MACHINES_PACKETS][MACHINES_PACKET_BYTES];
};

/* What one machine made of the packets. */
struct machine_result {
	struct {
		uint32_t verdict, len_bytes;
		uint32_t cycles; /* of the card */
		uint8_t data[2 * MACHINES_PACKET_BYTES];
	} packets[MACHINES_PACKETS];
	struct {
		bool present;
		uint8_t value[DEVICE_GEN_VALUE];
	} entries[MACHINES_MAPS][MACHINES_HASH_KEYS];
};

struct translation_result {
	struct image *image;          /* NULL: refused; the caller releases it */
	bool warned;                  /* a driver-defect warning */
	bool rules[RULE_INDEX_COUNT]; /* found, by index */
	char refusal[512];
	struct jit_map_word words[MACHINES_MAPS][DEVICE_GEN_VALUE / 4];
};

/** Prepare both. @return 0; MACHINES_SKIP with a line on stdout without the rights; 1 on a fault */
int machines_open(void);

/** @return 0, or the negative errno of the kernel's verifier */
int run_kernel(const struct device_program *program, const struct traffic *traffic,
	struct machine_result *result);

void translate_for_card(const struct device_program *program, enum jit_opt opt,
	struct translation_result *translation);

/** @return 0 or negative errno with a line on stderr */
int run_card(const struct translation_result *translation, const struct traffic *traffic,
	struct machine_result *result);

/** @return NULL when equal, else what differs (static text) */
const char *machines_difference(const struct traffic *traffic, const struct machine_result *card,
	const struct machine_result *kernel);

#endif
