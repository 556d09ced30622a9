/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Words to records, once at load. Each word becomes the records of `uop_of[word]`; a taken branch
 * with defer slots goes to copies of its slots behind the program, which end in GOTO.
 */
#include "nic-model/core/machine.h"
#include "nic-model/core/uops.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Decoding of one image. */
struct emitter {
	struct core_code *code;
	const struct nic_profile *profile;
	const struct isa_insn *insns; /* one per word */
	uint32_t command_capacity;
	uint16_t word; /* code-store address of the word at hand */
	bool no_memory;
	/* suffixes of the instruction at hand */
	struct uop after[6];
	unsigned after_count;
	enum core_trap_reason wrong; /* an operand that the machine refuses */
};

/* Branches whose target is filled in when all words have records. */
enum { TARGET_PENDING = 1u << 31 };

static uint32_t
emit(struct emitter *e, struct uop uop)
{
	struct core_code *code = e->code;
	if (code->uop_count == code->uop_capacity) {
		uint32_t capacity = code->uop_capacity ? 2 * code->uop_capacity : 1024;
		struct uop *uops = realloc(code->uops, capacity * sizeof(*uops));
		if (!uops) {
			e->no_memory = true;
			return 0;
		}
		code->uops = uops;
		code->uop_capacity = capacity;
	}
	uop.word = e->word;
	code->uops[code->uop_count] = uop;
	return code->uop_count++;
}

static uint32_t
emit_trap(struct emitter *e, enum core_trap_reason reason)
{
	return emit(e, (struct uop){.op = UOP_TRAP, .imm = reason});
}

static void
emit_after(struct emitter *e, struct uop uop)
{
	assert(e->after_count < sizeof(e->after) / sizeof(e->after[0]));
	e->after[e->after_count++] = uop;
}

static void
use_xfer(uint32_t *used, uint32_t count)
{
	if (count > *used)
		*used = count > 64 ? 64 : count;
}

/* An operand that needs work: fetched by a record of its own. */
static uint16_t
source_by_record(struct emitter *e, const struct isa_operand *operand, uint16_t place)
{
	if (operand->kind == ISA_LM) {
		emit(e, (struct uop){.op = UOP_LM_READ,
				.amount = operand->ptr,
				.dst = place,
				.imm = operand->post ? 0 : operand->num});
		if (operand->post)
			emit_after(e, (struct uop){.op = UOP_LM_STEP,
					      .amount = operand->ptr,
					      .imm = (uint32_t)operand->post});
		return place;
	}
	emit(e, (struct uop){.op = UOP_SPECIAL_READ,
			.amount = operand->kind,
			.dst = place,
			.imm = operand->num});
	if (operand->post)
		emit_after(e, (struct uop){.op = UOP_SPECIAL_STEP,
				      .amount = operand->kind,
				      .imm = (uint32_t)operand->post});
	use_xfer(&e->code->xfer_in_used, 64);
	return place;
}

static uint16_t
source(struct emitter *e, const struct isa_operand *operand, uint16_t place)
{
	switch (operand->kind) {
	case ISA_NONE:
		return FILE_CONST;
	case ISA_IMM:
		return (uint16_t)(FILE_CONST + operand->num);
	case ISA_GPR_A:
	case ISA_GPR_A_ABS:
	case ISA_GPR_B:
	case ISA_GPR_B_ABS:
		if (operand->num >= 32)
			e->wrong = CORE_TRAP_GPR;
		bool in_a = operand->kind == ISA_GPR_A || operand->kind == ISA_GPR_A_ABS;
		return (uint16_t)((in_a ? FILE_A : FILE_B) + operand->num % 32);
	case ISA_XFER:
		use_xfer(&e->code->xfer_in_used, operand->num + 1u);
		return (uint16_t)(FILE_XIN + operand->num % 64);
	default:
		return source_by_record(e, operand, place);
	}
}

struct places {
	uint16_t first, second;
};

static struct places
destination(struct emitter *e, const struct isa_insn *insn)
{
	const struct isa_operand *dst = &insn->dst;
	uint16_t place = FILE_TMP_DST;
	switch (dst->kind) {
	case ISA_NONE:
	case ISA_IMM:
		return (struct places){FILE_SINK, FILE_SINK};
	case ISA_GPR_A:
	case ISA_GPR_A_ABS:
	case ISA_GPR_B:
	case ISA_GPR_B_ABS:
		if (dst->num >= 32)
			e->wrong = CORE_TRAP_GPR;
		bool in_a = dst->kind == ISA_GPR_A || dst->kind == ISA_GPR_A_ABS;
		place = (uint16_t)((in_a ? FILE_A : FILE_B) + dst->num % 32);
		if (insn->wr_both)
			return (struct places){(uint16_t)(FILE_A + dst->num % 32),
				(uint16_t)(FILE_B + dst->num % 32)};
		return (struct places){place, place};
	case ISA_XFER:
		use_xfer(&e->code->xfer_out_used, dst->num + 1u);
		place = (uint16_t)(FILE_XOUT + dst->num % 64);
		return (struct places){place, place};
	case ISA_LM:
		emit_after(e, (struct uop){.op = UOP_LM_WRITE,
				      .amount = dst->ptr,
				      .left = place,
				      .imm = dst->post ? 0 : dst->num});
		if (dst->post)
			emit_after(e, (struct uop){.op = UOP_LM_STEP,
					      .amount = dst->ptr,
					      .imm = (uint32_t)dst->post});
		return (struct places){place, place};
	default:
		emit_after(e, (struct uop){.op = UOP_SPECIAL_WRITE,
				      .amount = dst->kind,
				      .left = place,
				      .imm = dst->num});
		if (dst->post)
			emit_after(e, (struct uop){.op = UOP_SPECIAL_STEP,
					      .amount = dst->kind,
					      .imm = (uint32_t)dst->post});
		use_xfer(&e->code->xfer_out_used, 64);
		return (struct places){place, place};
	}
}

/* alu operations without a shift. UOP_COUNT: none of them. */
static unsigned
alu_kind(unsigned op)
{
	switch (op) {
#define X(name, isa, ...) \
	case isa:         \
		return UOP_##name;
		UOPS_LOGIC(X)
		UOPS_SUM(X)
#undef X
	case ISA_FFS:
		return UOP_FFS;
	case ISA_POP_COUNT1:
	case ISA_POP_COUNT2:
		return UOP_PASS;
	case ISA_POP_COUNT3:
		return UOP_POP_COUNT3;
	case ISA_CRC:
		return UOP_CRC;
	default:
		return UOP_COUNT;
	}
}

/* Place of a shift among the five kinds: rotate, right, left, right and left by register. */
static unsigned
shift_kind(const struct isa_insn *insn)
{
	if (insn->shift == ISA_ROTATE)
		return 0;
	bool left = insn->shift == ISA_SHIFT_LEFT;
	return (insn->amount ? 1 : 3) + left;
}

static unsigned
shf_kind(const struct isa_insn *insn)
{
	bool by_register = insn->amount == 0;
	switch (insn->op) {
	case ISA_DBL_SHF:
		return by_register ? UOP_DBL_IND : UOP_DBL;
	case ISA_ASR:
		if (insn->shift != ISA_SHIFT_RIGHT)
			return UOP_COUNT;
		return by_register ? UOP_ASR_IND : UOP_ASR;
	case ISA_BYTE_ALIGN_BE:
		return UOP_ALIGN_BE;
	case ISA_BYTE_ALIGN_LE:
		return UOP_ALIGN_LE;
	default:
		break;
	}
	static const uint8_t kinds[5][6] = {
#define X(name, isa, value) [isa - ISA_SHF_B] = UOP_##name,
		{UOPS_SHIFTED(X, ROT)},
		{UOPS_SHIFTED(X, SHR)},
		{UOPS_SHIFTED(X, SHL)},
		{UOPS_SHIFTED(X, SHR_IND)},
		{UOPS_SHIFTED(X, SHL_IND)},
#undef X
	};
	if (insn->shift == ISA_SHIFT_DOUBLE)
		return by_register ? UOP_DBL_IND : UOP_DBL;
	return kinds[shift_kind(insn)][insn->op - ISA_SHF_B];
}

/* The records after an instruction, flags first: they belong to the same cycle. */
static void
flush_after(struct emitter *e)
{
	for (unsigned i = 0; i < e->after_count; i++)
		emit(e, e->after[i]);
	e->after_count = 0;
}

static void
emit_arithmetic(
	struct emitter *e, const struct isa_insn *insn, unsigned kind, uint32_t imm, bool sets_cc)
{
	bool keeps = sets_cc && insn->no_cc;
	struct uop uop = {.op = (uint8_t)kind, .amount = insn->amount, .imm = imm};
	uop.left = source(e, &insn->left, FILE_TMP_LEFT);
	uop.right = source(e, &insn->right, FILE_TMP_RIGHT);
	struct places dst = destination(e, insn);
	uop.dst = dst.first;
	uop.dst2 = dst.second;
	if (keeps)
		emit(e, (struct uop){.op = UOP_KEEP_CC});
	emit(e, uop);
	if (keeps)
		emit(e, (struct uop){.op = UOP_BACK_CC});
	flush_after(e);
}

static void
emit_ld_field(struct emitter *e, const struct isa_insn *insn)
{
	static const uint8_t field[] = {
		UOP_FIELD_ROT, UOP_FIELD_SHR, UOP_FIELD_SHL, UOP_FIELD_SHR_IND, UOP_FIELD_SHL_IND};
	static const uint8_t clear[] = {
		UOP_CLEAR_ROT, UOP_CLEAR_SHR, UOP_CLEAR_SHL, UOP_CLEAR_SHR_IND, UOP_CLEAR_SHL_IND};
	unsigned shift = shift_kind(insn);
	struct isa_insn both = *insn;
	both.left = insn->dst; /* the old value */
	both.left.post = 0;
	if (both.left.kind == ISA_XFER_INDEX || both.left.kind == ISA_NN_INDEX)
		both.left.num = 0;
	both.no_cc = false;
	if (insn->load_cc)
		emit_after(e, (struct uop){.op = UOP_SET_CC});
	emit_arithmetic(e, &both, insn->op == ISA_LD_FIELD ? field[shift] : clear[shift],
		core_byte_mask(insn->byte_mask), false);
}

static void
emit_immed(struct emitter *e, const struct isa_insn *insn)
{
	struct uop uop = {.op = UOP_IMMED};
	if (insn->op == ISA_IMMED) {
		uop.imm = insn->imm << (8 * insn->imm_shift);
		if (insn->imm_invert)
			uop.imm = ~uop.imm;
	} else {
		bool byte = insn->op == ISA_IMMED_B;
		struct isa_operand old = insn->dst;
		old.post = 0;
		uop.op = UOP_IMMED_MERGE;
		uop.left = source(e, &old, FILE_TMP_LEFT);
		uop.imm = insn->imm << (insn->byte * (byte ? 8 : 16));
		uop.amount = (uint8_t)(15 & ~(byte ? 1 << insn->byte : 3 << 2 * insn->byte));
	}
	struct places dst = destination(e, insn);
	uop.dst = dst.first;
	uop.dst2 = dst.second;
	emit(e, uop);
	flush_after(e);
}

static void
emit_mul(struct emitter *e, const struct isa_insn *insn)
{
	static const uint32_t limits[] = {
		[ISA_MUL_24X8] = 0xffffff, [ISA_MUL_16X16] = 0xffff, [ISA_MUL_32X32] = 0xffffffff};
	struct isa_insn plain = *insn;
	plain.amount = 0;
	switch (insn->op) {
	case ISA_MUL_START:
		emit_arithmetic(e, &plain, UOP_MUL_START, 0, false);
		break;
	case ISA_MUL_STEP:
		plain.amount = (uint8_t)(8 * (insn->mul_step - 1));
		emit_arithmetic(e, &plain, UOP_MUL_STEP, limits[insn->mul_type & 3], false);
		break;
	default:
		if (!insn->no_cc)
			emit_after(e, (struct uop){.op = UOP_SET_CC});
		emit_arithmetic(e, &plain, insn->op == ISA_MUL_LAST ? UOP_MUL_LAST : UOP_MUL_LAST2,
			0, false);
	}
}

/* Does this instruction write the condition codes? */
static bool
sets_flags(const struct isa_insn *insn)
{
	if (insn->op == ISA_LD_FIELD || insn->op == ISA_LD_FIELD_W_CLR)
		return insn->load_cc;
	bool arithmetic = insn->op >= ISA_ALU_B && insn->op <= ISA_DBL_SHF;
	bool product = insn->op == ISA_MUL_LAST || insn->op == ISA_MUL_LAST2;
	return (arithmetic || product) && !insn->no_cc && insn->op != ISA_POP_COUNT1 &&
	       insn->op != ISA_POP_COUNT2;
}

static void
emit_command(struct emitter *e, const struct isa_insn *insn, uint8_t slots)
{
	struct core_code *code = e->code;
	if (code->command_count == e->command_capacity) {
		uint32_t capacity = e->command_capacity ? 2 * e->command_capacity : 64;
		struct command *commands = realloc(code->commands, capacity * sizeof(*commands));
		if (!commands) {
			e->no_memory = true;
			return;
		}
		code->commands = commands;
		e->command_capacity = capacity;
	}
	bool swaps = insn->cmd.swap != 3;
	uint64_t shadow = e->profile->insn_shadow_swap;
	struct uop uop = {.op = slots ? UOP_COMMAND_ISSUE : UOP_COMMAND};
	uop.amount = (uint8_t)(swaps && !slots ? shadow : 0);
	uop.imm = code->command_count;
	uop.left = source(e, &insn->left, FILE_TMP_LEFT);
	uop.right = source(e, &insn->right, FILE_TMP_RIGHT);
	code->commands[code->command_count++] =
		(struct command){.cmd = insn->cmd, .blocking = swaps};
	/* An indirect reference may name up to 32 registers. */
	use_xfer(&code->xfer_in_used, insn->cmd.xfer + 32u);
	use_xfer(&code->xfer_out_used, insn->cmd.xfer + 32u);
	emit(e, uop);
	flush_after(e);
}

/* An instruction that goes on to the next word, without its predicate. false: it is none. */
static bool
emit_straight(struct emitter *e, const struct isa_insn *insn)
{
	unsigned kind = alu_kind(insn->op);
	if (kind != UOP_COUNT) {
		unsigned polynomial = insn->imm >> 5 & 7;
		if (kind == UOP_CRC && polynomial > 5) {
			emit_trap(e, CORE_TRAP_CRC);
			return true;
		}
		struct isa_insn plain = *insn;
		plain.amount = 0;
		emit_arithmetic(e, &plain, kind, insn->imm, kind != UOP_PASS);
		return true;
	}
	if (insn->op >= ISA_SHF_B && insn->op <= ISA_DBL_SHF) {
		kind = shf_kind(insn);
		if (kind == UOP_COUNT)
			emit_trap(e, CORE_TRAP_UNDEFINED);
		else
			emit_arithmetic(e, insn, kind, 0, true);
		return true;
	}
	switch (insn->op) {
	case ISA_LD_FIELD:
	case ISA_LD_FIELD_W_CLR:
		emit_ld_field(e, insn);
		return true;
	case ISA_IMMED:
	case ISA_IMMED_B:
	case ISA_IMMED_W:
		emit_immed(e, insn);
		return true;
	case ISA_MUL_START:
	case ISA_MUL_STEP:
	case ISA_MUL_LAST:
	case ISA_MUL_LAST2:
		emit_mul(e, insn);
		return true;
	case ISA_CSR_WR: {
		struct uop uop = {.op = UOP_CSR_WRITE, .imm = insn->csr};
		uop.left = source(e, &insn->left, FILE_TMP_LEFT);
		emit(e, uop);
		flush_after(e);
		return true;
	}
	case ISA_CAM_CLEAR:
	case ISA_CAM_LOOKUP:
	case ISA_CAM_WRITE:
	case ISA_CAM_WRITE_STATE:
	case ISA_CAM_READ_TAG:
	case ISA_CAM_READ_STATE:
		emit_trap(e, CORE_TRAP_CAM);
		return true;
	default:
		return false;
	}
}

static void
emit_predicated(struct emitter *e, const struct isa_insn *insn)
{
	uint32_t predicate = 0;
	if (insn->pred_cc)
		predicate = emit(e, (struct uop){.op = UOP_PREDICATE});
	if (!emit_straight(e, insn))
		emit_trap(e, CORE_TRAP_UNDEFINED);
	if (insn->pred_cc && !e->no_memory)
		e->code->uops[predicate].imm = e->code->uop_count - 1 - predicate;
}

static bool
takes_csr_value(const struct isa_insn *insn)
{
	return insn->op == ISA_IMMED && insn->imm == 0 && insn->imm_shift == 0 &&
	       !insn->imm_invert && !insn->pred_cc;
}

/* local_csr_rd and the immed behind it. @return words consumed */
static unsigned
emit_csr_pair(struct emitter *e, uint32_t at, uint32_t room)
{
	const struct isa_insn *insn = &e->insns[at];
	if (room < 2 || !takes_csr_value(&e->insns[at + 1])) {
		emit_trap(e, CORE_TRAP_CSR_READ);
		return 1;
	}
	emit(e, (struct uop){.op = UOP_CSR_READ, .imm = insn->csr});
	e->word++;
	struct uop move = {.op = UOP_CSR_MOVE};
	struct places dst = destination(e, &e->insns[at + 1]);
	move.dst = dst.first;
	move.dst2 = dst.second;
	emit(e, move);
	flush_after(e);
	return 2;
}

/* Copies of the words of defer slots. @return false when they are not allowed there */
static bool
emit_slots(struct emitter *e, uint32_t first, unsigned slots)
{
	uint16_t word = e->word;
	uint32_t end = first + slots;
	e->wrong = CORE_TRAP_NONE;
	bool fine = end <= e->code->count;
	for (uint32_t at = first; fine && at < end;) {
		const struct isa_insn *insn = &e->insns[at];
		e->word = (uint16_t)(e->code->start + at);
		if (insn->op == ISA_CSR_RD) {
			at += emit_csr_pair(e, at, end - at);
			continue;
		}
		fine = emit_straight(e, insn) && !insn->pred_cc;
		at++;
	}
	e->word = word;
	return fine && !e->wrong;
}

/* Record that a static target names; words of the image are resolved later. */
static uint32_t
static_target(const struct core_code *code, uint32_t target)
{
	uint32_t word = target - code->start;
	if (word < code->count)
		return TARGET_PENDING | word;
	if (target == code->done_word)
		return code->exit_uop;
	for (unsigned i = 0; i < DEVICE_FUNC_COUNT; i++)
		if (code->helper_word[i] && target == code->helper_word[i])
			return code->helper_uop[i];
	return code->pc_trap_uop;
}

static unsigned
left_of(uint64_t shadow, unsigned slots)
{
	return shadow > slots ? (unsigned)shadow - slots : 0;
}

static unsigned
branch_kind(unsigned op)
{
	switch (op) {
#define X(name, isa, ...) \
	case isa:         \
		return UOP_##name;
		UOPS_FLAG_BRANCH(X)
#undef X
	case ISA_BR_BCLR:
		return UOP_BR_BCLR;
	case ISA_BR_BSET:
		return UOP_BR_BSET;
	case ISA_BR_NE_BYTE:
		return UOP_BR_NE_BYTE;
	case ISA_BR_EQ_BYTE:
		return UOP_BR_EQ_BYTE;
	case ISA_BR_SIGNAL:
		return UOP_BR_SIGNAL;
	case ISA_BR_NOT_SIGNAL:
		return UOP_BR_NOT_SIGNAL;
	default:
		return UOP_BR;
	}
}

/* A branch to be completed: its record, and the copies of its slots behind the program. */
static void
emit_branch(struct emitter *e, uint32_t at)
{
	const struct isa_insn *insn = &e->insns[at];
	const struct nic_profile *p = e->profile;
	unsigned kind = branch_kind(insn->op), slots = insn->defer;
	uint64_t shadow = p->insn_shadow_bit;
	bool on_flags = kind >= UOP_BEQ && kind <= UOP_BGT;
	if (kind == UOP_BR)
		shadow = insn->op == ISA_BR ? p->insn_shadow_br : p->insn_shadow_bit;
	else if (on_flags)
		shadow = at > 0 && sets_flags(&e->insns[at - 1]) ? p->insn_shadow_new_flags
								 : p->insn_shadow_old_flags;
	struct uop uop = {.op = (uint8_t)kind, .amount = (uint8_t)left_of(shadow, slots)};
	uop.dst = (uint16_t)slots;
	if (on_flags)
		uop.left = (uint16_t)left_of(p->insn_shadow_old_flags, slots);
	else if (kind == UOP_BR_SIGNAL || kind == UOP_BR_NOT_SIGNAL)
		uop.dst2 = insn->css;
	else if (kind != UOP_BR)
		uop.left = source(e, &insn->left, FILE_TMP_LEFT);
	if (kind == UOP_BR_BSET || kind == UOP_BR_BCLR)
		uop.dst2 = (uint16_t)insn->imm;
	if (kind == UOP_BR_EQ_BYTE || kind == UOP_BR_NE_BYTE) {
		uop.dst2 = (uint16_t)(8 * insn->byte);
		uop.right = (uint16_t)(FILE_CONST + insn->imm);
	}
	/* Slots go behind the program: until then the target is the word of the branch itself. */
	uop.imm = slots ? TARGET_PENDING | at : static_target(e->code, insn->target);
	emit(e, uop);
	flush_after(e);
}

static void
emit_jump(struct emitter *e, uint32_t at)
{
	const struct isa_insn *insn = &e->insns[at];
	const struct nic_profile *p = e->profile;
	struct uop uop = {.op = UOP_JUMP, .dst = insn->defer};
	uop.amount = (uint8_t)(left_of(p->insn_shadow_jump, insn->defer) + p->insn_jump_extra);
	uop.left = source(e, &insn->left, FILE_TMP_LEFT);
	uop.right = (uint16_t)insn->imm;
	uop.dst2 = (uint16_t)(insn->imm >> 16);
	uop.imm = insn->defer ? TARGET_PENDING | at : 0;
	emit(e, uop);
	flush_after(e);
}

static void
emit_ctx_arb(struct emitter *e, uint32_t at)
{
	const struct isa_insn *insn = &e->insns[at];
	uint32_t events = insn->imm & ISA_ARB_EVENTS;
	if (insn->imm & (ISA_ARB_BPT | ISA_ARB_NOLOAD)) {
		emit_trap(e, CORE_TRAP_SIGNAL);
		return;
	}
	if (events == 0) {
		emit_trap(e, CORE_TRAP_KILL);
		return;
	}
	struct uop uop = {.op = UOP_CTX_ARB, .dst = insn->defer, .left = (uint16_t)events};
	uop.right = (insn->imm & ISA_ARB_ANY) != 0;
	uop.amount = (uint8_t)left_of(e->profile->insn_shadow_swap, insn->defer);
	uint32_t next = e->code->start + at + 1 + insn->defer;
	uint32_t target = insn->imm & ISA_ARB_BR ? insn->target : next;
	uop.imm = insn->defer ? TARGET_PENDING | at : static_target(e->code, target);
	emit(e, uop);
}

/* A swapping command with defer slots: issue, slots, access, then behind the slots. */
static void
emit_deferred_command(struct emitter *e, uint32_t at)
{
	const struct isa_insn *insn = &e->insns[at];
	unsigned slots = insn->cmd.swap;
	emit_command(e, insn, (uint8_t)slots);
	enum core_trap_reason wrong = e->wrong;
	if (!emit_slots(e, at + 1, slots)) {
		emit_trap(e, e->wrong ? e->wrong : CORE_TRAP_SLOT);
		e->wrong = wrong;
		return;
	}
	e->wrong = wrong;
	emit(e, (struct uop){.op = UOP_COMMAND_FINISH,
			.amount = (uint8_t)left_of(e->profile->insn_shadow_swap, slots)});
	emit(e, (struct uop){.op = UOP_GOTO,
			.imm = static_target(e->code, e->code->start + at + 1 + slots)});
}

static bool
is_state_branch(unsigned op)
{
	return op >= ISA_BR_INP_STATE && op <= ISA_BR_NOT_CLS_STATE;
}

static void
emit_word(struct emitter *e, uint32_t at)
{
	const struct isa_insn *insn = &e->insns[at];
	switch (insn->op) {
	case ISA_INVALID:
		emit_trap(e, CORE_TRAP_UNDEFINED);
		return;
	case ISA_JUMP:
		emit_jump(e, at);
		return;
	case ISA_CTX_ARB:
		emit_ctx_arb(e, at);
		return;
	case ISA_CMD:
		if (insn->cmd.swap == 1 || insn->cmd.swap == 2)
			emit_deferred_command(e, at);
		else
			emit_command(e, insn, 0);
		return;
	case ISA_CSR_RD:
		/* The immed keeps records of its own, for those who jump to it. */
		if (emit_csr_pair(e, at, e->code->count - at) == 2)
			emit(e, (struct uop){.op = UOP_GOTO,
					.imm = static_target(e->code, e->code->start + at + 2)});
		return;
	case ISA_BR_EQ_CTX: /* context 0 runs */
	case ISA_BR_NE_CTX:
		if ((insn->op == ISA_BR_EQ_CTX) == (insn->css == 0))
			emit_branch(e, at);
		else
			emit(e, (struct uop){
					.op = UOP_PASS, .left = FILE_CONST, .right = FILE_CONST});
		return;
	default:
		break;
	}
	if (is_state_branch(insn->op))
		emit_trap(e, CORE_TRAP_STATE);
	else if (isa_is_branch(insn))
		emit_branch(e, at);
	else
		emit_predicated(e, insn);
}

/* Slots of the branch at a word, behind the program. @return their first record */
static uint32_t
emit_trampoline(struct emitter *e, uint32_t at)
{
	const struct isa_insn *insn = &e->insns[at];
	uint32_t first = e->code->uop_count;
	e->word = (uint16_t)(e->code->start + at);
	if (!emit_slots(e, at + 1, insn->defer)) {
		emit_trap(e, e->wrong ? e->wrong : CORE_TRAP_SLOT);
		return first;
	}
	struct uop uop = {.op = insn->op == ISA_JUMP ? UOP_GOTO_REGISTER : UOP_GOTO};
	uint32_t target = insn->target;
	if (insn->op == ISA_CTX_ARB && !(insn->imm & ISA_ARB_BR))
		target = e->code->start + at + 1 + insn->defer;
	if (uop.op == UOP_GOTO)
		uop.imm = static_target(e->code, target);
	emit(e, uop);
	return first;
}

static bool
has_target(const struct uop *uop)
{
	return (uop->op >= UOP_BEQ && uop->op <= UOP_BGT) || uop->op == UOP_GOTO ||
	       (uop->op >= UOP_BR && uop->op <= UOP_CTX_ARB);
}

/* Give every branch its record: of its slots' copies, or of its target. */
static void
resolve_targets(struct emitter *e)
{
	struct core_code *code = e->code;
	uint32_t in_line = code->uop_count;
	for (uint32_t i = 0; i < in_line; i++) {
		struct uop uop = code->uops[i];
		if (!has_target(&uop) || !(uop.imm & TARGET_PENDING) || uop.op == UOP_GOTO ||
			uop.dst == 0)
			continue;
		uint32_t first = emit_trampoline(e, uop.imm & ~TARGET_PENDING);
		if (e->no_memory)
			return;
		code->uops[i].imm = first;
	}
	for (uint32_t i = 0; i < code->uop_count; i++) {
		struct uop *uop = &code->uops[i];
		if (has_target(uop) && uop->imm & TARGET_PENDING)
			uop->imm = code->uop_of[uop->imm & ~TARGET_PENDING];
	}
}

static void
emit_program(struct emitter *e)
{
	struct core_code *code = e->code;
	code->exit_uop = emit(e, (struct uop){.op = UOP_EXIT});
	code->pc_trap_uop = emit_trap(e, CORE_TRAP_PC);
	for (unsigned i = 0; i < DEVICE_FUNC_COUNT; i++) {
		e->word = (uint16_t)code->helper_word[i];
		code->helper_uop[i] = emit(e, (struct uop){.op = UOP_ROUTINE, .imm = i});
	}
	for (uint32_t at = 0; at < code->count && !e->no_memory; at++) {
		e->word = (uint16_t)(code->start + at);
		e->wrong = CORE_TRAP_NONE;
		code->uop_of[at] = code->uop_count;
		emit_word(e, at);
		if (e->wrong && !e->no_memory) {
			/* What was emitted for this word stays unreachable behind the trap. */
			e->after_count = 0;
			code->uop_count = code->uop_of[at];
			emit_trap(e, e->wrong);
		}
	}
	e->word = (uint16_t)(code->start + code->count);
	emit_trap(e, CORE_TRAP_PC); /* running off the end */
	if (!e->no_memory)
		resolve_targets(e);
}

static int
decode_words(struct emitter *e, const uint64_t *stored, struct fail *fail)
{
	struct core_code *code = e->code;
	struct isa_insn *insns = calloc(code->count, sizeof(*insns));
	if (!insns)
		return -ENOMEM;
	int err = 0;
	for (uint32_t at = 0; at < code->count && !err; at++) {
		if (!isa_ecc_check(stored[at]))
			err = fail_set(fail, -EINVAL,
				"image word %u (%016llx) has bad ECC; was it loaded without"
				" relocation?",
				at, (unsigned long long)stored[at]);
		else if (!isa_decode(stored[at], ISA_CTX4, &insns[at]))
			insns[at].op = ISA_INVALID;
	}
	if (!err && insns[0].op == ISA_INVALID)
		err = fail_set(fail, -EINVAL, "image word 0 (%016llx) encodes no instruction",
			(unsigned long long)stored[0]);
	e->insns = insns;
	if (!err)
		emit_program(e);
	free(insns);
	return err ? err : e->no_memory ? -ENOMEM : 0;
}

int
core_code_new(struct core *core, const uint64_t *stored, uint32_t count, uint32_t start,
	struct core_code **out, struct fail *fail)
{
	*out = NULL;
	if (count == 0 || count > core->profile->core_code_words ||
		start + count > core->profile->core_code_words)
		return fail_set(fail, -EINVAL,
			"an image of %u words at word %u does not fit the code store of %llu words",
			count, start, (unsigned long long)core->profile->core_code_words);
	struct core_code *code = calloc(1, sizeof(*code));
	struct device_caps caps;
	nic_profile_caps(core->profile, &caps);
	int err = -ENOMEM;
	if (code) {
		code->start = start;
		code->count = count;
		code->done_word = caps.done_word;
		memcpy(code->helper_word, caps.func_addr, sizeof(code->helper_word));
		code->uop_of = calloc(count, sizeof(*code->uop_of));
		struct emitter emitter = {.code = code, .profile = core->profile};
		err = code->uop_of ? decode_words(&emitter, stored, fail) : -ENOMEM;
	}
	if (!err) {
		code->executed = calloc(code->uop_count, sizeof(*code->executed));
		code->shadow = calloc(count + 1, sizeof(*code->shadow));
		err = code->executed && code->shadow ? 0 : -ENOMEM;
	}
	if (err) {
		core_code_free(code);
		return fail_set(fail, err, "no memory for an image of %u words", count);
	}
	*out = code;
	return 0;
}

void
core_code_free(struct core_code *code)
{
	if (!code)
		return;
	free(code->uops);
	free(code->uop_of);
	free(code->commands);
	free(code->executed);
	free(code->shadow);
	free(code);
}

/* Records that are not an instruction of their own. */
static bool
is_auxiliary(unsigned op)
{
	return op >= UOP_LM_READ || op == UOP_COMMAND_FINISH;
}

void
core_counts(
	const struct core_code *code, uint32_t word, uint64_t *executed, uint64_t *shadow_cycles)
{
	*executed = 0;
	for (uint32_t i = 0; i < code->uop_count; i++)
		if (code->uops[i].word == code->start + word && !is_auxiliary(code->uops[i].op))
			*executed += code->executed[i];
	*shadow_cycles = code->shadow[word];
}
