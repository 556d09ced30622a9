; SPDX-License-Identifier: BSD-2-Clause
; CYCLES cycles in one run: instructions of one cycle, then the drop, which costs 4.
.repeat CYCLES-4
	alu[gprA_5, gprA_5, +, gprB_4], gpr_wrboth
.end
	immed[gprA_0, 0x22, <<16]
	br[@next_packet]
