; SPDX-License-Identifier: BSD-2-Clause
; The published translation of the QUIC balancer, cycle for cycle and without its meaning: nine packet operations at the
; distances that they have on the measured path (a long header to port 80).
	alu[gprA_4, --, B, *l$index1[2]], gpr_wrboth
.repeat 23
	alu[gprA_6, gprA_6, +, gprB_4], gpr_wrboth
.end
	mem[read32_swap, $xfer_0, gprA_4, 0xc, 7], ctx_swap[sig1]
.repeat 56
	alu[gprA_6, gprA_6, +, gprB_4], gpr_wrboth
.end
	mem[read32_swap, $xfer_0, gprA_4, 0x2a, 1], ctx_swap[sig1]
.repeat 31
	alu[gprA_6, gprA_6, +, gprB_4], gpr_wrboth
.end
	mem[read32_swap, $xfer_0, gprA_4, 0x2f, 1], ctx_swap[sig1]
.repeat 36
	alu[gprA_6, gprA_6, +, gprB_4], gpr_wrboth
.end
	mem[read32_swap, $xfer_0, gprA_4, 0x30, 1], ctx_swap[sig1]
.repeat 38
	alu[gprA_6, gprA_6, +, gprB_4], gpr_wrboth
.end
	mem[read32_swap, $xfer_0, gprA_4, 0x31, 1], ctx_swap[sig1]
.repeat 170
	alu[gprA_6, gprA_6, +, gprB_4], gpr_wrboth
.end
	mem[read32_swap, $xfer_0, gprA_4, 0x35, 1], ctx_swap[sig1]
.repeat 202
	alu[gprA_6, gprA_6, +, gprB_4], gpr_wrboth
.end
	mem[write8_swap, $xfer_0, gprA_4, 0x1e, 4], ctx_swap[sig1]
	mem[read32_swap, $xfer_0, gprA_4, 0xe, 1], ctx_swap[sig1]
.repeat 4
	alu[gprA_6, gprA_6, +, gprB_4], gpr_wrboth
.end
	mem[write8_swap, $xfer_0, gprA_4, 0xe, 1], ctx_swap[sig1]
.repeat 11
	alu[gprA_6, gprA_6, +, gprB_4], gpr_wrboth
.end
	immed[gprA_0, 0x22, <<16]
	br[@next_packet]
