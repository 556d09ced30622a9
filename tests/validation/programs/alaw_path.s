; SPDX-License-Identifier: BSD-2-Clause
; The published translation of an A-law transcoder, cycle for cycle and without its meaning: a read and a write of one byte of the
; packet, 160 times, at the distances that they have on the measured path; CONVERT cycles lie between them.
	alu[gprA_4, --, B, *l$index1[2]], gpr_wrboth
	immed[gprA_5, 0xa0], gpr_wrboth
.repeat 18
	alu[gprA_6, gprA_6, +, gprB_4], gpr_wrboth
.end
	mem[read32_swap, $xfer_0, gprA_4, 0xc, 8], ctx_swap[sig1]
.repeat 55
	alu[gprA_6, gprA_6, +, gprB_4], gpr_wrboth
.end
	mem[write8_swap, $xfer_0, gprA_4, 0x2b, 1], ctx_swap[sig1]
	nop
	nop
byte:
.repeat 11
	alu[gprA_6, gprA_6, +, gprB_4], gpr_wrboth
.end
	mem[read32_swap, $xfer_0, gprA_4, 0x36, 1], ctx_swap[sig1]
.repeat CONVERT
	alu[gprA_6, gprA_6, +, gprB_4], gpr_wrboth
.end
	mem[write8_swap, $xfer_0, gprA_4, 0x36, 1], ctx_swap[sig1]
	nop
	nop
	alu[gprA_5, gprA_5, -, 0x1], gpr_wrboth
	bne[byte]
.repeat 16
	alu[gprA_6, gprA_6, +, gprB_4], gpr_wrboth
.end
	immed[gprA_0, 0x22, <<16]
	br[@next_packet]
