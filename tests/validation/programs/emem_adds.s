; SPDX-License-Identifier: BSD-2-Clause
; ADDS posted atomic adds to one word of external memory; drops.
	immed[gprA_0, 0x100]
	immed[gprB_1, 0x9800, <<16]
	immed[gprA_3, 0x1, <<16]
.repeat ADDS
	immed[gprB_5, 0x890]
	alu[gprA_4, gprA_3, OR, gprB_5]
	mem[add_imm, $xfer_0, gprB_1, <<8, gprA_0, 1], indirect_ref
.end
	immed[gprA_0, 0x22, <<16]
	br[@next_packet]
