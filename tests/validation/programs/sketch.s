; SPDX-License-Identifier: BSD-2-Clause
; The shape of a count-min sketch: six reads of packet headers, with the multiplications of a hash behind each, make a
; key; each of ROWS rows then hashes it in ROW cycles and adds to a counter. The published programs read and compute
; at these distances; what they compute is left out. HEAD is what the key costs beyond its reads.
	alu[gprA_4, --, B, *l$index1[2]], gpr_wrboth
	immed[gprA_0, 0x100]
	immed[gprB_1, 0x9800, <<16]
	immed[gprA_3, 0x1, <<16]
	immed[gprB_5, 0x890]
.repeat 10
	alu[gprA_6, gprA_6, +, gprB_4], gpr_wrboth
.end
	mem[read32_swap, $xfer_0, gprA_4, 0xc, 1], ctx_swap[sig1]
.repeat 60
	alu[gprA_6, gprA_6, +, gprB_4], gpr_wrboth
.end
	mem[read32_swap, $xfer_0, gprA_4, 0x1a, 1], ctx_swap[sig1]
.repeat 27
	alu[gprA_6, gprA_6, +, gprB_4], gpr_wrboth
.end
	mem[read32_swap, $xfer_0, gprA_4, 0x1e, 1], ctx_swap[sig1]
.repeat 105
	alu[gprA_6, gprA_6, +, gprB_4], gpr_wrboth
.end
	mem[read32_swap, $xfer_0, gprA_4, 0x17, 1], ctx_swap[sig1]
.repeat 11
	alu[gprA_6, gprA_6, +, gprB_4], gpr_wrboth
.end
	mem[read32_swap, $xfer_0, gprA_4, 0x22, 1], ctx_swap[sig1]
.repeat 29
	alu[gprA_6, gprA_6, +, gprB_4], gpr_wrboth
.end
	mem[read32_swap, $xfer_0, gprA_4, 0x24, 1], ctx_swap[sig1]
.repeat LAST
	alu[gprA_6, gprA_6, +, gprB_4], gpr_wrboth
.end
.repeat ROWS
.repeat ROW-2
	alu[gprA_6, gprA_6, +, gprB_4], gpr_wrboth
.end
	alu[gprA_7, gprA_3, OR, gprB_5]
	mem[add_imm, $xfer_0, gprB_1, <<8, gprA_0, 1], indirect_ref
.end
	immed[gprA_0, 0x22, <<16]
	br[@next_packet]
