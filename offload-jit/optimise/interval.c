/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/optimise/interval.h"

#include "offload-jit/lower/emit.h"
#include "offload-jit/optimise/microcode.h"

static const struct interval anything = {0, UINT32_MAX};

/* The packet pointer of the packet vector: bit 31, packet number in 25:16, offset in 12:0. */
static const struct interval packet_pointer = {UINT32_C(1) << 31, UINT32_C(0x83ffffff)};

void
values_unknown(struct values *values)
{
	for (unsigned i = 0; i < INTERVAL_REGS; i++)
		values->regs[i] = anything;
	values->carry = values->zero = UNKNOWN;
	values->reached = true;
}

bool
values_join(struct values *into, const struct values *other)
{
	if (!into->reached) {
		*into = *other;
		into->reached = true;
		return true;
	}
	bool changed = false;
	for (unsigned i = 0; i < INTERVAL_REGS; i++) {
		struct interval *a = &into->regs[i];
		const struct interval *b = &other->regs[i];
		changed |= b->low < a->low || b->high > a->high;
		a->low = b->low < a->low ? b->low : a->low;
		a->high = b->high > a->high ? b->high : a->high;
	}
	changed |= into->carry != other->carry && into->carry != UNKNOWN;
	changed |= into->zero != other->zero && into->zero != UNKNOWN;
	if (into->carry != other->carry)
		into->carry = UNKNOWN;
	if (into->zero != other->zero)
		into->zero = UNKNOWN;
	return changed;
}

void
values_widen(struct values *into, const struct values *other)
{
	for (unsigned i = 0; i < INTERVAL_REGS; i++) {
		if (other->regs[i].low < into->regs[i].low)
			into->regs[i].low = 0;
		if (other->regs[i].high > into->regs[i].high)
			into->regs[i].high = UINT32_MAX;
	}
}

struct interval
values_of(const struct values *values, const struct isa_operand *operand)
{
	switch (operand->kind) {
	case ISA_GPR_A:
		return values->regs[operand->num];
	case ISA_GPR_B:
		return values->regs[32 + operand->num];
	case ISA_IMM:
		return (struct interval){operand->num, operand->num};
	case ISA_LM:
		if (operand->ptr == LM_VECTOR && operand->num == VECTOR_PACKET)
			return packet_pointer;
		return anything;
	default:
		return anything;
	}
}

/* All bits up to the highest one of @p value. */
static uint32_t
smear(uint32_t value)
{
	return value == 0 ? 0 : UINT32_MAX >> __builtin_clz(value);
}

static struct interval
add(struct interval x, struct interval y, unsigned carry_low, unsigned carry_high, uint8_t *carry)
{
	uint64_t low = (uint64_t)x.low + y.low + carry_low;
	uint64_t high = (uint64_t)x.high + y.high + carry_high;
	if (high <= UINT32_MAX)
		*carry = KNOWN_FALSE;
	else if (low > UINT32_MAX)
		*carry = KNOWN_TRUE;
	else
		return anything;
	return (struct interval){(uint32_t)low, (uint32_t)high};
}

static struct interval
alu_result(const struct values *v, const struct isa_insn *insn, uint8_t *carry)
{
	struct interval x = values_of(v, &insn->left), y = values_of(v, &insn->right);
	struct interval not_y = {~y.high, ~y.low};
	unsigned c_low = v->carry == KNOWN_TRUE, c_high = v->carry != KNOWN_FALSE;
	bool consts = interval_is_const(x) && interval_is_const(y);
	switch (insn->op) {
	case ISA_ALU_B:
		return y;
	case ISA_ALU_NOT_B:
		return not_y;
	case ISA_ALU_ADD:
		return add(x, y, 0, 0, carry);
	case ISA_ALU_ADD_CARRY:
		return add(x, y, c_low, c_high, carry);
	case ISA_ALU_SUB:
		return add(x, not_y, 1, 1, carry);
	case ISA_ALU_SUB_CARRY:
		return add(x, not_y, c_low, c_high, carry);
	case ISA_ALU_AND:
		if (consts)
			return (struct interval){x.low & y.low, x.low & y.low};
		return (struct interval){0, x.high < y.high ? x.high : y.high};
	case ISA_ALU_AND_NOT:
		return (struct interval){0, x.high};
	case ISA_ALU_OR:
		if (consts)
			return (struct interval){x.low | y.low, x.low | y.low};
		return (struct interval){x.low > y.low ? x.low : y.low, smear(x.high | y.high)};
	case ISA_ALU_XOR:
		if (consts)
			return (struct interval){x.low ^ y.low, x.low ^ y.low};
		return (struct interval){0, smear(x.high | y.high)};
	default:
		return anything;
	}
}

/* The right operand after its shift. */
static struct interval
shifted(const struct values *v, const struct isa_insn *insn)
{
	struct interval y = values_of(v, &insn->right);
	if (insn->shift == ISA_ROTATE)
		return insn->amount == 0 ? y : anything;
	if (insn->shift == ISA_SHIFT_RIGHT) {
		if (insn->amount == 0)
			return (struct interval){0, y.high};
		return (struct interval){y.low >> insn->amount, y.high >> insn->amount};
	}
	if (insn->shift == ISA_SHIFT_LEFT && insn->amount != 0 &&
		y.high <= UINT32_MAX >> insn->amount)
		return (struct interval){y.low << insn->amount, y.high << insn->amount};
	return anything;
}

static struct interval
shift_result(const struct values *v, const struct isa_insn *insn)
{
	struct interval x = values_of(v, &insn->left), y = shifted(v, insn);
	switch (insn->op) {
	case ISA_SHF_B:
		return y;
	case ISA_SHF_AND:
		return (struct interval){0, x.high < y.high ? x.high : y.high};
	case ISA_SHF_OR:
		return (struct interval){0, smear(x.high | y.high)};
	case ISA_DBL_SHF:
		y = values_of(v, &insn->right);
		if (insn->amount != 0 && x.high == 0)
			return (struct interval){y.low >> insn->amount, y.high >> insn->amount};
		return anything;
	default:
		return anything;
	}
}

/* Largest value of the bytes that a mask selects. */
static uint32_t
mask_max(uint8_t byte_mask)
{
	uint32_t max = 0;
	for (unsigned i = 0; i < 4; i++)
		if ((byte_mask >> i & 1) != 0)
			max |= UINT32_C(0xff) << 8 * i;
	return max;
}

static struct interval
field_result(const struct values *v, const struct isa_insn *insn)
{
	uint32_t max = mask_max(insn->byte_mask);
	if (insn->op == ISA_LD_FIELD)
		return (struct interval){0, smear(max | values_of(v, &insn->dst).high)};
	struct interval y = shifted(v, insn);
	return (struct interval){0, y.high < max ? smear(y.high) : max};
}

static struct interval
immed_result(const struct values *v, const struct tword *word)
{
	const struct isa_insn *insn = &word->insn;
	if (word->reloc == IMAGE_REL_IMMED)
		return anything;
	uint32_t value = insn->imm << 8 * insn->imm_shift;
	if (insn->imm_invert)
		value = ~value;
	if (insn->op == ISA_IMMED_W) {
		struct interval old = values_of(v, &insn->dst);
		if (!interval_is_const(old) || insn->imm_invert || insn->byte != 1)
			return anything;
		value = (old.low & 0xffff) | insn->imm << 16;
	}
	return (struct interval){value, value};
}

struct interval
values_result(const struct values *values, const struct tword *word, uint8_t *carry)
{
	unsigned op = word->insn.op;
	*carry = UNKNOWN;
	if (op >= ISA_ALU_B && op <= ISA_CAM_READ_STATE)
		return alu_result(values, &word->insn, carry);
	if (op >= ISA_SHF_B && op <= ISA_DBL_SHF)
		return shift_result(values, &word->insn);
	if (op == ISA_LD_FIELD || op == ISA_LD_FIELD_W_CLR)
		return field_result(values, &word->insn);
	if (op == ISA_IMMED || op == ISA_IMMED_W)
		return immed_result(values, word);
	return anything;
}

void
values_step(struct values *values, const struct tword *word, bool takes_csr)
{
	struct effects e = effects_of(word);
	uint8_t carry;
	struct interval result = values_result(values, word, &carry);
	if (takes_csr)
		result = anything;
	for (unsigned i = 0; i < INTERVAL_REGS; i++)
		if ((e.writes >> i & 1) != 0)
			values->regs[i] = result;
	if (!e.writes_flags)
		return;
	values->carry = carry;
	values->zero = result.high == 0 ? KNOWN_TRUE : result.low > 0 ? KNOWN_FALSE : UNKNOWN;
}

void
values_call(struct values *values)
{
	gpr_set clobbers = flow_call_clobbers();
	for (unsigned i = 0; i < INTERVAL_REGS; i++)
		if ((clobbers >> i & 1) != 0)
			values->regs[i] = anything;
	values->carry = values->zero = UNKNOWN;
}
