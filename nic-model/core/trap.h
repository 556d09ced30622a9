/* SPDX-License-Identifier: BSD-2-Clause */
/* Why a packet was stopped: X(NAME, "sentence"). Names of docs/machine.md, "Traps". */
#ifndef NIC_MODEL_CORE_TRAP_H
#define NIC_MODEL_CORE_TRAP_H

/* clang-format off */
#define CORE_TRAPS(X)                                                                              \
	X(NONE, "no trap")                                                                         \
	X(UNDEFINED, "the word encodes no instruction")                                            \
	X(PC, "the program counter left the image")                                                \
	X(BUDGET, "the packet used up core.budget cycles")                                         \
	X(LM, "local memory access outside stack and packet vector")                               \
	X(PACKET, "packet memory access outside the packet")                                       \
	X(WINDOW, "packet memory access beyond the packet window")                                 \
	X(MAP, "memory access outside the values of maps")                                         \
	X(SCRATCH, "memory access outside the scratch area")                                       \
	X(ADDRESS, "memory access to an address that nothing answers")                             \
	X(ALIGN, "atomic access that is not aligned")                                              \
	X(COMMAND, "the command is not modelled")                                                  \
	X(MODE, "the address mode is not modelled")                                                \
	X(INDIRECT, "the indirect reference overrides what is not modelled")                       \
	X(XFER, "transfer register of another thread")                                             \
	X(GPR, "register of another thread")                                                       \
	X(CSR, "control register that reaches beyond this thread, or is not modelled")             \
	X(CSR_READ, "local_csr_rd is not followed by immed[dst, 0]")                               \
	X(SLOT, "branch or context swap in a defer slot")                                          \
	X(SIGNAL, "waits for a signal that nothing sends")                                         \
	X(KILL, "the thread ended itself")                                                         \
	X(STATE, "the branch tests what is outside this thread")                                   \
	X(CAM, "the CAM is not modelled")                                                          \
	X(CRC, "no polynomial is known for this CRC")                                              \
	X(ROUTINE_KEY, "a routine was called with a key or value outside the stack")               \
	X(ROUTINE_DATA, "event output was called with data outside its memory")                    \
	X(MEMORY, "no memory for the trace of this packet")                                        \
	X(RESULT, "the result word names no action")                                               \
	X(VECTOR, "the packet vector names bytes outside the buffer")
/* clang-format on */

enum core_trap_reason {
#define X(NAME, text) CORE_TRAP_##NAME,
	CORE_TRAPS(X)
#undef X
		CORE_TRAP_COUNT
};

#endif
