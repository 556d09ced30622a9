/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The interpreter's body. Compiled four times: RUN_NAME names the function, RUN_TRACED leaves a
 * trace of memory operations, RUN_COUNTED also counts executions of each record, RUN_STEPPED stops
 * at each word.
 *
 * Cycles are not counted one by one. `cycles` is the count when the running straight line began at
 * record `line`; the instruction at `pc` runs in cycle `cycles + (pc - line)`. Records that take
 * no cycle push `line` forward by one.
 *
 * What arithmetic does, and what passes from one instruction to the next, is in alu.h.
 */
#include "nic-model/core/alu.h"
#include "nic-model/core/packet.h"

#define NOW (cycles + (uint64_t)(pc - line))
#define N ((uint32_t)alu.sum >> 31)
#define Z ((uint32_t)alu.sum == 0)
#define C (alu.sum >> 32)
#define V (alu.overflow >> 31)

#if RUN_COUNTED
#define COUNT() (code->executed[pc - base]++)
#define UNCOUNT() (code->executed[pc - base]--)
#define COUNT_SHADOW(at, n) (code->shadow[(at)-code->start] += (n))
/* What the packet waited since the last operation. */
#define COUNT_WAITS(at)                                                             \
	do {                                                                        \
		code->waits[(at)-code->start] += core->wait_cycles - counted_waits; \
		counted_waits = core->wait_cycles;                                  \
	} while (0)
#else
#define COUNT() ((void)0)
#define UNCOUNT() ((void)0)
#define COUNT_SHADOW(at, n) ((void)0)
#define COUNT_WAITS(at) ((void)0)
#endif

/* Before the first record of a word; defer slots run as copies elsewhere, they do not stop. */
#if RUN_STEPPED
#define STEP()                                                                         \
	do {                                                                           \
		uint32_t word = (uint32_t)pc->word - code->start;                      \
		if (word < code->count && code->uop_of[word] == (uint32_t)(pc - base)) \
			core->word_fn(core->word_ctx, word);                           \
	} while (0)
#else
#define STEP() ((void)0)
#endif

#define ENTER()          \
	do {             \
		COUNT(); \
		STEP();  \
	} while (0)
#define DISPATCH()                    \
	do {                          \
		ENTER();              \
		goto *labels[pc->op]; \
	} while (0)
#define NEXT()              \
	do {                \
		pc++;       \
		DISPATCH(); \
	} while (0)
#define STOP(why)                         \
	do {                              \
		reason = CORE_TRAP_##why; \
		goto stopped;             \
	} while (0)

#define OPERANDS()                    \
	do {                          \
		alu.a = f[pc->left];  \
		alu.b = f[pc->right]; \
	} while (0)
#define RESULT(value)                \
	do {                         \
		alu.r = (value);     \
		f[pc->dst] = alu.r;  \
		f[pc->dst2] = alu.r; \
	} while (0)

/* Leave the straight line for record `to`; `slots` of the annulled words are executed first, by
 * copies at `to` that end in GOTO, which charges what is left of the shadow. */
#define TAKE(to, slots, waste)                         \
	do {                                           \
		cycles += (uint64_t)(pc - line) + 1;   \
		if (CORE_LIKELY((slots) == 0)) {       \
			cycles += (waste);             \
			shadow += (waste);             \
			COUNT_SHADOW(pc->word, waste); \
		} else {                               \
			late = (waste);                \
		}                                      \
		pc = line = entered = base + (to);     \
		if (CORE_UNLIKELY(cycles > budget)) {  \
			COUNT();                       \
			STOP(BUDGET);                  \
		}                                      \
		DISPATCH();                            \
	} while (0)

#if RUN_TRACED
/* The access that core->op describes, at the present cycle. */
#define TRACE(at)                                  \
	do {                                       \
		uint64_t now = (at);               \
		if (!core_trace(core, now - last)) \
			STOP(MEMORY);              \
		last = now;                        \
	} while (0)
/* A blocking access of the packet. */
#define TRACE_PACKET(where, len, what)                                       \
	do {                                                                 \
		*core->op = (struct core_op){.address = (where)&0x7fffffffu, \
			.bytes = (len),                                      \
			.kind = (what),                                      \
			.memory = CORE_MEM_CTM,                              \
			.blocking = true};                                   \
		TRACE(NOW + 1);                                              \
	} while (0)
#else
#define TRACE(at) ((void)0)
#define TRACE_PACKET(where, len, what) ((void)0)
#endif

static inline const struct uop *
resolve(const struct core_code *code, uint32_t target)
{
	uint32_t word = target - code->start;
	if (CORE_LIKELY(word < code->count))
		return code->uops + code->uop_of[word];
	if (target == code->done_word)
		return code->uops + code->exit_uop;
	for (unsigned i = 0; i < DEVICE_FUNC_COUNT; i++)
		if (code->helper_word[i] && target == code->helper_word[i])
			return code->uops + code->helper_uop[i];
	return code->uops + code->pc_trap_uop;
}

static inline uint32_t *
lm_word(struct core *core, uint32_t pointer, uint32_t offset, uint64_t cycle)
{
	if (CORE_UNLIKELY(core->pending_count))
		core_apply_pending(core, cycle);
	uint32_t word = core->lm_pointer[pointer] | offset;
	if (CORE_UNLIKELY(!core_lm_allowed(core, word))) {
		core->trap_address = word * 4;
		return NULL;
	}
	return &core->file[FILE_LM + word];
}

static inline bool
condition_holds(unsigned condition, struct alu alu)
{
	switch (condition + ISA_BEQ) {
#define X(name, isa, holds) \
	case isa:           \
		return holds;
		UOPS_FLAG_BRANCH(X)
#undef X
	default:
		return false;
	}
}

enum core_trap_reason
RUN_NAME(struct core *core, const struct core_code *code, struct core_packet *packet)
{
	static const void *const labels[UOP_COUNT] = {
#define X(name, ...) [UOP_##name] = &&do_##name,
		/* cppcheck-suppress assignBoolToPointer ; labels as values */
		UOPS_ARITHMETIC(X) UOPS_FLAG_BRANCH(X) UOPS_OTHER(X)
#undef X
#define X(first, second) [UOP_PAIR_##first##_##second] = &&do_PAIR_##first##_##second,
		/* cppcheck-suppress assignBoolToPointer ; labels as values */
		UOPS_PAIR(X) UOPS_PAIR_INTO(X)
#undef X
	};
	uint32_t *const f = core->file;
	const struct uop *const base = code->uops;
	const uint64_t budget = core->profile->core_budget;
	const struct uop *pc = base + code->uop_of[0], *line = pc, *entered = pc;
	uint64_t cycles = 0, shadow = 0;
	uint32_t late = 0, dynamic = 0;
	struct alu alu = {.sum = 1}, kept = alu; /* kept: flags of before */
	enum core_trap_reason reason;
#if RUN_TRACED
	uint64_t last = 0;
#endif
#if RUN_COUNTED
	uint64_t counted_waits = 0;
#endif

	DISPATCH();

#define X(name, ...)                                    \
	do_##name : alu_do(core, &alu, pc, UOP_##name); \
	NEXT();
	UOPS_ARITHMETIC(X)
#undef X
do_ALIGN_BE:
	core_apply_pending(core, NOW);
	alu_do(core, &alu, pc, UOP_ALIGN_BE);
	NEXT();
do_ALIGN_LE:
	core_apply_pending(core, NOW);
	alu_do(core, &alu, pc, UOP_ALIGN_LE);
	NEXT();

	/* pairs: nothing has to find the second record */
#define X(first, second)                                                  \
	do_PAIR_##first##_##second : alu_do(core, &alu, pc, UOP_##first); \
	pc++;                                                             \
	ENTER();                                                          \
	alu_do(core, &alu, pc, UOP_##second);                             \
	NEXT();
	UOPS_PAIR(X)
#undef X
#define X(first, second)                                                  \
	do_PAIR_##first##_##second : alu_do(core, &alu, pc, UOP_##first); \
	pc++;                                                             \
	ENTER();                                                          \
	goto do_##second;
	UOPS_PAIR_INTO(X)
#undef X

	/* branches: imm record of the target, dst slots, amount what the slots leave of the
	 * shadow; flag branches: left the same when the flags are old because a branch led here */
#define X(name, isa, holds)                                                                   \
	do_##name : if (holds) TAKE(pc->imm, pc->dst, pc == entered ? pc->left : pc->amount); \
	NEXT();
	UOPS_FLAG_BRANCH(X)
#undef X
do_BR:
	TAKE(pc->imm, pc->dst, pc->amount);
do_BR_BSET: /* dst2: bit number */
	alu.a = f[pc->left];
	if (alu.a >> pc->dst2 & 1)
		TAKE(pc->imm, pc->dst, pc->amount);
	NEXT();
do_BR_BCLR:
	alu.a = f[pc->left];
	if (!(alu.a >> pc->dst2 & 1))
		TAKE(pc->imm, pc->dst, pc->amount);
	NEXT();
do_BR_EQ_BYTE: /* dst2: shift of the byte, right: constant */
	alu.a = f[pc->left];
	if ((alu.a >> pc->dst2 & 0xff) == f[pc->right])
		TAKE(pc->imm, pc->dst, pc->amount);
	NEXT();
do_BR_NE_BYTE:
	alu.a = f[pc->left];
	if ((alu.a >> pc->dst2 & 0xff) != f[pc->right])
		TAKE(pc->imm, pc->dst, pc->amount);
	NEXT();
do_BR_SIGNAL: /* dst2: signal; seen, it is cleared */
	if (core->signals >> pc->dst2 & 1) {
		core->signals &= ~(1u << pc->dst2);
		TAKE(pc->imm, pc->dst, pc->amount);
	}
	NEXT();
do_BR_NOT_SIGNAL:
	if (!(core->signals >> pc->dst2 & 1))
		TAKE(pc->imm, pc->dst, pc->amount);
	core->signals &= ~(1u << pc->dst2);
	NEXT();
do_JUMP: /* imm: record of the slots' copies, right: constant added */
	alu.a = f[pc->left];
	dynamic = (alu.a + core_jump_offset(pc)) % ISA_TARGET_LIMIT;
	if (pc->dst)
		TAKE(pc->imm, pc->dst, pc->amount);
	core->trap_address = dynamic;
	TAKE(resolve(code, dynamic) - base, 0, pc->amount);
do_GOTO:
	cycles += (uint64_t)(pc - line) + late;
	shadow += late;
	COUNT_SHADOW(pc->word, late);
	late = 0;
	pc = line = entered = base + pc->imm;
	DISPATCH();
do_GOTO_REGISTER:
	cycles += (uint64_t)(pc - line) + late;
	shadow += late;
	COUNT_SHADOW(pc->word, late);
	late = 0;
	core->trap_address = dynamic;
	pc = line = entered = resolve(code, dynamic);
	DISPATCH();
do_CTX_ARB : { /* imm: record to go on at; left: events; right: any */
	uint32_t events = pc->left & 0xfffeu;
	uint32_t seen = core->signals & events;
	if (pc->left != 1 && (pc->right ? !seen : seen != events))
		STOP(SIGNAL);
	core->signals &= ~events;
#if RUN_TRACED
	if (events) {
		*core->op = (struct core_op){
			.kind = CORE_OP_SIGNALS, .bytes = (uint16_t)events, .blocking = true};
		TRACE(NOW + 1 + pc->amount);
	}
#endif
	TAKE(pc->imm, pc->dst, pc->amount);
}

	/* control registers and commands */
do_CSR_READ:
	reason = core_csr_read(core, (uint16_t)pc->imm, pc->word, NOW, &f[FILE_CSR]);
	if (reason)
		goto stopped;
	NEXT();
do_CSR_MOVE: /* the immed that takes the value */
	alu.a = 0;
	RESULT(f[FILE_CSR]);
	NEXT();
do_CSR_WRITE:
	alu.a = alu.b = f[pc->left];
	reason = core_csr_write(core, (uint16_t)pc->imm, alu.a, NOW);
	if (reason)
		goto stopped;
	NEXT();
do_CSR_DELAYED: /* amount: what it sets, enum pending_target */
	alu.a = alu.b = f[pc->left];
	core_pend(core, pc->amount, alu.a, NOW);
	NEXT();

#define ISSUE() (core->issued = (struct issued){code->commands + pc->imm, alu.a, alu.b, alu.r})
#define PERFORM()                                           \
	do {                                                \
		reason = core_command(core, &core->issued); \
		if (CORE_UNLIKELY(reason))                  \
			goto stopped;                       \
	} while (0)
/* The thread was away, which annuls words behind the command. */
#define SWAPPED(waste)                         \
	do {                                   \
		cycles += (waste);             \
		shadow += (waste);             \
		COUNT_SHADOW(pc->word, waste); \
	} while (0)
	/* plain accesses: imm: index of the command, dst: transfer registers, amount: bytes; of the
	 * packet: dst2: cycles of waiting */
#define PACKET(name, writes)                                                                   \
	do_PACKET_##name : OPERANDS();                                                         \
	if (CORE_UNLIKELY(!packet_access(core, alu.a + alu.b, pc->dst, pc->amount, writes))) { \
		ISSUE();                                                                       \
		PERFORM(); /* finds the reason */                                              \
	}                                                                                      \
	core->wait_cycles += pc->dst2;                                                         \
	SWAPPED(code->swap_shadow);                                                            \
	TRACE_PACKET(alu.a + alu.b, pc->amount, writes ? CORE_OP_WRITE : CORE_OP_READ);        \
	COUNT_WAITS(pc->word);                                                                 \
	NEXT();
	PACKET(READ, false)
	PACKET(WRITE, true)
	/* reads that core_command() would do as well, and does when `fast` did not: a trap, or
	 * another memory */
#define READ(name, fast)              \
	do_##name : OPERANDS();       \
	if (CORE_UNLIKELY(!(fast))) { \
		ISSUE();              \
		PERFORM();            \
	}                             \
	SWAPPED(code->swap_shadow);   \
	TRACE(NOW + 1);               \
	COUNT_WAITS(pc->word);        \
	NEXT();
	READ(VALUE_READ, value_read(core, core_address(alu.b, alu.a), pc->dst, pc->amount))
	READ(PACKET_READ_LONG, packet_read_long(core, alu.a + alu.b, pc->dst, alu.r))
do_COMMAND: /* imm: index of the command, amount: annulled words of the swap */
	OPERANDS();
	ISSUE();
	PERFORM();
	SWAPPED(pc->amount);
	TRACE(NOW + 1);
	COUNT_WAITS(pc->word);
	NEXT();
do_COMMAND_ISSUE: /* with defer slots: data is pulled after them */
	OPERANDS();
	ISSUE();
	NEXT();
do_COMMAND_FINISH:
	line++;
	PERFORM();
	SWAPPED(pc->amount);
	TRACE(NOW + 1);
	COUNT_WAITS(pc->word);
	NEXT();

	/* alu[dst, left, B, *l$index] and alu[*l$index, left, B, right], the usual ways to the
	 * stack; amount: pointer, imm: offset */
do_LM_LOAD : {
	const uint32_t *from = lm_word(core, pc->amount, pc->imm, NOW);
	if (CORE_UNLIKELY(!from))
		STOP(LM);
	alu.a = f[pc->left];
	alu.b = *from;
	RESULT(alu.b);
	alu_flags_logic(&alu);
	NEXT();
}
do_LM_STORE : {
	OPERANDS();
	alu.r = alu.b;
	alu_flags_logic(&alu);
	uint32_t *to = lm_word(core, pc->amount, pc->imm, NOW);
	if (CORE_UNLIKELY(!to)) {
		COUNT(); /* the arithmetic took its cycle */
		cycles++;
		STOP(LM);
	}
	*to = alu.b;
	NEXT();
}

	/* records that take no cycle */
do_LM_READ : { /* amount: pointer, imm: offset */
	const uint32_t *from = lm_word(core, pc->amount, pc->imm, NOW);
	if (CORE_UNLIKELY(!from))
		STOP(LM);
	f[pc->dst] = *from;
	line++;
	NEXT();
}
do_LM_WRITE : {
	line++;
	uint32_t *to = lm_word(core, pc->amount, pc->imm, NOW);
	if (CORE_UNLIKELY(!to))
		STOP(LM);
	*to = f[pc->left];
	NEXT();
}
do_LM_STEP: /* imm: words to add */
	line++;
	core->lm_pointer[pc->amount] = (core->lm_pointer[pc->amount] + pc->imm) % LM_WORDS;
	NEXT();
do_SPECIAL_READ : { /* amount: operand kind, imm: number */
	uint32_t *from = core_special(core, pc, NOW, FILE_XIN);
	if (!from)
		STOP(XFER);
	f[pc->dst] = *from;
	line++;
	NEXT();
}
do_SPECIAL_WRITE : {
	line++;
	uint32_t *to = core_special(core, pc, NOW, FILE_XOUT);
	if (!to)
		STOP(XFER);
	*to = f[pc->left];
	NEXT();
}
do_SPECIAL_STEP:
	line++;
	core_special_step(core, pc);
	NEXT();
do_PREDICATE: /* imm: records to skip */
	line++;
	if (!condition_holds(core->pred_cc, alu)) {
#if RUN_COUNTED
		core_count_skipped(code, (uint32_t)(pc - base) + 1, pc->imm);
#endif
		line += pc->imm - 1;
		pc += pc->imm;
	}
	NEXT();
do_KEEP_CC:
	line++;
	kept = alu;
	NEXT();
do_BACK_CC:
	line++;
	alu.sum = kept.sum;
	alu.overflow = kept.overflow;
	NEXT();
do_SET_CC:
	line++;
	alu_flags_logic(&alu);
	NEXT();
do_ROUTINE : {
	uint64_t spent;
	uint32_t back = f[FILE_B] % ISA_TARGET_LIMIT; /* B0, before the result takes it */
	cycles += (uint64_t)(pc - line);
#if RUN_TRACED
	core->since = cycles - last;
#endif
	reason = core_routine(core, (enum device_func)pc->imm, &spent);
	if (reason)
		goto stopped;
	cycles += spent;
#if RUN_COUNTED
	core_count_call(
		code, (enum device_func)pc->imm, back, spent, core->wait_cycles - counted_waits);
	counted_waits = core->wait_cycles;
#endif
#if RUN_TRACED
	last = cycles - core->since;
#endif
	core->trap_address = back;
	pc = line = entered = resolve(code, back);
	if (CORE_UNLIKELY(cycles > budget)) {
		COUNT();
		STOP(BUDGET);
	}
	DISPATCH();
}
do_TRAP:
	reason = (enum core_trap_reason)pc->imm;
stopped:
	UNCOUNT(); /* the record that stops takes no cycle */
	packet->trap_word = pc->word;
	packet->trap_address = core->trap_address;
	goto finished;
do_EXIT:
	reason = CORE_TRAP_NONE;
finished:
	cycles += (uint64_t)(pc - line);
#if RUN_TRACED
	*core->op++ = (struct core_op){.kind = CORE_OP_END, .cycles = (uint32_t)(cycles - last)};
#endif
	packet->cycles = cycles;
	packet->shadow_cycles = shadow;
	return reason;
}
