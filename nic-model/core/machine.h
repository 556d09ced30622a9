/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside of the core: registers, records, memories. Only core/ includes this. */
#ifndef NIC_MODEL_CORE_MACHINE_H
#define NIC_MODEL_CORE_MACHINE_H

#include "isa/isa.h"
#include "nic-model/core/core.h"
#include "nic-model/core/maps.h"

#include <assert.h>

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
	"local memory and packet bytes are copied as the host orders them");
#define CORE_LIKELY(x) __builtin_expect(!!(x), 1)
#define CORE_UNLIKELY(x) __builtin_expect(!!(x), 0)

/*
 * Register file: every value that a plain operand can name, so that an operand is one index.
 * Constants have a place of their own; TMP_* carry operands that need work (local memory,
 * indexed registers) between the record that fetches them and the record that uses them.
 */
enum {
	FILE_A = 0,
	FILE_B = FILE_A + 32,
	FILE_XIN = FILE_B + 32,
	FILE_XOUT = FILE_XIN + 64,
	FILE_LM = FILE_XOUT + 64,
	FILE_NN = FILE_LM + 1024,
	FILE_CONST = FILE_NN + 128,
	FILE_TMP_LEFT = FILE_CONST + 256,
	FILE_TMP_RIGHT,
	FILE_TMP_DST,
	FILE_CSR,  /* value of local_csr_rd until immed takes it */
	FILE_SINK, /* destination "--" */
	FILE_WORDS,
};

/* Local memory of context 0, in words: packet vector, stack. */
enum {
	LM_WORDS = 1024,
	LM_VECTOR = 8,      /* packet vector: byte 32; words 0..7 hold its metadata */
	LM_VECTOR_END = 32, /* and behind it the copy for clones */
	LM_STACK = 512,     /* byte 2048 */
};
#define CORE_POISON 0xdeadbeefu
#define CORE_ISLAND 32u

/* Addresses of the memories, bits 39:32. */
enum { ISLAND_EMEM_FIRST = 0x98, ISLAND_IMEM_FIRST = 0x9c };
enum { SCRATCH_EMEM_BYTES = 1 << 20, SCRATCH_IMEM_BYTES = 1 << 20, SCRATCH_CLS_BYTES = 1 << 16 };

/* A decoded record. An instruction is one record, with helpers before (operands, predicate) and
 * after (destinations); those take no cycle. */
struct uop {
	uint8_t op;                      /* enum uop_kind */
	uint8_t amount;                  /* shift amount, pointer, slots, ... */
	uint16_t dst, dst2, left, right; /* indexes into the file */
	uint16_t word;                   /* of the image */
	uint32_t imm;
};
static_assert(sizeof(struct uop) == 16, "four records in a cache line");

/* Bits of the previous result that an indirect reference carries (docs/machine.md). */
enum {
	REF_DATA = 7 << 3,
	REF_LENGTH_VALID = 1 << 7,
	REF_UNMODELLED = 1 << 0 | 3 << 1 | 1 << 6 | 1 << 13 | 1 << 14 | 1 << 15,
};

/* What a command moves. */
struct command_size {
	uint8_t units; /* of the command's own size */
	bool wide;     /* 64-bit operands */
	bool writes;
	uint8_t wrong; /* enum core_trap_reason: it cannot be done */
	uint16_t bytes;
};

/* A command, with all that is known at load. */
struct command {
	struct isa_cmd cmd;
	bool blocking;
	struct command_size size; /* as long as no reference overrides the length */
};

struct core_code {
	struct uop *uops;
	uint32_t uop_count, uop_capacity;
	uint32_t *uop_of; /* record of each word */
	struct command *commands;
	uint32_t command_count;
	uint32_t start, count; /* code-store address and number of words */
	uint32_t exit_uop, pc_trap_uop, helper_uop[DEVICE_FUNC_COUNT];
	uint32_t done_word, helper_word[DEVICE_FUNC_COUNT];
	uint32_t xfer_in_used, xfer_out_used; /* registers to poison before a packet */
	uint32_t swap_shadow; /* annulled words of a packet access; all have the same */
	bool reads_time, writes_local_memory;
	uint64_t *executed;            /* counted runs: per record */
	uint64_t *shadow;              /* per word */
	uint64_t *waits;               /* per word: memory latencies */
	struct nic_call_counts *calls; /* per routine and word before the one it returned to */
};

/* A write to a control register that instructions see later (docs/machine.md "Latency"). */
enum pending_target {
	PEND_LM0,
	PEND_LM1,
	PEND_LM2,
	PEND_LM3,
	PEND_XFER_INDEX,
	PEND_BYTE_INDEX,
	PEND_NN_PUT,
	PEND_NN_GET,
};
struct pending {
	uint64_t due_cycle;
	uint32_t value;
	uint8_t target;
};
enum { PENDING_MAX = 64 };

/* Interpreter state that crosses a call. */
struct issued {
	const struct command *command;
	uint32_t a, b, reference; /* operands; PREV_ALU at issue */
};

struct core {
	uint32_t file[FILE_WORDS];
	uint32_t lm_pointer[4]; /* word addresses */
	uint32_t xfer_index, byte_index, nn_put, nn_get;
	uint32_t pending_count;
	struct pending pending[PENDING_MAX];
	uint32_t stack_words;
	bool stack_written; /* perhaps, by the packet before */
	uint64_t mul_acc;
	uint32_t crc, random, pred_cc, signals;
	bool random_set;
	struct issued issued;

	struct core_packet *packet;
	uint32_t packet_end;   /* buffer offset behind the frame as it came */
	uint32_t window_bytes; /* what 32-bit addresses reach */
	uint64_t wait_cycles;
	uint64_t helper_cycles;
	uint64_t trap_address;

	/* trace: operations before `op`; `op` is being made; `ops_last` is kept for CORE_OP_END */
	struct core_op *ops, *op, *ops_last;
	bool tracing;
	uint64_t since; /* cycles since the last operation, around a routine */

	struct core_maps maps;
	uint8_t *scratch_emem, *scratch_imem, *scratch_cls;
	bool scratch_allowed;
	uint64_t bank_busy[64];
	nic_event_fn event_fn;
	void *event_ctx;
	core_word_fn word_fn; /* stepped runs */
	void *word_ctx;
	const struct nic_profile *profile;
	struct nic_profile profile_copy;
	uint64_t seed;
	uint32_t latency[CORE_MEM_COUNT];
};

/* run_plain.c, run_traced.c, run_counted.c, run_stepped.c */
enum core_trap_reason core_run_plain(
	struct core *core, const struct core_code *code, struct core_packet *packet);
enum core_trap_reason core_run_traced(
	struct core *core, const struct core_code *code, struct core_packet *packet);
enum core_trap_reason core_run_counted(
	struct core *core, const struct core_code *code, struct core_packet *packet);
enum core_trap_reason core_run_stepped(
	struct core *core, const struct core_code *code, struct core_packet *packet);

/** Perform a command: address, memory, transfer registers. command.c */
enum core_trap_reason core_command(struct core *core, const struct issued *issued);
/** Size of a command with a length field of @p length; @p immediate: a reference brings the
 * operand. command.c */
struct command_size core_command_size(const struct isa_cmd *cmd, uint32_t length, bool immediate);

/** Local CSRs. csr.c; @p cycle counts from the packet's entry. */
enum core_trap_reason core_csr_write(
	struct core *core, uint16_t csr, uint32_t value, uint64_t cycle);
enum core_trap_reason core_csr_read(
	struct core *core, uint16_t csr, uint32_t word, uint64_t cycle, uint32_t *value);
/** Is all that a write to this CSR does one delayed value? @p target out: which. */
bool core_csr_delays(uint16_t csr, enum pending_target *target);
/** Writes that are due by @p cycle take effect. */
void core_apply_pending(struct core *core, uint64_t cycle);

/** Firmware routine behind a FUNC address. @p cycles out: what it costs. routines.c */
enum core_trap_reason core_routine(struct core *core, enum device_func func, uint64_t *cycles);

/** Word behind an indexed operand (*$index, n$reg, *n$index); NULL: of another thread. */
uint32_t *core_special(struct core *core, const struct uop *uop, uint64_t cycle, uint32_t xfer);
/** Post-modify the index of such an operand. */
void core_special_step(struct core *core, const struct uop *uop);

/** Counted runs: a routine has returned to code-store address @p back. code.c */
void core_count_call(const struct core_code *code, enum device_func func, uint32_t back,
	uint64_t cycles, uint64_t wait_cycles);

/** Counted runs: a predicate annulled what @p records records do; it takes its cycle. code.c */
void core_count_skipped(const struct core_code *code, uint32_t record, uint32_t records);

/** Update the CRC remainder with bytes of @p data; @p form as isa.h has it. */
uint32_t core_crc(uint32_t crc, uint32_t data, uint32_t form);

/** Room for more operations. @return false when there is no memory for them: the next one takes the
 * place of the last one, so that a routine, which goes on, stays inside. core.c */
bool core_grow_trace(struct core *core);

/* core->op is complete, @p cycles after the operation before it. @return false when there is no
 * memory for the next one */
static inline bool
core_trace(struct core *core, uint64_t cycles)
{
	core->op->cycles = (uint32_t)cycles;
	return CORE_LIKELY(++core->op < core->ops_last) || core_grow_trace(core);
}

/* A write in @p cycle that instructions see later. */
static inline void
core_pend(struct core *core, enum pending_target target, uint32_t value, uint64_t cycle)
{
	uint64_t due = cycle + core->profile->insn_csr_latency + 1;
	if (core->pending_count)
		core_apply_pending(core, cycle);
	assert(core->pending_count < PENDING_MAX);
	core->pending[core->pending_count++] = (struct pending){due, value, (uint8_t)target};
}

/* Is this word of local memory the thread's own (stack, packet vector)? */
static inline bool
core_lm_allowed(const struct core *core, uint32_t word)
{
	return CORE_LIKELY(word - LM_STACK < core->stack_words) || word < LM_VECTOR_END;
}

/* Bytes of a mask of four bits, byte 0 = bits 7:0. */
static inline uint32_t
core_byte_mask(uint32_t mask)
{
	return (mask & 1) * 0xffu | (mask >> 1 & 1) * 0xff00u | (mask >> 2 & 1) * 0xff0000u |
	       (mask >> 3 & 1) * 0xff000000u;
}

/* Constant that a jump adds: 17 bits in two fields. */
static inline uint32_t
core_jump_offset(const struct uop *uop)
{
	return uop->right | (uint32_t)uop->dst2 << 16;
}

/* Address of a command with 40 bits of it: the operand that is shifted, and the other one. */
static inline uint64_t
core_address(uint32_t high, uint32_t low)
{
	return (((uint64_t)high << 8) + low) & ((UINT64_C(1) << 40) - 1);
}

/* EMEM bank of an address: 128-byte entries go round. */
static inline unsigned
core_bank(const struct nic_profile *profile, uint64_t address)
{
	return (unsigned)((address >> 7) % profile->emem_banks);
}

/* Wait of a thread for one access, without queueing, all hits. */
static inline uint32_t
core_latency(const struct core *core, unsigned kind, unsigned memory, uint32_t bytes)
{
	uint32_t adder = bytes > 8 ? (bytes - 1) / 8 : 0; /* per 8 bytes beyond the first 8 */
	uint32_t latency = core->latency[memory];
	if (kind == CORE_OP_ATOMIC && memory == CORE_MEM_EMEM)
		latency = (uint32_t)core->profile->emem_atomic_cycles;
	return latency + adder * (uint32_t)core->profile->mem_cycles_per_8_bytes;
}

/* Account a blocking or posted access: waits, bank occupancy, what a trace says of it in core->op.
 */
static inline void
core_account(struct core *core, enum core_op_kind kind, enum core_memory memory, uint64_t address,
	uint32_t bytes, bool blocking)
{
	const struct nic_profile *p = core->profile;
	if (core->tracing)
		*core->op = (struct core_op){.address = address,
			.bytes = (uint16_t)bytes,
			.kind = (uint8_t)kind,
			.memory = (uint8_t)memory,
			.blocking = blocking};
	if (kind == CORE_OP_PAUSE)
		return;
	if (memory == CORE_MEM_EMEM) {
		uint64_t beats = bytes > 16 ? p->emem_beats_64 * ((bytes + 63) / 64) : 1;
		uint64_t busy = kind == CORE_OP_ATOMIC ? p->emem_atomic_e4cycles
						       : p->emem_read_e4cycles * beats;
		core->bank_busy[core_bank(p, address)] += busy;
	}
	if (blocking)
		core->wait_cycles += core_latency(core, kind, memory, bytes);
}

#endif
