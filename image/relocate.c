/* SPDX-License-Identifier: BSD-2-Clause */
/* Relocation for a device and a load address: docs/image.md "Relocation". */
#include "image/image.h"
#include "isa/isa.h"

#include <errno.h>
#include <string.h>

/* Bits between the instruction and the relocation type: no ECC yet, nothing else ever. */
static const uint64_t EMPTY_BITS = ((UINT64_C(1) << IMAGE_REL_SHIFT) - 1) & ~ISA_WORD_MASK;

struct relocation {
	const struct image *image;
	const struct device_caps *caps;
	uint32_t start_word, word; /* word: the one being relocated */
	struct fail *fail;
};

static int
refuse(const struct relocation *r, const char *why)
{
	return fail_set(r->fail, -EINVAL, "image %s: word %u: %s", r->image->name, r->word, why);
}

/* Helper ids of bpf(2) behind the FUNC capability. */
static int
helper_address(const struct relocation *r, uint32_t id, uint32_t *address)
{
	enum device_func func;
	switch (id) {
	case 1:
		func = DEVICE_LOOKUP;
		break;
	case 2:
		func = DEVICE_UPDATE;
		break;
	case 3:
		func = DEVICE_DELETE;
		break;
	case 25:
		func = DEVICE_EVENT;
		break;
	default:
		return refuse(r, "calls a helper that no device has");
	}
	if (r->caps->func_addr[func] == 0)
		return refuse(r, "calls a helper that this device does not have");
	*address = r->caps->func_addr[func];
	return 0;
}

/* A routine of the image; word 0 is never one. */
static int
routine_address(const struct relocation *r, uint32_t word, const char *missing, uint32_t *address)
{
	if (word == 0)
		return refuse(r, missing);
	*address = r->start_word + word;
	return 0;
}

static int
branch_address(const struct relocation *r, enum image_reloc type, uint32_t field, uint32_t *address)
{
	switch (type) {
	case IMAGE_REL_BR:
		*address = r->start_word + field;
		return 0;
	case IMAGE_REL_GO_OUT:
		return routine_address(r, r->image->exit_word, "the image has no exit", address);
	case IMAGE_REL_GO_ABORT:
		return routine_address(r, r->image->abort_word, "the image has no abort", address);
	case IMAGE_REL_PUSH_REGS:
		return routine_address(r, r->image->push_word,
			"the image has no routine that saves registers", address);
	case IMAGE_REL_POP_REGS:
		return routine_address(r, r->image->pop_word,
			"the image has no routine that restores registers", address);
	case IMAGE_REL_NEXT_PKT:
		*address = r->caps->done_word;
		return 0;
	case IMAGE_REL_HELPER:
		return helper_address(r, field - IMAGE_REL_TARGET, address);
	default:
		return refuse(r, "unknown relocation");
	}
}

static int
relocate_branch(const struct relocation *r, enum image_reloc type, struct isa_insn *insn)
{
	uint32_t address = 0;
	if (!isa_is_branch(insn) || insn->op == ISA_JUMP)
		return refuse(r, "a branch relocation on something else");
	int err = branch_address(r, type, insn->target, &address);
	if (err)
		return err;
	if (address >= ISA_TARGET_LIMIT)
		return refuse(r, "a branch beyond the code store");
	insn->target = (uint16_t)address;
	return 0;
}

static int
relocate_immed(const struct relocation *r, struct isa_insn *insn)
{
	if (insn->op != ISA_IMMED || insn->imm_invert || insn->imm_shift != 0)
		return refuse(r, "a value relocation on something else than a plain immed");
	if (insn->imm + r->start_word > UINT16_MAX)
		return refuse(r, "a relocated value has more than 16 bits");
	insn->imm += r->start_word;
	return 0;
}

static int
relocate_word(const struct relocation *r, uint64_t word, uint64_t *stored)
{
	enum image_reloc type = (enum image_reloc)(word >> IMAGE_REL_SHIFT);
	uint64_t code = word & ISA_WORD_MASK;

	if (word & EMPTY_BITS)
		return refuse(r, "bits above the instruction are set before relocation");
	if (type != IMAGE_REL_NONE) {
		struct isa_insn insn;
		if (!isa_decode(code, ISA_CTX4, &insn))
			return refuse(r, "a relocation on an undefined instruction");
		int err = type == IMAGE_REL_IMMED ? relocate_immed(r, &insn)
						  : relocate_branch(r, type, &insn);
		if (err)
			return err;
		if (isa_encode(&insn, ISA_CTX4, &code))
			return refuse(r, isa_encode_error(&insn, ISA_CTX4));
	}
	*stored = isa_ecc_encode(code);
	return 0;
}

int
image_relocate(const struct image *image, const struct device_caps *caps, uint32_t start_word,
	uint64_t *stored, struct fail *fail)
{
	struct relocation r = {
		.image = image, .caps = caps, .start_word = start_word, .fail = fail};

	if (start_word > ISA_TARGET_LIMIT || image->word_count > ISA_TARGET_LIMIT - start_word)
		return fail_set(fail, -EINVAL,
			"image %s: %u words from word %u on do not fit a code store of %u words",
			image->name, image->word_count, start_word, ISA_TARGET_LIMIT);
	if (image->relocated) {
		memcpy(stored, image->words, image->word_count * sizeof(*stored));
		return 0;
	}
	for (r.word = 0; r.word < image->word_count; r.word++) {
		int err = relocate_word(&r, image->words[r.word], &stored[r.word]);
		if (err)
			return err;
	}
	return 0;
}
