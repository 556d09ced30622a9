/* SPDX-License-Identifier: BSD-2-Clause */
/* Local CSRs, the operands that go through them, and the CRC unit. */
#include "nic-model/core/machine.h"

/* CSRs that have no meaning for programs of this JIT, only for microcode written by hand. */
enum {
	CSR_ACTIVE_CTX_STATUS = 0x044,
	CSR_NN_PUT = 0x080,
	CSR_NN_GET = 0x084,
	CSR_PREDICATE = 0x0b0,
	CSR_LM0_BYTE_INDEX = 0x0e4,
	CSR_LM1_BYTE_INDEX = 0x0ec,
	CSR_LM2_BYTE_INDEX = 0x0a4,
	CSR_LM3_BYTE_INDEX = 0x0ac,
	CSR_XFER_AND_BYTE_INDEX = 0x0f4,
	CSR_PROFILE_COUNT = 0x144,
};

/* CSRs whose writes instructions see later, and whether they set the byte index too. */
static const struct delayed {
	uint16_t csr;
	uint8_t target;
	bool byte_index;
} delayed[] = {
	{ISA_CSR_LM_ADDR_0, PEND_LM0, false},
	{ISA_CSR_LM_ADDR_1, PEND_LM1, false},
	{ISA_CSR_LM_ADDR_2, PEND_LM2, false},
	{ISA_CSR_LM_ADDR_3, PEND_LM3, false},
	{ISA_CSR_T_INDEX, PEND_XFER_INDEX, false},
	{ISA_CSR_BYTE_INDEX, PEND_BYTE_INDEX, false},
	{CSR_NN_PUT, PEND_NN_PUT, false},
	{CSR_NN_GET, PEND_NN_GET, false},
	{CSR_LM0_BYTE_INDEX, PEND_LM0, true},
	{CSR_LM1_BYTE_INDEX, PEND_LM1, true},
	{CSR_LM2_BYTE_INDEX, PEND_LM2, true},
	{CSR_LM3_BYTE_INDEX, PEND_LM3, true},
	{CSR_XFER_AND_BYTE_INDEX, PEND_XFER_INDEX, true},
};

static const struct delayed *
find_delayed(uint16_t csr)
{
	for (unsigned i = 0; i < sizeof(delayed) / sizeof(delayed[0]); i++)
		if (delayed[i].csr == csr)
			return &delayed[i];
	return NULL;
}

bool
core_csr_delays(uint16_t csr, enum pending_target *target)
{
	const struct delayed *row = find_delayed(csr);
	if (!row || row->byte_index)
		return false;
	*target = row->target;
	return true;
}

static void
apply(struct core *core, const struct pending *pending)
{
	switch (pending->target) {
	case PEND_XFER_INDEX:
		core->xfer_index = pending->value >> 2 & 0xff;
		break;
	case PEND_BYTE_INDEX:
		core->byte_index = pending->value & 3;
		break;
	case PEND_NN_PUT:
		core->nn_put = pending->value & 0x7f;
		break;
	case PEND_NN_GET:
		core->nn_get = pending->value & 0x7f;
		break;
	default:
		core->lm_pointer[pending->target] = pending->value >> 2 & (LM_WORDS - 1);
		break;
	}
}

/* Writes arrive in order: those due by this cycle take effect. */
void
core_apply_pending(struct core *core, uint64_t cycle)
{
	uint32_t done = 0;
	while (done < core->pending_count && core->pending[done].due_cycle <= cycle)
		apply(core, &core->pending[done++]);
	core->pending_count -= done;
	for (uint32_t i = 0; done && i < core->pending_count; i++)
		core->pending[i] = core->pending[i + done];
}

enum core_trap_reason
core_csr_write(struct core *core, uint16_t csr, uint32_t value, uint64_t cycle)
{
	const struct delayed *row = find_delayed(csr);
	if (row) {
		core_pend(core, row->target, value, cycle);
		if (row->byte_index)
			core_pend(core, PEND_BYTE_INDEX, value, cycle);
		return CORE_TRAP_NONE;
	}
	switch (csr) {
	case ISA_CSR_CRC_REMAINDER:
		core->crc = value;
		return CORE_TRAP_NONE;
	case ISA_CSR_PSEUDO_RANDOM:
		core->random = value ? value : 1; /* a shift register must not be empty */
		core->random_set = true;
		return CORE_TRAP_NONE;
	case CSR_PREDICATE:
		core->pred_cc = value & 15;
		return CORE_TRAP_NONE;
	default:
		core->trap_address = csr;
		return CORE_TRAP_CSR;
	}
}

/* SplitMix64 (Steele, Lea, Flood 2014): a start for each packet from seed and index. */
static uint32_t
first_random(uint64_t seed, uint64_t index)
{
	uint64_t z = seed * UINT64_C(0x9e3779b97f4a7c15) + index + UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	z ^= z >> 31;
	return (uint32_t)z ? (uint32_t)z : 1;
}

/* 32-bit shift register of Marsaglia's xorshift family: one step per read. */
static uint32_t
next_random(struct core *core)
{
	if (!core->random_set)
		core->random = first_random(core->seed, core->packet->index);
	core->random_set = true;
	core->random ^= core->random << 13;
	core->random ^= core->random >> 17;
	core->random ^= core->random << 5;
	return core->random;
}

enum core_trap_reason
core_csr_read(struct core *core, uint16_t csr, uint32_t word, uint64_t cycle, uint32_t *value)
{
	uint64_t ticks = (core->packet->arrival_cycles + cycle) / 16;
	core_apply_pending(core, cycle);
	switch (csr) {
	case ISA_CSR_LM_ADDR_0:
		*value = core->lm_pointer[0] << 2;
		break;
	case ISA_CSR_LM_ADDR_1:
		*value = core->lm_pointer[1] << 2;
		break;
	case ISA_CSR_LM_ADDR_2:
		*value = core->lm_pointer[2] << 2;
		break;
	case ISA_CSR_LM_ADDR_3:
		*value = core->lm_pointer[3] << 2;
		break;
	case ISA_CSR_T_INDEX:
		*value = core->xfer_index << 2;
		break;
	case ISA_CSR_BYTE_INDEX:
		*value = core->byte_index;
		break;
	case ISA_CSR_TIMESTAMP_LOW:
		*value = (uint32_t)ticks;
		break;
	case ISA_CSR_TIMESTAMP_HIGH:
		*value = (uint32_t)(ticks >> 32);
		break;
	case ISA_CSR_CRC_REMAINDER:
		*value = core->crc;
		break;
	case ISA_CSR_PSEUDO_RANDOM:
		*value = next_random(core);
		break;
	case CSR_ACTIVE_CTX_STATUS: /* a context is active, island, PC, core 0, context 0 */
		*value = 1u << 31 | (CORE_ISLAND & 0x3f) << 25 | word << 8;
		break;
	case CSR_PREDICATE:
		*value = core->pred_cc;
		break;
	case CSR_PROFILE_COUNT:
		*value = (uint32_t)cycle & 0xffff;
		break;
	case CSR_NN_PUT:
		*value = core->nn_put;
		break;
	case CSR_NN_GET:
		*value = core->nn_get;
		break;
	default:
		core->trap_address = csr;
		return CORE_TRAP_CSR;
	}
	return CORE_TRAP_NONE;
}

uint32_t *
core_special(struct core *core, const struct uop *uop, uint64_t cycle, uint32_t xfer)
{
	core_apply_pending(core, cycle);
	switch (uop->amount) {
	case ISA_XFER_INDEX:
		core->trap_address = core->xfer_index;
		return core->xfer_index < 64 ? &core->file[xfer + core->xfer_index] : NULL;
	case ISA_NN_INDEX:
		return &core->file[FILE_NN + (xfer == FILE_XIN ? core->nn_get : core->nn_put)];
	default: /* ISA_NN: the core's own ring, as if it were its neighbour */
		return &core->file[FILE_NN + uop->imm % 32];
	}
}

void
core_special_step(struct core *core, const struct uop *uop)
{
	if (uop->amount == ISA_XFER_INDEX)
		core->xfer_index = (core->xfer_index + uop->imm) & 0xff;
	else if (uop->dst)
		core->nn_put = (core->nn_put + uop->imm) & 0x7f;
	else
		core->nn_get = (core->nn_get + uop->imm) & 0x7f;
}

static uint32_t
crc_byte(uint32_t crc, uint32_t byte, unsigned width, uint32_t polynomial)
{
	uint32_t top = 1u << (width - 1), mask = top | (top - 1);
	crc ^= byte << (width - 8);
	for (int bit = 0; bit < 8; bit++)
		crc = crc & top ? crc << 1 ^ polynomial : crc << 1;
	return crc & mask;
}

static uint32_t
reverse_bits(uint32_t byte)
{
	uint32_t reversed = 0;
	for (int bit = 0; bit < 8; bit++)
		reversed |= (byte >> bit & 1) << (7 - bit);
	return reversed;
}

uint32_t
core_crc(uint32_t crc, uint32_t data, uint32_t form)
{
	static const struct {
		unsigned width;
		uint32_t polynomial;
	} polynomials[8] = {[2] = {16, 0x1021}, [4] = {32, 0x04c11db7}, [5] = {32, 0x1edc6f41}};
	static const uint8_t first[8] = {0, 1, 2, 3, 0, 0, 0, 0};
	static const uint8_t behind[8] = {4, 4, 4, 4, 3, 2, 1, 0};
	bool little = form >> 3 & 1, swap = form >> 4 & 1;
	unsigned selected = form & 7, polynomial = form >> 5 & 7;
	if (!polynomials[polynomial].width)
		return crc;
	for (unsigned i = first[selected]; i < behind[selected]; i++) {
		uint32_t byte = data >> (little ? 8 * i : 24 - 8 * i) & 0xff;
		crc = crc_byte(crc, swap ? reverse_bits(byte) : byte, polynomials[polynomial].width,
			polynomials[polynomial].polynomial);
	}
	return crc;
}
