/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of the verifier share. Functions that can refuse answer 0 or a negative errno;
 * when they answer an errno, the finding is already in the report (refuse()), or v->fatal is set
 * and the whole walk ends.
 */
#ifndef OFFLOAD_JIT_VERIFIER_INTERNAL_H
#define OFFLOAD_JIT_VERIFIER_INTERNAL_H

#include "offload-jit/bpf/bpf.h"
#include "offload-jit/rules.h"
#include "offload-jit/verifier/bounds.h"
#include "offload-jit/verifier/pool.h"
#include "offload-jit/verifier/state.h"
#include "offload-jit/verifier/tnum.h"
#include "offload-jit/verifier/verifier.h"

enum {
	WORK_LIMIT = 1000000, /* visits */
	PENDING_MAX = 8192,
	SUBPROG_MAX = 256,
	MAPS_MAX = 64,
	PACKET_OFF_MAX = 65535, /* largest offset that a comparison with data_end can vouch for */
	VAR_OFF_MAX = 1 << 29,  /* pointers stay below this distance */
	REFS_MAX = 16,
	RANGE_AT_END = -1,     /* vreg.range of a packet pointer that is at data_end or beyond */
	RANGE_BEYOND_END = -2, /* .. that is beyond data_end */
};

/* Flags per instruction slot. */
enum {
	SLOT_PRUNE = 1,  /* states are compared and stored here */
	SLOT_JUMP = 2,   /* an arrival here goes into the jump history */
	SLOT_SECOND = 4, /* second half of LD_IMM64 */
};

/* One arrival at a jump point: backtracking follows it from @to to @from. */
struct jump {
	uint32_t to;
	int32_t from;
};

/* State of a path, or a stored state. */
struct vstate {
	struct vframe *frames[VFRAME_MAX];
	uint32_t top; /* current frame */
	struct {
		uint32_t id, insn;
	} refs[REFS_MAX]; /* acquired objects, not released yet */
	uint32_t ref_count;
	struct vstate *parent; /* newest stored state of this path */
	uint32_t branches;     /* paths from here that are not finished */
	int32_t first, last;   /* instructions of the segment since the parent */
	struct jump *history;
	uint32_t history_count, history_capacity;
	/* stored states */
	struct vstate *next; /* in its bucket, newest first */
	uint32_t insn;
	uint32_t hits, misses;
	bool unlinked; /* no longer in a bucket; alive for its descendants */
};

/* A branch not followed yet. */
struct pending {
	struct vstate *state;
	uint32_t insn;    /* where it continues */
	int32_t from;     /* the branch */
	size_t log_bytes; /* length of the log when it was pushed */
	struct pending *next;
};

struct verifier {
	const struct jit_program *program;
	const struct verifier_options *options;
	struct report *report;
	struct verifier_result *result;
	struct pool pool;
	uint32_t work_limit;
	uint8_t *slot_flags; /* SLOT_* */
	uint8_t *base_kind;  /* enum vreg_kind of the base at the first visit of a load or store */
	uint8_t *tail_calls, *packet_loads; /* per subprogram: has such instructions */
	/* walk */
	struct vstate *cur;
	struct vstate **buckets;
	struct pending *pending;
	uint32_t pending_count;
	uint32_t insn;     /* current */
	int32_t prev_insn; /* the one before on this path, -1 at the start */
	uint32_t visits, jumps, stored_visits, stored_jumps;
	uint32_t id_gen;
	uint32_t walk_subprog; /* whose walk: 0 main, else a global function */
	int fatal;             /* the walk cannot go on: this errno */
	int first_err;         /* errno of the first finding */
	/* log */
	char *log;
	size_t log_bytes, log_capacity;
	uint64_t states_stored;
};

/* ---- verifier.c: findings ---- */

/** Record a finding at an instruction. @return the rule's errno */
int refuse_at(struct verifier *v, enum rule_index rule, int32_t insn, const char *value,
	const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/** Record a finding at the current instruction; NULL @p fmt takes the rule's sentence. */
#define refuse(v, rule, value, ...) refuse_at(v, rule, (int32_t)(v)->insn, value, __VA_ARGS__)

/** Record a finding with register @p regno as the value that broke the rule. */
int refuse_reg(struct verifier *v, enum rule_index rule, unsigned regno, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/** Memory is short: ends the walk. @return -ENOMEM */
int out_of_memory(struct verifier *v);

/* ---- state.c ---- */

static inline struct vframe *
frame_top(struct verifier *v)
{
	return v->cur->frames[v->cur->top];
}

static inline struct vreg *
reg_of(struct verifier *v, unsigned regno)
{
	return &frame_top(v)->regs[regno];
}

static inline const struct bpf_insn *
insn_at(const struct verifier *v, uint32_t insn)
{
	return &v->program->insns[insn];
}

/** Copy of a state with frames of its own, or NULL with v->fatal set. Links of the copy: parent
 * and branches as the original. */
struct vstate *state_copy(struct verifier *v, const struct vstate *from);
struct vstate *state_new(struct verifier *v, uint32_t entry, uint32_t subprog);
void state_free(struct verifier *v, struct vstate *state);
/** A new frame on top of the current state. */
int frame_push(struct verifier *v, int32_t callsite, uint32_t subprog);
void frame_pop(struct verifier *v);
/** The frame has at least @p slots slots. */
int frame_grow(struct verifier *v, struct vframe *frame, uint32_t slots);
/** Append an arrival to the current state's history. */
int history_add(struct verifier *v, uint32_t to, int32_t from);
/** Everything but the destination's liveness and its link to the parent. */
void reg_copy(struct vreg *to, const struct vreg *from);
/** Same kind, offsets, ids, bits and ranges. */
bool reg_key_equal(const struct vreg *a, const struct vreg *b);
/** Same kind, offset, range and map. */
bool reg_head_equal(const struct vreg *a, const struct vreg *b);

static inline bool
slot_is_spill(const struct vslot *slot)
{
	return slot->bytes[7] == VSLOT_SPILL;
}

static inline bool
slot_is_full_spill(const struct vslot *slot)
{
	return slot->bytes[0] == VSLOT_SPILL;
}

static inline bool
kind_is_pointer(unsigned kind)
{
	return kind != VREG_SCALAR && kind != VREG_NOT_INIT;
}

static inline bool
kind_may_be_null(unsigned kind)
{
	return kind == VREG_MAP_VALUE_OR_NULL || kind == VREG_MEM_OR_NULL;
}

static inline bool
kind_is_packet(unsigned kind)
{
	return kind == VREG_PACKET || kind == VREG_PACKET_META;
}

typedef void (*reg_fn)(struct verifier *v, struct vreg *reg, const void *ctx);

/** Call @p fn for R0..R10 of all frames and for all 8-byte spills. */
void state_each_reg(struct verifier *v, struct vstate *state, reg_fn fn, const void *ctx);

/* ---- cfg.c, check.c ---- */

int find_subprogs(struct verifier *v);
/** Number of the subprogram that starts at @p insn, or -1. */
int subprog_at(const struct verifier *v, uint32_t insn);
/** Number of the subprogram that holds @p insn. */
uint32_t subprog_of(const struct verifier *v, uint32_t insn);
/** Function information of a subprogram, or NULL. */
const struct jit_func *subprog_func(const struct verifier *v, uint32_t subprog);
int check_subprogs(struct verifier *v);
int check_opcodes(struct verifier *v);
int check_control_flow(struct verifier *v);

/* ---- walk.c, prune.c, states_equal.c ---- */

int walk(struct verifier *v);
/** Push a copy of the current state. @return the copy's state or NULL with v->fatal set */
struct vstate *push_branch(struct verifier *v, uint32_t insn);
/** @return 0 go on, 1 pruned, negative errno */
int prune_or_store(struct verifier *v);
bool states_equal(const struct vstate *old, const struct vstate *cur, bool exact_scalars);
/** Exactly the same registers in the top frame: a loop may have made no progress. */
bool states_maybe_loop(const struct vstate *old, const struct vstate *cur);

/* ---- liveness.c ---- */

enum operand { OPERAND_SRC, OPERAND_DST, OPERAND_DST_NO_MARK };

/** Use or define a register of the current instruction: initialised, marks, zero extension. */
int reg_operand(struct verifier *v, unsigned regno, enum operand operand);
/** The same with the width given. */
int reg_operand_wide(struct verifier *v, unsigned regno, enum operand operand, bool wide);
/** Note a read in the chain of stored states. */
int mark_read(struct verifier *v, const struct vreg *state, struct vreg *parent, uint8_t flag);
/** A slot is read. */
int mark_slot_read(struct verifier *v, struct vslot *slot);
int propagate_liveness(struct verifier *v, const struct vstate *old);

/* ---- precision.c ---- */

/** The value of a register of the current frame must be exact. */
int mark_precise(struct verifier *v, unsigned regno);
int propagate_precision(struct verifier *v, const struct vstate *old);

/* ---- alu.c, scalar.c, pointer.c ---- */

int check_alu(struct verifier *v, const struct bpf_insn *insn);
/** Result of a scalar operation, in both widths. */
void scalar_alu(struct vreg *dst, const struct vreg *src, uint8_t op, bool wide);
/** dst = pointer op scalar. */
int pointer_alu(struct verifier *v, const struct bpf_insn *insn, const struct vreg *pointer,
	const struct vreg *scalar);

/* ---- branch.c, refine.c ---- */

int check_jump(struct verifier *v, const struct bpf_insn *insn);
/** What the comparison says about both sides. dst, src: numbers of registers; K forms: imm */
void refine_branch(struct verifier *v, const struct bpf_insn *insn, struct vstate *taken);

/* ---- memory.c, stack.c, context.c ---- */

enum access { ACCESS_READ, ACCESS_WRITE };

int check_load(struct verifier *v, const struct bpf_insn *insn);
int check_store(struct verifier *v, const struct bpf_insn *insn);
int check_atomic(struct verifier *v, const struct bpf_insn *insn);
/** A buffer that a helper reads or writes.
 * @param raw  output only: out, whether the bytes are to be written by the caller; may be NULL */
int check_helper_buffer(
	struct verifier *v, unsigned regno, uint64_t size, bool zero_allowed, bool *raw);
/** One access. @param value register loaded or stored, -1 none */
int check_access(struct verifier *v, unsigned regno, int32_t off, uint32_t size, enum access access,
	int value, bool strict);
int check_stack_access(struct verifier *v, unsigned regno, int64_t off, uint32_t size,
	enum access access, int value);
int check_stack_buffer(struct verifier *v, unsigned regno, int64_t off, uint64_t size,
	bool zero_allowed, bool *raw);
/** What a context field is. @return 0 and the kind that a load gives */
int check_context(struct verifier *v, unsigned regno, int32_t off, uint32_t size,
	enum access access, unsigned *kind);

/* ---- helpers.c, calls.c ---- */

int check_helper_call(struct verifier *v, const struct bpf_insn *insn);
int check_call(struct verifier *v, const struct bpf_insn *insn);
int check_exit(struct verifier *v, bool *path_end);
/** Return from a callee. */
int return_to_caller(struct verifier *v);
int check_packet_load(struct verifier *v, const struct bpf_insn *insn);
int check_references(struct verifier *v);
/** After the walk: stack of the deepest call chain. */
int check_stack_total(struct verifier *v);
/** R0..R5 are gone. */
void clear_caller_saved(struct verifier *v);

/* ---- rewrite.c ---- */

int plan_rewrites(struct verifier *v);

/* ---- log.c ---- */

void log_insn(struct verifier *v);
void log_text(struct verifier *v, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/** Give up what was logged since @p bytes: the path was fine (level 1). */
void log_cut(struct verifier *v, size_t bytes);
void log_flush(struct verifier *v);

#endif
