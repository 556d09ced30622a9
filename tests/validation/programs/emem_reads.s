; SPDX-License-Identifier: BSD-2-Clause
; READS blocking reads of one word of external memory, each tested and branched on, as a loop-free program in C becomes;
; the address of the word before them and the way out behind them cost what they cost there. Drops.
.repeat 16
	alu[gprA_6, gprA_6, +, gprB_4], gpr_wrboth
.end
	immed[gprA_0, 0x100]
	immed[gprB_1, 0x9800, <<16]
.repeat READS
	mem[read32_swap, $xfer_0, gprB_1, <<8, gprA_0, 1], ctx_swap[sig1]
	alu[gprA_4, --, B, $xfer_0], gpr_wrboth
	immed[gprA_5, 0x0], gpr_wrboth
	alu[--, gprA_4, OR, gprB_5]
	bne[out]
.end
.repeat 11
	alu[gprA_6, gprA_6, +, gprB_4], gpr_wrboth
.end
out:
	immed[gprA_0, 0x22, <<16]
	br[@next_packet]
