/* SPDX-License-Identifier: BSD-2-Clause */
/* From instructions to records. Only code.c and emit.c include this. */
#ifndef NIC_MODEL_CORE_EMIT_H
#define NIC_MODEL_CORE_EMIT_H

#include "nic-model/core/machine.h"
#include "nic-model/core/uops.h"

/* Decoding of one image. */
struct emitter {
	struct core_code *code;
	const struct core *core;
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

/** Append a record of the word at hand. @return its number; 0 with e->no_memory set */
uint32_t emit(struct emitter *e, struct uop uop);
uint32_t emit_trap(struct emitter *e, enum core_trap_reason reason);

/** Place of a source operand; what needs work is fetched to @p place by a record of its own. */
uint16_t emit_source(struct emitter *e, const struct isa_operand *operand, uint16_t place);

/** The records after an instruction: they belong to its cycle. */
void emit_suffixes(struct emitter *e);

/** A command; with @p slots only its issue. */
void emit_command(struct emitter *e, const struct isa_insn *insn, uint8_t slots);

/** An instruction that goes on to the next word, without its predicate. @return false: it is none
 */
bool emit_straight(struct emitter *e, const struct isa_insn *insn);

/** The same with its predicate. */
void emit_predicated(struct emitter *e, const struct isa_insn *insn);

/** local_csr_rd and the immed behind it, @p room words left. @return words consumed */
unsigned emit_csr_pair(struct emitter *e, uint32_t at, uint32_t room);

#endif
