/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The functional machine: one thread of one core, run from entry to DONE, packet after packet
 * (docs/machine.md). It knows words, registers and memories; frames, verdicts and time are the
 * device's. The interpreter's body, run.inc.h, is compiled four times: plain, traced, counted,
 * stepped.
 */
#ifndef NIC_MODEL_CORE_CORE_H
#define NIC_MODEL_CORE_CORE_H

#include "base/fail.h"
#include "image/caps.h"
#include "nic-model/core/trap.h"
#include "nic-model/counts.h"
#include "nic-model/event.h"
#include "nic-model/profile.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

struct core;
struct core_code;

/* A CTM buffer: what the 32-bit addresses of a program reach (docs/machine.md "Packets"). */
enum {
	CORE_WINDOW_BYTES = 2048,
	CORE_PACKET_OFFSET = 136,
	CORE_PACKET_TAIL_BYTES =
		72, /* zeroed behind a frame by the owner of the buffer: see packet.h */
};

/* Kind of a trace operation. */
enum core_op_kind {
	CORE_OP_READ,
	CORE_OP_WRITE,
	CORE_OP_ATOMIC,
	CORE_OP_PAUSE,   /* pure wait of `bytes` cycles (firmware routines); no memory */
	CORE_OP_SIGNALS, /* waits for the signals of earlier operations, bit mask in `bytes` */
	CORE_OP_END,     /* DONE: the cycles since the last operation */
};
enum core_memory { CORE_MEM_CTM, CORE_MEM_IMEM, CORE_MEM_EMEM, CORE_MEM_CLS, CORE_MEM_COUNT };

/* What the timing engine replays. */
struct core_op {
	uint64_t address : 40; /* byte address; CTM: offset in the packet buffer */
	uint64_t kind : 8;     /* enum core_op_kind */
	uint64_t memory : 8;   /* enum core_memory */
	uint64_t signal : 4;   /* not blocking: signal that completion sets, 0 none */
	uint64_t blocking : 4; /* bool: the thread sleeps until it is done */
	uint32_t cycles; /* since the previous operation, own issue and swap shadow included */
	uint16_t bytes;
};
static_assert(sizeof(struct core_op) == 16, "four operations in a cache line");

/* Which of the four interpreters runs. */
enum core_mode { CORE_PLAIN, CORE_TRACED, CORE_COUNTED, CORE_STEPPED };

/* A packet on its way through the core. */
struct core_packet {
	/* in */
	uint8_t *buffer;         /* CTM buffer, then what continues in external memory */
	uint32_t offset;         /* of packet byte 0 in the buffer */
	uint32_t len_bytes;      /* without FCS */
	uint64_t index;          /* seeds the random number */
	uint64_t arrival_cycles; /* for the timestamp */
	unsigned port;
	/* out; also offset and len_bytes */
	uint32_t result;        /* A0 at DONE */
	int32_t queue;          /* selected by the program, or -1 */
	uint64_t cycles;        /* instruction cycles from entry to DONE, routines included */
	uint64_t shadow_cycles; /* annulled instructions among them */
	uint64_t helper_cycles; /* of firmware routines among them */
	uint64_t wait_cycles;   /* memory latencies, no queueing */
	enum core_trap_reason trap;
	uint32_t trap_word;        /* code-store address */
	uint64_t trap_address;     /* memory address or value to blame */
	const struct core_op *ops; /* traced, counted: until the next run */
	uint32_t op_count;
};

/** Make a core with its memories. @return NULL with @p fail when memory is short */
struct core *core_new(const struct nic_profile *profile, uint64_t seed, struct fail *fail);
void core_free(struct core *core);

/**
 * Decode an image once: check ECC, translate words to records.
 *
 * @param stored  words as the code store holds them, ECC included
 * @param start   code-store address of word 0, where programs are entered
 * @param code    out: release with core_code_free()
 * @return 0; -EINVAL (bad ECC, first word undefined), -ENOMEM
 */
int core_code_new(struct core *core, const uint64_t *stored, uint32_t count, uint32_t start,
	struct core_code **code, struct fail *fail);
void core_code_free(struct core_code *code);
/** Does the program look at the time of its packet's arrival? */
bool core_reads_time(const struct core_code *code);

/** May programs use the scratch memories (docs/machine.md "Scratch")? Images without maps may.
 * @return 0 or -ENOMEM */
int core_allow_scratch(struct core *core, bool allow);

/** Run one packet from entry to DONE or to a trap. Never fails: a trap is a result. */
void core_run(struct core *core, const struct core_code *code, enum core_mode mode,
	struct core_packet *packet);

/** Counted runs: what happened at a word since the code was made. */
void core_counts(const struct core_code *code, uint32_t word, struct nic_word_counts *counts);
/** Counted runs: calls of a routine that returned to the word behind @p word, or, for word 0, to
 * no word of the image. */
void core_call_counts(const struct core_code *code, enum device_func func, uint32_t word,
	struct nic_call_counts *calls);

/** Occupancy that EMEM bank @p bank has seen, in 1/10000 cycles. */
uint64_t core_emem_busy(const struct core *core, unsigned bank);

/** A register at the end of a run, for tests and lockstep: bank 'A' or 'B', 0..31. */
uint32_t core_gpr(const struct core *core, char bank, unsigned index);
/** A word of local memory, 0..1023. */
uint32_t core_local_memory(const struct core *core, unsigned word);

/** Events of the event routine, as the device hands them on. */
void core_on_event(struct core *core, nic_event_fn fn, void *ctx);

/* Stepped runs: called before word @p word of the image, except in defer slots. */
typedef void (*core_word_fn)(void *ctx, uint32_t word);
void core_on_word(struct core *core, core_word_fn fn, void *ctx);

const char *core_trap_text(enum core_trap_reason reason);

struct core_maps;
struct core_maps *core_maps(struct core *core);

#endif
