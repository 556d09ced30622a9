/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a program must do, told by an interpreter of eBPF: the card's contract without the card.
 * Packet, stack and maps are its own; addresses of packet bytes are those of the card, so that the
 * two can be compared (docs/lockstep.md).
 *
 * Results that the contract leaves open are unspecified and stop the comparison only if the
 * program's outcome depends on them: random numbers, bytes in front of the frame, the value of an
 * address, map values behind a pointer whose key was deleted or replaced since.
 */
#ifndef BENCH_REFERENCE_H
#define BENCH_REFERENCE_H

#include "driver-shim/host_store.h"
#include "image/caps.h"
#include "offload-jit/bpf/bpf_interp.h"
#include "offload-jit/program.h"

enum {
	REFERENCE_MAPS = 64,
	REFERENCE_HANDLES = 4096, /* lookups that found something, of one packet */
	REFERENCE_OFFSET = 136,   /* of a frame's first byte in the card's buffer */
	REFERENCE_FRAME_MAX = 10240,
	REFERENCE_STACK_BYTES = 512,
	REFERENCE_QUEUE_NONE = -1,
	REFERENCE_KEY_MAX = 64,
};

/* Where addresses of the reference machine lie. */
#define REFERENCE_PACKET UINT64_C(0x80000000) /* and the offset in the buffer, as on the card */
/* The frame pointer of main; those of its callees so much further each. No program moves a pointer
 * by half of it (2^29 at most, twice), so it is known whose stack one is from. */
#define REFERENCE_STACK (UINT64_C(1) << 40)
#define REFERENCE_FRAME_DISTANCE (UINT64_C(1) << 32)
#define REFERENCE_VALUE (UINT64_C(0x98) << 56) /* handle n at n * 4096 behind it */
#define REFERENCE_CONTEXT (UINT64_C(0xc0) << 56)

/* A map value that the program holds a pointer to. */
struct reference_handle {
	uint64_t address;
	uint32_t map;
	bool stale; /* its key was deleted or replaced */
	uint8_t key[REFERENCE_KEY_MAX];
};

struct reference {
	const struct jit_program *program;
	const struct device_caps *caps;
	struct bpf_interp run;
	struct bpf_interp_env env;
	struct host_store maps[REFERENCE_MAPS]; /* host byte order, counters too */
	uint8_t buffer[REFERENCE_OFFSET + REFERENCE_FRAME_MAX];
	uint8_t buffer_tags[REFERENCE_OFFSET + REFERENCE_FRAME_MAX];
	uint32_t offset, len_bytes; /* of the packet now */
	int32_t queue;              /* selected, or REFERENCE_QUEUE_NONE */
	uint8_t stack[BPF_INTERP_FRAMES][REFERENCE_STACK_BYTES];
	uint8_t stack_tags[BPF_INTERP_FRAMES][REFERENCE_STACK_BYTES];
	struct reference_handle handles[REFERENCE_HANDLES];
	uint32_t handle_count;
	uint64_t steps;
	const char *open; /* why a stop is not the program's fault: the contract leaves it open */
};

/** A reference machine without entries in its hash maps, arrays zero.
 * @return NULL: memory is short, or the program has more than REFERENCE_MAPS maps */
struct reference *reference_new(const struct jit_program *program, const struct device_caps *caps);
void reference_free(struct reference *reference);

/** Map contents, host byte order. @return 0 or -ENOMEM */
int reference_map_put(
	struct reference *reference, uint32_t map, const void *key, const void *value);

/** A new packet, before the first instruction. @p len_bytes at most REFERENCE_FRAME_MAX */
void reference_begin(struct reference *reference, const uint8_t *data, uint32_t len_bytes);

/** One instruction. After BPF_INTERP_STOP and _UNSPECIFIED run.why says why. */
enum bpf_interp_status reference_step(struct reference *reference);

/** All of them. @param steps_max then it is BPF_INTERP_UNSPECIFIED, "too many steps" */
enum bpf_interp_status reference_run(struct reference *reference, uint64_t steps_max);

/** The value that the last instruction, a lookup, found lies there on the card: R0 changes. */
void reference_place(struct reference *reference, uint64_t address);

#endif
