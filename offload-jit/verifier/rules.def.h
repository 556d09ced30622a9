/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What no verifier would take: one row per kind of mistake. The errno is the kernel's, so one kind
 * that the kernel answers in two ways has two rows.
 * A row: X(NAME, "id", SEVERITY, STAGE, errno, "sentence", "advice"), docs/rules.md shows them.
 */
#ifndef OFFLOAD_JIT_VERIFIER_RULES_DEF_H
#define OFFLOAD_JIT_VERIFIER_RULES_DEF_H

#include <errno.h>

/* clang-format off */
#define VERIFIER_RULE_(X, name, id, err, sentence, advice) \
	X(name, id, RULE_UNSAFE, RULE_STAGE_VERIFIER, err, sentence, advice)

#define VERIFIER_RULES(X) \
	/* Shape of the program: before the walk. */ \
	VERIFIER_RULE_(X, PROGRAM_SIZE, "program-size", -E2BIG, \
		"the program is empty or has more than 1,000,000 instructions", \
		"give it at least `return`, or split it") \
	VERIFIER_RULE_(X, OPCODE, "opcode", -EINVAL, \
		"this is not an eBPF instruction that the verifier knows", \
		"compile with -mcpu=v3 or older") \
	VERIFIER_RULE_(X, RESERVED_FIELD, "reserved-field", -EINVAL, \
		"a field of the instruction that must be zero is not", \
		"rebuild the object; hand-written code must clear unused fields") \
	VERIFIER_RULE_(X, REGISTER_NUMBER, "register-number", -EINVAL, \
		"the instruction names a register above R10", \
		"rebuild the object; eBPF has R0 to R10") \
	VERIFIER_RULE_(X, LD_IMM64, "ld-imm64", -EINVAL, \
		"the 64-bit constant load is incomplete or jumped into", \
		"its two slots belong together: jump to the first one") \
	VERIFIER_RULE_(X, MAP_REFERENCE, "map-reference", -EINVAL, \
		"the map reference names no map, or an offset outside its value", \
		"reference a map of the object, and an offset inside one value") \
	VERIFIER_RULE_(X, MAP_COUNT, "map-count", -E2BIG, \
		"the program uses more than 64 maps", \
		"merge maps: 64 are allowed in one program") \
	VERIFIER_RULE_(X, JUMP_RANGE, "jump-range", -EINVAL, \
		"a jump leaves its function", \
		"jump to an instruction of the same function") \
	VERIFIER_RULE_(X, FALL_THROUGH, "fall-through", -EINVAL, \
		"the function does not end in exit or a jump", \
		"end every function with `return`") \
	VERIFIER_RULE_(X, UNREACHABLE, "unreachable-code", -EINVAL, \
		"no path leads to this instruction", \
		"remove the dead code, or compile with -O2") \
	VERIFIER_RULE_(X, BACK_EDGE, "back-edge", -EINVAL, \
		"control falls backward here although this is no jump", \
		"enter the loop at its head") \
	VERIFIER_RULE_(X, RECURSION, "recursion", -EINVAL, \
		"the function calls itself, directly or by others", \
		"turn the recursion into a bounded loop") \
	VERIFIER_RULE_(X, CALL_TARGET, "call-target", -EINVAL, \
		"the call's target is not an instruction of the program", \
		"call a function of the same object") \
	VERIFIER_RULE_(X, SUBPROG_COUNT, "function-count", -E2BIG, \
		"the program has more than 256 functions", \
		"inline small functions") \
	VERIFIER_RULE_(X, SUBPROG_TYPE, "function-type", -EINVAL, \
		"tail calls and packet loads in a function need its type information", \
		"compile with -g so that the object carries BTF, or move the code into the main function") \
	VERIFIER_RULE_(X, PROGRAM_TYPE, "program-type", -EINVAL, \
		"only XDP and tc programs are verified", \
		"select an XDP or tc program of the object") \
	VERIFIER_RULE_(X, KERNEL_FUNCTION, "kernel-function", -EINVAL, \
		"calls to kernel functions and callbacks are not known to this verifier", \
		"use a helper function or a plain loop") \
	VERIFIER_RULE_(X, DIVISION_BY_ZERO, "division-by-zero", -EINVAL, \
		"division or modulo by the constant 0", \
		"divide by something else than 0") \
	VERIFIER_RULE_(X, SHIFT_RANGE, "shift-range", -EINVAL, \
		"the shift amount is not smaller than the operand's width", \
		"shift by 0 to 63, 32-bit operands by 0 to 31") \
	/* The walk as a whole. */ \
	VERIFIER_RULE_(X, WORK_LIMIT, "work-limit", -E2BIG, \
		"the program is too complex: the walk reached its limit of instructions", \
		"bound loops more tightly, fewer branches inside loops, or split into functions") \
	VERIFIER_RULE_(X, PENDING_BRANCHES, "pending-branches", -EFAULT, \
		"more than 8192 branches wait to be followed", \
		"fewer branches inside the loop body, or fewer rounds") \
	VERIFIER_RULE_(X, LOOP, "loop", -EINVAL, \
		"the loop comes back here with nothing changed: it may never end", \
		"give the loop a constant bound: for (i = 0; i < N; i++)") \
	VERIFIER_RULE_(X, CALL_DEPTH, "call-depth", -E2BIG, \
		"calls are nested deeper than 8 functions", \
		"inline some of the functions of the chain") \
	VERIFIER_RULE_(X, STACK_TOTAL, "stack-total", -EACCES, \
		"the call chain needs more than 512 bytes of stack", \
		"move buffers into a map value, or make the call chain shorter") \
	VERIFIER_RULE_(X, STACK_TAIL_CALL, "stack-tail-call", -EACCES, \
		"functions that make tail calls leave callers at most 256 bytes of stack", \
		"shrink the callers' stack below 256 bytes") \
	VERIFIER_RULE_(X, PRECISION, "precision", -EFAULT, \
		"the origin of a value that must be exact could not be traced", \
		"simplify how the value is computed; this is also a limit of the kernel") \
	VERIFIER_RULE_(X, REFERENCE_LEAK, "reference-leak", -EINVAL, \
		"an acquired object is not released on this path", \
		"release it before every return") \
	VERIFIER_RULE_(X, RELEASE, "release", -EINVAL, \
		"the object given to the release function was not acquired here", \
		"release each acquired object once, after the null check") \
	/* Registers. */ \
	VERIFIER_RULE_(X, UNINIT_REGISTER, "uninit-register", -EACCES, \
		"the register is read before it is written", \
		"initialise the variable on every path; after a call R1 to R5 are gone") \
	VERIFIER_RULE_(X, FRAME_POINTER, "frame-pointer-write", -EACCES, \
		"R10, the frame pointer, is read-only", \
		"copy R10 to another register first") \
	VERIFIER_RULE_(X, EXIT_VALUE, "exit-value", -EACCES, \
		"R0 has no value at exit", \
		"return an action on every path") \
	VERIFIER_RULE_(X, EXIT_GLOBAL, "exit-global", -EINVAL, \
		"a global function must return a number", \
		"return a scalar, or make the function static") \
	VERIFIER_RULE_(X, EXIT_STACK, "exit-stack", -EINVAL, \
		"a function returns a pointer into its own stack", \
		"return a value, or let the caller pass the buffer") \
	/* Pointer arithmetic. */ \
	VERIFIER_RULE_(X, NULL_ARITHMETIC, "null-arithmetic", -EACCES, \
		"arithmetic on a pointer that may be null", \
		"check the pointer for NULL first") \
	VERIFIER_RULE_(X, POINTER_ARITHMETIC, "pointer-arithmetic", -EACCES, \
		"this pointer or this operation does not allow arithmetic", \
		"only add to or subtract from packet, map value, stack and context pointers") \
	VERIFIER_RULE_(X, POINTER_32BIT, "pointer-32bit", -EACCES, \
		"32-bit arithmetic on a pointer", \
		"keep pointers in 64-bit variables; cast through long, not int") \
	VERIFIER_RULE_(X, POINTER_SUBTRACT, "pointer-subtract", -EACCES, \
		"a pointer is subtracted from a number, or something from a stack pointer", \
		"add a negative offset instead") \
	VERIFIER_RULE_(X, POINTER_RANGE, "pointer-range", -EINVAL, \
		"the offset added to the pointer is unbounded or beyond 2^29", \
		"bound the offset before adding it: if (off > LIMIT) return, or off &= MASK") \
	/* Memory. */ \
	VERIFIER_RULE_(X, NOT_A_POINTER, "not-a-pointer", -EACCES, \
		"memory is accessed through a number or a pointer without access", \
		"derive the address from data, a map lookup or the stack; after bpf_xdp_adjust_head() and " \
		"other helpers that move the packet load data and data_end anew") \
	VERIFIER_RULE_(X, NULL_CHECK, "null-check", -EACCES, \
		"the pointer may be null here", \
		"test it first: if (!p) return XDP_PASS") \
	VERIFIER_RULE_(X, PACKET_BOUNDS, "packet-bounds", -EACCES, \
		"the packet may be shorter than this access", \
		"compare with data_end first: if (p + SIZE > data_end) return XDP_PASS") \
	VERIFIER_RULE_(X, PACKET_NEGATIVE, "packet-negative", -EACCES, \
		"the offset into the packet may be negative", \
		"make the offset unsigned, or mask it: off &= 0xff") \
	VERIFIER_RULE_(X, PACKET_PAST_END, "packet-past-end", -EINVAL, \
		"the pointer is known to be at or past the packet's end here", \
		"access the packet on the other side of the comparison") \
	VERIFIER_RULE_(X, MAP_VALUE_BOUNDS, "map-value-bounds", -EACCES, \
		"the access may leave the map value", \
		"bound the index: if (i >= N) return, or i &= N - 1") \
	VERIFIER_RULE_(X, MAP_VALUE_NEGATIVE, "map-value-negative", -EACCES, \
		"the offset into the map value may be negative", \
		"use an unsigned index and bound it from above") \
	VERIFIER_RULE_(X, MAP_ACCESS, "map-access", -EACCES, \
		"the map's flags forbid this access from programs", \
		"drop BPF_F_RDONLY_PROG or BPF_F_WRONLY_PROG; .rodata cannot be written") \
	VERIFIER_RULE_(X, MEMORY_BOUNDS, "memory-bounds", -EACCES, \
		"the access may leave the buffer that the pointer was given for", \
		"access only the size that was asked for") \
	VERIFIER_RULE_(X, ALIGNMENT, "alignment", -EACCES, \
		"the access is not aligned, and the loader asked for strict alignment", \
		"align the access, or load without BPF_F_STRICT_ALIGNMENT") \
	VERIFIER_RULE_(X, CONTEXT_ACCESS, "context-access", -EACCES, \
		"the context has no such field, or not with this size", \
		"use the fields of struct xdp_md or struct __sk_buff by their names") \
	VERIFIER_RULE_(X, CONTEXT_WRITE, "context-write", -EACCES, \
		"this field of the context cannot be written", \
		"keep the value in a variable or a map") \
	VERIFIER_RULE_(X, CONTEXT_POINTER, "context-pointer", -EACCES, \
		"the context is accessed through a pointer that was moved", \
		"access fields directly by ctx->field") \
	VERIFIER_RULE_(X, MIXED_POINTERS, "mixed-pointers", -EINVAL, \
		"the same instruction accesses the context on one path and other memory on another", \
		"access the two in separate instructions, for example with a barrier in between") \
	VERIFIER_RULE_(X, ATOMIC_OPERATION, "atomic-operation", -EINVAL, \
		"this atomic operation or its size does not exist", \
		"use 4- or 8-byte add, and, or, xor, exchange or compare and exchange") \
	VERIFIER_RULE_(X, ATOMIC_MEMORY, "atomic-memory", -EACCES, \
		"atomic operations on the packet or the context are not allowed", \
		"use plain loads and stores there") \
	/* Stack. */ \
	VERIFIER_RULE_(X, STACK_BOUNDS, "stack-bounds", -EACCES, \
		"the access leaves the 512 bytes of stack, or its offset is unbounded", \
		"use a smaller buffer, bound the index, or move the buffer into a map") \
	VERIFIER_RULE_(X, STACK_TOP, "stack-top", -EINVAL, \
		"the access reaches past the top of the stack frame", \
		"stay below the end of the buffer") \
	VERIFIER_RULE_(X, STACK_ALIGNMENT, "stack-alignment", -EACCES, \
		"a stack access must be aligned to its size", \
		"align the buffer: __attribute__((aligned(8)))") \
	VERIFIER_RULE_(X, STACK_PARTIAL_POINTER, "stack-partial-pointer", -EACCES, \
		"a pointer is stored to or loaded from the stack in pieces", \
		"store and load pointers as 8 bytes, aligned") \
	VERIFIER_RULE_(X, STACK_CALLER, "stack-caller", -EINVAL, \
		"a pointer into this function's stack is stored in its caller's", \
		"store the value, not the address") \
	VERIFIER_RULE_(X, STACK_VARIABLE, "stack-variable", -EACCES, \
		"the stack is accessed at a variable offset where that is not allowed", \
		"use a constant offset here") \
	VERIFIER_RULE_(X, STACK_CONTENT, "stack-content", -EACCES, \
		"the stack bytes hold something that cannot be read this way", \
		"read them as they were written") \
	/* Helpers and functions. */ \
	VERIFIER_RULE_(X, HELPER_UNKNOWN, "helper-unknown", -EINVAL, \
		"this helper does not exist for this type of program", \
		"look for another helper in bpf-helpers(7), or do without") \
	VERIFIER_RULE_(X, HELPER_GPL, "helper-gpl", -EINVAL, \
		"this helper needs a program with a GPL-compatible licence", \
		"add: char _license[] SEC(\"license\") = \"GPL\";") \
	VERIFIER_RULE_(X, HELPER_MAP, "helper-map", -EINVAL, \
		"this helper does not work on this type of map", \
		"use the map type that bpf-helpers(7) names for it") \
	VERIFIER_RULE_(X, HELPER_ARGUMENT, "helper-argument", -EACCES, \
		"an argument of the helper is not of the kind that it takes", \
		"pass what bpf-helpers(7) says: a map, a pointer to memory, the context, or a number") \
	VERIFIER_RULE_(X, HELPER_SIZE, "helper-size", -EACCES, \
		"the size argument may be zero where it must not, negative, or unbounded", \
		"bound the size: if (len == 0 || len > MAX) return") \
	VERIFIER_RULE_(X, HELPER_PACKET, "helper-packet", -EACCES, \
		"this helper does not read from the packet", \
		"copy the bytes to the stack first") \
	VERIFIER_RULE_(X, HELPER_CONSTANT, "helper-constant", -EACCES, \
		"this argument must be a constant", \
		"write the number itself") \
	VERIFIER_RULE_(X, FUNCTION_ARGUMENT, "function-argument", -EINVAL, \
		"an argument does not fit the type of the global function", \
		"pass the declared type, or make the function static") \
	VERIFIER_RULE_(X, PACKET_LOAD, "packet-load", -EINVAL, \
		"packet loads by LD_ABS or LD_IND are for tc programs with the context in R6", \
		"use direct packet access: data and data_end")
/* clang-format on */

#endif
