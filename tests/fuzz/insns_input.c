/* SPDX-License-Identifier: BSD-2-Clause */
#include "insns_input.h"

#include <string.h>

static const struct jit_map map_set[INPUT_MAPS] = {
	{.name = "array",
		.type = BPF_MAP_TYPE_ARRAY,
		.key_bytes = 4,
		.value_bytes = 56,
		.max_entries = 4,
		.on_device = true},
	{.name = "hash",
		.type = BPF_MAP_TYPE_HASH,
		.key_bytes = 8,
		.value_bytes = 32,
		.max_entries = 8,
		.on_device = true},
	{.name = "counter",
		.type = BPF_MAP_TYPE_ARRAY,
		.key_bytes = 4,
		.value_bytes = 8,
		.max_entries = 2,
		.on_device = true},
	{.name = "small",
		.type = BPF_MAP_TYPE_HASH,
		.key_bytes = 4,
		.value_bytes = 8,
		.max_entries = 4,
		.on_device = true},
	{.name = "events",
		.type = BPF_MAP_TYPE_PERF_EVENT_ARRAY,
		.key_bytes = 4,
		.value_bytes = 4,
		.max_entries = 1},
	{.name = "odd",
		.type = BPF_MAP_TYPE_ARRAY,
		.key_bytes = 4,
		.value_bytes = 6,
		.max_entries = 2,
		.on_device = true},
};

bool
insns_input_read(struct insns_input *input, const uint8_t *data, size_t size)
{
	size_t bytes = size - INPUT_HEADER_BYTES;
	if (size < INPUT_HEADER_BYTES + sizeof(struct bpf_insn))
		return false;
	size_t count = bytes / sizeof(struct bpf_insn);
	memset(input, 0, sizeof(*input));
	if (count > INPUT_INSNS_MAX)
		count = INPUT_INSNS_MAX;
	memcpy(input->insns, data + INPUT_HEADER_BYTES, count * sizeof(struct bpf_insn));
	memcpy(input->maps, map_set, sizeof(map_set));
	for (unsigned i = 0; i < INPUT_MAPS; i++) {
		input->maps[i].words = input->words[i];
		input->map_pointers[i] = &input->maps[i];
	}
	/* The caller of offload_jit() numbers the maps; so other numbers do not come in. */
	for (size_t i = 0; i < count; i++)
		if (input->insns[i].code == (BPF_LD | BPF_IMM | BPF_DW) && input->insns[i].src_reg)
			input->insns[i].imm = (int32_t)((uint32_t)input->insns[i].imm % INPUT_MAPS);
	input->shape = data[0] >> 4;
	input->seed = data[1];
	input->frame_min = INPUT_FRAME_MIN;
	for (size_t i = 0; i < count; i++)
		if (input->insns[i].code == (BPF_JMP | BPF_CALL) &&
			input->insns[i].imm == BPF_FUNC_xdp_adjust_head)
			input->frame_min = INPUT_WIRE_MIN;
	uint32_t lengths = INPUT_FRAME_MAX - input->frame_min + 1;
	input->frame_bytes = input->frame_min + (uint32_t)(data[2] | data[3] << 8) % lengths;
	input->program = (struct jit_program){
		.name = "fuzz",
		.type = data[0] & 1 ? BPF_PROG_TYPE_SCHED_CLS : BPF_PROG_TYPE_XDP,
		.gpl = !(data[0] & 2),
		.insns = input->insns,
		.insn_count = (uint32_t)count,
		.maps = input->map_pointers,
		.map_count = INPUT_MAPS,
	};
	return true;
}

void
insns_input_forget(struct insns_input *input)
{
	memset(input->words, 0, sizeof(input->words));
}

static uint8_t
next_byte(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return (uint8_t)(*state >> 24);
}

/* What real traffic begins with; the shape is mixed in, so that branches see more than one kind. */
static const uint8_t header[] = {0x02, 0, 0, 0, 0, 1, 0x02, 0, 0, 0, 0, 2, 0x08,
	0x00,                                                                        /* Ethernet */
	0x45, 0, 0, 46, 0, 1, 0x40, 0, 64, 17, 0x26, 0xbd, 10, 0, 0, 1, 10, 0, 0, 2, /* IPv4 */
	0x04, 0xd2, 0, 53, 0, 26, 0, 0};                                             /* UDP */

uint32_t
insns_input_frame(const struct insns_input *input, unsigned number, uint8_t frame[INPUT_FRAME_MAX])
{
	uint32_t state = (uint32_t)input->seed << 8 | number;
	uint32_t len = number == 0 ? 60 : number == 1 ? input->frame_bytes : input->frame_min;
	for (uint32_t i = 0; i < len; i++)
		frame[i] = next_byte(&state);
	if (input->shape & 1)
		return len;
	memcpy(frame, header, len < sizeof(header) ? len : sizeof(header));
	if (len > 23 && (input->shape & 2))
		frame[23] = 6;
	if (input->shape & 4) {
		frame[12] = 0x86;
		frame[13] = 0xdd;
	}
	if (input->shape & 8)
		frame[13] ^= input->seed;
	return len;
}

bool
insns_input_entry(const struct insns_input *input, unsigned map, unsigned number, uint8_t key[8],
	uint8_t value[64])
{
	const struct jit_map *info = &input->maps[map];
	uint32_t state = (uint32_t)input->seed << 16 | map << 8 | number;
	if (!info->on_device || number >= 2)
		return false;
	memset(key, 0, 8);
	key[0] = (uint8_t)number;
	for (uint32_t i = 0; i < info->value_bytes; i++)
		value[i] = next_byte(&state);
	return true;
}
