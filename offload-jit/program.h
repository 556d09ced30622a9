/* SPDX-License-Identifier: BSD-2-Clause */
/* An eBPF program as offload-jit takes it: what bpf(2) PROG_LOAD carries, with every descriptor
 * replaced by a pointer or an index. driver-shim builds it from the system call. */
#ifndef OFFLOAD_JIT_PROGRAM_H
#define OFFLOAD_JIT_PROGRAM_H

#include <linux/bpf.h>
#include <stdbool.h>
#include <stdint.h>

/* Use of one 32-bit word of a map value, for the life of the map (docs/eligibility.md "Use
 * tracking"). Marks stay even if the program that made them is refused. */
enum jit_word_use { JIT_WORD_UNUSED, JIT_WORD_READ, JIT_WORD_COUNTER };
struct jit_map_word {
	uint8_t use;          /* enum jit_word_use */
	bool non_zero_update; /* may have been written with something else than zero */
};

struct jit_map {
	char name[16];
	uint32_t type; /* BPF_MAP_TYPE_*, as the program's author wrote it */
	uint32_t key_bytes, value_bytes, max_entries, flags;
	uint32_t device_id; /* table id from 1; for an event array the host map id, from 1 */
	bool on_device;     /* false: a host map (perf event arrays, or what a device refuses) */
	bool btf_types;     /* the call that creates it names BTF types of key and value */
	bool refused; /* the device was asked and would not have it: not on_device for that reason
		       */
	bool read_only_frozen; /* contents are constants of the program (.rodata): content is set */
	const uint8_t *content;     /* value bytes of a frozen array, value_bytes * max_entries */
	struct jit_map_word *words; /* (value_bytes + 3) / 4 entries, shared by all programs */
};

/* BTF func_info, one per subprogram that has it. */
enum jit_arg_kind {
	JIT_ARG_SCALAR,
	JIT_ARG_CTX,
	JIT_ARG_MEM,   /* pointer to mem_bytes bytes, or NULL */
	JIT_ARG_OTHER, /* what no global function may have: void pointers, structs by value */
};
struct jit_func {
	uint32_t insn; /* first instruction slot */
	char name[64];
	bool global;   /* BTF linkage global: verified on its own */
	bool has_type; /* prototype known */
	bool returns_scalar;
	uint32_t arg_count;
	struct {
		uint8_t kind; /* enum jit_arg_kind */
		uint32_t mem_bytes;
	} args[5];
};

/* BTF line_info, sorted by insn. */
struct jit_line {
	uint32_t insn;
	uint32_t line, column;
	const char *file, *text; /* zero-terminated, live as long as the program */
};

struct jit_program {
	const char *object;  /* base name of the file, for reports; may be NULL */
	char name[64];       /* function name */
	const char *section; /* ELF section; may be NULL */
	uint32_t type;       /* BPF_PROG_TYPE_XDP or BPF_PROG_TYPE_SCHED_CLS; others are refused */
	uint32_t flags;      /* prog_flags */
	bool gpl;
	/* Instruction slots as the caller wrote them. A map reference (LD_IMM64 with src_reg
	 * BPF_PSEUDO_MAP_FD, _MAP_VALUE, _MAP_IDX, _MAP_IDX_VALUE) holds in imm the index into
	 * maps. */
	const struct bpf_insn *insns;
	uint32_t insn_count;
	struct jit_map **maps;
	uint32_t map_count;
	const struct jit_func *funcs;
	uint32_t func_count;
	const struct jit_line *lines;
	uint32_t line_count;
};

/** The line_info entry that covers an instruction, or NULL. */
const struct jit_line *jit_line_of(const struct jit_program *program, uint32_t insn);

#endif
