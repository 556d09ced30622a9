/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rules of translation. A row: X(NAME, "id", SEVERITY, STAGE, errno, "sentence", "advice").
 * Warnings are the Linux driver's own defects: the program is accepted, and the code that the card
 * would get does something else than the program says (docs/translation.md "Defects").
 */
#ifndef OFFLOAD_JIT_LOWER_RULES_DEF_H
#define OFFLOAD_JIT_LOWER_RULES_DEF_H

#include <errno.h>

/* clang-format off */
#define LOWER_RULES(X) \
	X(IMAGE_TOO_LONG, "image-too-long", RULE_REFUSED, RULE_STAGE_TRANSLATE, -EINVAL, \
	  "the translated program is longer than the device's code store for one program", \
	  "shorten the program: split it, or move rare work to the host with XDP_PASS") \
	X(IMMEDIATE_STORE, "immediate-store", RULE_REFUSED, RULE_STAGE_TRANSLATE, -EINVAL, \
	  "no store of a constant is ever offloaded, to the stack or anywhere else", \
	  "compile with -mcpu=v3 or older: only v4 makes such stores. In assembly: load the constant " \
	  "into a register and store the register") \
	X(CONTEXT_LOAD, "context-load", RULE_REFUSED, RULE_STAGE_TRANSLATE, -EINVAL, \
	  "the device has no such context field, or not in this width", \
	  "use data and data_end, in tc also len; nothing else of the context exists on the card") \
	X(SHIFT_AMOUNT, "shift-amount", RULE_REFUSED, RULE_STAGE_TRANSLATE, -EINVAL, \
	  "the shift amount is a known constant outside the register's width", \
	  "mask the amount to the width of the register, or write the shift with a smaller constant") \
	X(JUMP_TARGET_REMOVED, "jump-target-removed", RULE_REFUSED, RULE_STAGE_TRANSLATE, -EINVAL, \
	  "a jump goes to an instruction that an optimisation pass removed", \
	  "do not jump back to the first instructions of the program; put one instruction before the " \
	  "loop") \
	X(DIVIDE_BY_ZERO, "divide-by-zero", RULE_REFUSED, RULE_STAGE_TRANSLATE, -EFAULT, \
	  "the divisor is known to be 0; the driver itself would divide by zero", \
	  "test the divisor first, or remove the division") \
	X(GATHER_OPEN, "gather-open", RULE_WARNING, RULE_STAGE_TRANSLATE, 0, \
	  "a packet copy directly before the program's last instruction crashes the driver; nicro " \
	  "translates it as if the copy were closed", \
	  "put another instruction (r0 = VERDICT) between the last store and the final exit") \
	X(DIVIDE_NO_SHIFT, "divide-no-shift", RULE_WARNING, RULE_STAGE_TRANSLATE, 0, \
	  "dividing by this constant ends in a shift by 0, which the card takes as a shift by whatever " \
	  "register came before", \
	  "divide by another constant, or multiply and shift by hand") \
	X(UPPER_HALF_KEPT, "upper-half-kept", RULE_WARNING, RULE_STAGE_TRANSLATE, 0, \
	  "a 32-bit division, or multiplication of short numbers, does not clear the upper half of its " \
	  "register, and what came before did not clear it either", \
	  "divide and multiply in 64-bit registers (-mcpu=v2), or copy the operand first: w1 = w1") \
	X(GATHER_WORD_RELOAD, "gather-word-reload", RULE_WARNING, RULE_STAGE_TRANSLATE, 0, \
	  "after a copy of 32-bit words the register holds the first word instead of the last", \
	  "load the last word again after the copy, or copy through another register") \
	X(GATHER_TURNS, "gather-turns", RULE_WARNING, RULE_STAGE_TRANSLATE, 0, \
	  "a packet copy that changes direction is made one block of the wrong place or length", \
	  "copy in one direction, or put another instruction between the two directions") \
	X(GATHER_OVERLAP, "gather-overlap", RULE_WARNING, RULE_STAGE_TRANSLATE, 0, \
	  "a packet copy reads in part what it has just written; the card reads everything first", \
	  "copy between ranges that do not overlap, or by a multiple of the access size") \
	X(GATHER_RELOAD, "gather-reload", RULE_WARNING, RULE_STAGE_TRANSLATE, 0, \
	  "after a descending copy of bytes or half words the register holds a byte of the wrong end", \
	  "copy in ascending order, or load the value again after the copy") \
	X(GATHER_TAIL, "gather-tail", RULE_WARNING, RULE_STAGE_TRANSLATE, 0, \
	  "the tail of this packet copy is stored at an offset cut to 8 bits", \
	  "copy at most 40 bytes in one run, or to an offset below 256, or a multiple of 4 bytes") \
	X(LOADS_APART, "loads-apart", RULE_WARNING, RULE_STAGE_TRANSLATE, 0, \
	  "packet loads are made one read, although not on every path their pointers are the same", \
	  "load what follows a pointer that differs by path through that pointer only") \
	X(NEGATIVE_VALUE_OFFSET, "negative-value-offset", RULE_WARNING, RULE_STAGE_TRANSLATE, 0, \
	  "a negative instruction offset on a map value reaches the address 256 bytes further", \
	  "keep a pointer to the start of the value and use positive offsets") \
	X(CALLER_FRAME_BYTE, "caller-frame-byte", RULE_WARNING, RULE_STAGE_TRANSLATE, 0, \
	  "an access of less than a word to the caller's stack takes the wrong byte of the word", \
	  "pass the value by register, or use 32-bit variables on the caller's stack") \
	X(CALLER_FRAME_KEY, "caller-frame-key", RULE_WARNING, RULE_STAGE_TRANSLATE, 0, \
	  "the key is on the caller's stack at an offset that the driver takes for the start of the " \
	  "own frame; the lookup reads another key", \
	  "copy the key to the subprogram's own stack before the call") \
	X(SHIFT_BY_ITSELF, "shift-by-itself", RULE_WARNING, RULE_STAGE_TRANSLATE, 0, \
	  "a 64-bit right shift of a register by itself reads the amount after overwriting it", \
	  "copy the amount into another register first") \
	X(SHIFT_LEFT_BY_ZERO, "shift-left-by-zero", RULE_WARNING, RULE_STAGE_TRANSLATE, 0, \
	  "a 64-bit left shift by a register that may be 0 or a multiple of 64 copies the low half into " \
	  "the high half when it is", \
	  "mask the amount and test for 0 first so that its range is within 1..63, or use 32-bit shifts") \
	X(SHIFT_FROM_64, "shift-from-64", RULE_WARNING, RULE_STAGE_TRANSLATE, 0, \
	  "a 64-bit shift by a register that is at least 32 but may be 64 or more is made for 32 to 63; " \
	  "64, which is a shift by 0, shifts by 32", \
	  "mask the amount to 6 bits") \
	X(FRAME_POINTER_OPERAND, "frame-pointer-operand", RULE_WARNING, RULE_STAGE_TRANSLATE, 0, \
	  "r10 as an operand reads a scratch register of the card", \
	  "copy r10 into a register first (r2 = r10) and use the copy") \
	X(JUMP_TO_ENTRY, "jump-to-entry", RULE_WARNING, RULE_STAGE_TRANSLATE, 0, \
	  "a jump back to a subprogram's first instruction overwrites the return address", \
	  "put an instruction before the loop, or unroll it") \
	X(MIN_IMMEDIATE, "min-immediate", RULE_WARNING, RULE_STAGE_TRANSLATE, 0, \
	  "the constant -2147483648 cannot be negated, the operation is turned round all the same", \
	  "load the constant into a register first") \
	X(PRUNED_FACTS, "pruned-facts", RULE_WARNING, RULE_STAGE_TRANSLATE, 0, \
	  "another path reaches this instruction with values outside those the code was made for", \
	  "make the value the same on all paths, or do the operation separately on each path") \
	X(SHIFT_PAIR_ORDER, "shift-pair-order", RULE_WARNING, RULE_STAGE_TRANSLATE, 0, \
	  "a right shift by 32 followed by a left shift by 32 is removed although the result is 0", \
	  "write 0 directly, or shift left first") \
	X(ADJUST_HEAD_UNCHECKED, "adjust-head-unchecked", RULE_WARNING, RULE_STAGE_TRANSLATE, 0, \
	  "the frame's head is moved without a check of length and room, although head or tail may " \
	  "have been moved before", \
	  "move the head first and once; or make the amount a variable, which brings the checks back") \
	X(PACKET_LOAD_OFFSET, "packet-load-offset", RULE_WARNING, RULE_STAGE_TRANSLATE, 0, \
	  "the offset of a legacy packet load is cut to 16 bits; special negative offsets do not exist", \
	  "use direct packet access") \
	X(PACKET_LOAD_WRAP, "packet-load-wrap", RULE_WARNING, RULE_STAGE_TRANSLATE, 0, \
	  "the offset of a legacy indirect packet load may be a special negative one, which the card " \
	  "does not have, or wrap at 2^32 and then pass the check", \
	  "mask the index register to 16 bits first, or use direct packet access") \
	X(COUNTER_TAIL, "counter-tail", RULE_WARNING, RULE_STAGE_TRANSLATE, 0, \
	  "the counter touches the last, incomplete word of the value: the host swaps bytes beyond it", \
	  "make value_size a multiple of 4 and align the counter")
/* clang-format on */

#endif
