/* SPDX-License-Identifier: BSD-2-Clause */
#include "isa/hazard.h"

enum {
	CSR_LATENCY = 3,      /* instructions that still see the old pointer or index */
	CRC_SPACING = 1,      /* between two crc */
	CRC_READ_SPACING = 5, /* between crc and reading the remainder */
	SLOTS_BR = 2,         /* of br; conditional branches and jumps have 3 */
};

struct search {
	const struct isa_insn *insns;
	uint32_t count;
	struct isa_hazard *found;
	size_t room, total;
};

static void
report(struct search *s, uint32_t word, bool error, const char *text)
{
	if (s->total < s->room)
		s->found[s->total] =
			(struct isa_hazard){.word = word, .error = error, .text = text};
	s->total++;
}

static bool
swaps(const struct isa_insn *insn)
{
	return isa_cost(insn) == ISA_COST_SWAP;
}

static bool
leaves(const struct isa_insn *insn)
{
	return isa_is_branch(insn) || swaps(insn);
}

bool
isa_in_defer_slot(const struct isa_insn *insns, uint32_t word)
{
	for (uint32_t back = 1; back <= 3 && back <= word; back++)
		if (leaves(&insns[word - back]) && isa_defer_slots(&insns[word - back]) >= back)
			return true;
	return false;
}

static void
check_defer(struct search *s, uint32_t word)
{
	const struct isa_insn *insn = &s->insns[word];
	unsigned slots = leaves(insn) ? isa_defer_slots(insn) : 0;

	if (insn->op == ISA_BR && slots > SLOTS_BR)
		report(s, word, true, "br has at most 2 defer slots");
	if (slots >= s->count - word)
		report(s, word, true, "the defer slots lie behind the end of the program");
	if (!isa_in_defer_slot(s->insns, word))
		return;
	if (isa_is_branch(insn))
		report(s, word, true, "a branch in a defer slot");
	else if (swaps(insn))
		report(s, word, true, "a context swap in a defer slot");
	else if (insn->op == ISA_CMD)
		report(s, word, true, "a command in a defer slot");
}

static void
check_csr_read(struct search *s, uint32_t word)
{
	const struct isa_insn *insn = &s->insns[word], *next = insn + 1;

	if (insn->op != ISA_CSR_RD || insn->csr == ISA_CSR_USTORE_DATA_LOW)
		return;
	if (word + 1 == s->count || next->op != ISA_IMMED)
		report(s, word, true,
			"local_csr_rd needs immed[register, 0x0] as the next instruction");
	else if (next->imm != 0 || next->imm_invert || next->imm_shift != 0)
		report(s, word + 1, true,
			"the immed after local_csr_rd takes the value only with 0x0");
}

static bool
is_lm(const struct isa_operand *operand, unsigned pointer)
{
	return operand->kind == ISA_LM && operand->ptr == pointer;
}

static bool
moves_lm(const struct isa_operand *operand, unsigned pointer)
{
	return is_lm(operand, pointer) && operand->post != 0;
}

static void
check_post_modify(struct search *s, uint32_t word)
{
	const struct isa_insn *insn = &s->insns[word];
	for (unsigned pointer = 0; pointer < 4; pointer++)
		if (moves_lm(&insn->dst, pointer) + moves_lm(&insn->left, pointer) +
				moves_lm(&insn->right, pointer) >
			1)
			report(s, word, true, "two operands move one LM pointer");
}

/* What a CSR write changes late: LM pointers 0 to 3, the transfer index, the byte index. */
static int
late_pointer(uint16_t csr)
{
	switch (csr) {
	case ISA_CSR_LM_ADDR_0:
		return 0;
	case ISA_CSR_LM_ADDR_1:
		return 1;
	case ISA_CSR_LM_ADDR_2:
		return 2;
	case ISA_CSR_LM_ADDR_3:
		return 3;
	default:
		return -1;
	}
}

static bool
uses_late(const struct isa_insn *insn, uint16_t csr)
{
	int pointer = late_pointer(csr);
	if (pointer >= 0)
		return is_lm(&insn->dst, (unsigned)pointer) ||
		       is_lm(&insn->left, (unsigned)pointer) ||
		       is_lm(&insn->right, (unsigned)pointer);
	if (csr == ISA_CSR_T_INDEX)
		return insn->dst.kind == ISA_XFER_INDEX || insn->left.kind == ISA_XFER_INDEX ||
		       insn->right.kind == ISA_XFER_INDEX;
	return csr == ISA_CSR_BYTE_INDEX &&
	       (insn->op == ISA_BYTE_ALIGN_BE || insn->op == ISA_BYTE_ALIGN_LE);
}

/* Words that follow a word without leaving the straight line: up to an unconditional branch and its
 * slots, or a swap. */
static uint32_t
straight_line(const struct search *s, uint32_t word, uint32_t length)
{
	uint32_t end = word + 1;
	while (end < s->count && end - word <= length) {
		const struct isa_insn *insn = &s->insns[end];
		if (insn->op == ISA_BR || insn->op == ISA_JUMP || swaps(insn)) {
			uint32_t last = end + 1 + isa_defer_slots(insn);
			uint32_t limit = word + 1 + length;
			end = last < limit ? last : limit;
			break;
		}
		end++;
	}
	return end < s->count ? end : s->count;
}

static void
check_csr_write(struct search *s, uint32_t word)
{
	const struct isa_insn *insn = &s->insns[word];
	if (insn->op != ISA_CSR_WR)
		return;
	uint32_t end = straight_line(s, word, CSR_LATENCY);
	for (uint32_t i = word + 1; i < end; i++) {
		if (s->insns[i].op == ISA_CSR_WR && s->insns[i].csr == insn->csr)
			return;
		if (uses_late(&s->insns[i], insn->csr)) {
			report(s, i, false,
				"sees the old value: a pointer or index written by "
				"local_csr_wr counts from the fourth instruction on");
			return;
		}
	}
}

static void
check_crc(struct search *s, uint32_t word)
{
	if (s->insns[word].op != ISA_CRC)
		return;
	uint32_t end = straight_line(s, word, CRC_READ_SPACING);
	for (uint32_t i = word + 1; i < end; i++) {
		if (s->insns[i].op == ISA_CRC && i - word <= CRC_SPACING)
			report(s, i, false, "crc needs one instruction between two of them");
		if (s->insns[i].op == ISA_CSR_RD && s->insns[i].csr == ISA_CSR_CRC_REMAINDER)
			report(s, i, false,
				"the CRC remainder is ready five instructions after crc");
	}
}

size_t
isa_hazards(
	const struct isa_insn *insns, uint32_t count, struct isa_hazard *found, size_t room_count)
{
	struct search s = {.insns = insns, .count = count, .found = found, .room = room_count};
	for (uint32_t word = 0; word < count; word++) {
		if (insns[word].op == ISA_INVALID)
			continue;
		check_defer(&s, word);
		check_csr_read(&s, word);
		check_post_modify(&s, word);
		check_csr_write(&s, word);
		check_crc(&s, word);
	}
	return s.total;
}
