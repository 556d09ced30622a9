/* SPDX-License-Identifier: BSD-2-Clause */
/* Records of instructions that go on to the next word: operands, arithmetic, commands. */
#include "nic-model/core/emit.h"
#include "nic-model/shadow.h"

#include <stdlib.h>

uint32_t
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

uint32_t
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

uint16_t
emit_source(struct emitter *e, const struct isa_operand *operand, uint16_t place)
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
		e->code->writes_local_memory = true;
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
void
emit_suffixes(struct emitter *e)
{
	for (unsigned i = 0; i < e->after_count; i++)
		emit(e, e->after[i]);
	e->after_count = 0;
}

static bool
is_plain_lm(const struct isa_operand *operand)
{
	return operand->kind == ISA_LM && !operand->post;
}

/* Does an operand need no record of its own? */
static bool
is_one_index(const struct isa_operand *operand)
{
	return operand->kind <= ISA_XFER || operand->kind == ISA_IMM;
}

/* A word moved from local memory or to it: one record instead of two. @return false: it is not
 * that */
static bool
emit_lm_move(struct emitter *e, const struct isa_insn *insn)
{
	bool loads = is_plain_lm(&insn->right) && is_one_index(&insn->dst);
	bool stores = is_plain_lm(&insn->dst) && is_one_index(&insn->right);
	if (!(loads || stores) || insn->no_cc || !is_one_index(&insn->left))
		return false;
	const struct isa_operand *lm = loads ? &insn->right : &insn->dst;
	struct uop uop = {.op = loads ? UOP_LM_LOAD : UOP_LM_STORE};
	uop.amount = lm->ptr;
	uop.imm = lm->num;
	uop.left = emit_source(e, &insn->left, FILE_TMP_LEFT);
	if (loads) {
		struct places dst = destination(e, insn);
		uop.dst = dst.first;
		uop.dst2 = dst.second;
	} else {
		uop.right = emit_source(e, &insn->right, FILE_TMP_RIGHT);
		e->code->writes_local_memory = true;
	}
	emit(e, uop);
	return true;
}

static void
emit_arithmetic(
	struct emitter *e, const struct isa_insn *insn, unsigned kind, uint32_t imm, bool sets_cc)
{
	bool keeps = sets_cc && insn->no_cc;
	if (kind == UOP_B && emit_lm_move(e, insn))
		return;
	struct uop uop = {.op = (uint8_t)kind, .amount = insn->amount, .imm = imm};
	uop.left = emit_source(e, &insn->left, FILE_TMP_LEFT);
	uop.right = emit_source(e, &insn->right, FILE_TMP_RIGHT);
	struct places dst = destination(e, insn);
	uop.dst = dst.first;
	uop.dst2 = dst.second;
	if (keeps)
		emit(e, (struct uop){.op = UOP_KEEP_CC});
	emit(e, uop);
	if (keeps)
		emit(e, (struct uop){.op = UOP_BACK_CC});
	emit_suffixes(e);
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
		uop.left = emit_source(e, &old, FILE_TMP_LEFT);
		uop.right = byte ? 8 : 16;
		uop.amount = (uint8_t)(insn->byte * uop.right);
		uop.imm = insn->imm << uop.amount;
	}
	struct places dst = destination(e, insn);
	uop.dst = dst.first;
	uop.dst2 = dst.second;
	emit(e, uop);
	emit_suffixes(e);
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

/* Reads and writes of the packet and reads of map values, the bulk of what programs do, have
 * records of their own. */
static void
plain_access(struct emitter *e, const struct isa_cmd *cmd, struct uop *uop)
{
	bool reads = cmd->op == ISA_CMD_READ32_SWAP, byte = cmd->op == ISA_CMD_WRITE8_SWAP;
	bool writes = byte || cmd->op == ISA_CMD_WRITE32_SWAP;
	bool packet = cmd->mode == ISA_MODE_32, value = cmd->mode == ISA_MODE_40_BA && reads;
	uint32_t bytes = (cmd->len + 1u) * (byte ? 1 : 4);
	bool refers = packet && reads && cmd->indirect;
	if (cmd->target != ISA_MEM || !(packet || value) || !(reads || writes) ||
		cmd->xfer + cmd->len + 1 > 64 || (cmd->indirect && !refers))
		return;
	e->code->swap_shadow = uop->amount;
	uop->op = refers  ? UOP_PACKET_READ_LONG
		  : value ? UOP_VALUE_READ
		  : reads ? UOP_PACKET_READ
			  : UOP_PACKET_WRITE;
	uop->amount = (uint8_t)bytes;
	uop->dst = (uint16_t)((reads ? FILE_XIN : FILE_XOUT) + cmd->xfer);
	uop->dst2 = (uint16_t)core_latency(e->core, CORE_OP_READ, CORE_MEM_CTM, bytes);
}

void
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
	struct uop uop = {.op = slots ? UOP_COMMAND_ISSUE : UOP_COMMAND};
	uop.amount = slots ? 0 : (uint8_t)nic_shadow_cycles(e->profile, insn, false);
	if (swaps && !slots)
		plain_access(e, &insn->cmd, &uop);
	uop.imm = code->command_count;
	uop.left = emit_source(e, &insn->left, FILE_TMP_LEFT);
	uop.right = emit_source(e, &insn->right, FILE_TMP_RIGHT);
	struct command_size size = core_command_size(&insn->cmd, insn->cmd.len, false);
	code->commands[code->command_count++] = (struct command){insn->cmd, swaps, size};
	if (uop.op == UOP_PACKET_READ || uop.op == UOP_VALUE_READ) {
		use_xfer(&code->xfer_in_used, insn->cmd.xfer + insn->cmd.len + 1u);
	} else if (uop.op == UOP_PACKET_WRITE) {
		use_xfer(&code->xfer_out_used, insn->cmd.xfer + insn->cmd.len + 1u);
	} else { /* an indirect reference may name up to 32 registers */
		use_xfer(&code->xfer_in_used, insn->cmd.xfer + 32u);
		if (size.writes)
			use_xfer(&code->xfer_out_used, insn->cmd.xfer + 32u);
	}
	emit(e, uop);
	emit_suffixes(e);
}

/* An instruction that goes on to the next word, without its predicate. false: it is none. */
bool
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
		enum pending_target target;
		if (core_csr_delays(insn->csr, &target)) {
			uop.op = UOP_CSR_DELAYED;
			uop.amount = (uint8_t)target;
		}
		uop.left = emit_source(e, &insn->left, FILE_TMP_LEFT);
		emit(e, uop);
		emit_suffixes(e);
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

void
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
unsigned
emit_csr_pair(struct emitter *e, uint32_t at, uint32_t room)
{
	const struct isa_insn *insn = &e->insns[at];
	if (room < 2 || !takes_csr_value(&e->insns[at + 1])) {
		emit_trap(e, CORE_TRAP_CSR_READ);
		return 1;
	}
	e->code->reads_time |=
		insn->csr == ISA_CSR_TIMESTAMP_LOW || insn->csr == ISA_CSR_TIMESTAMP_HIGH;
	emit(e, (struct uop){.op = UOP_CSR_READ, .imm = insn->csr});
	e->word++;
	struct uop move = {.op = UOP_CSR_MOVE};
	struct places dst = destination(e, &e->insns[at + 1]);
	move.dst = dst.first;
	move.dst2 = dst.second;
	emit(e, move);
	emit_suffixes(e);
	return 2;
}
