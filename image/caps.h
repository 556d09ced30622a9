/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a device says about itself: the capability block and the BPF registers of its control BAR
 * (docs/device.md). offload-jit judges and translates by it, nic-model provides it from a profile.
 */
#ifndef IMAGE_CAPS_H
#define IMAGE_CAPS_H

#include <stdbool.h>
#include <stdint.h>

/* Numbers of the routines behind the FUNC capability; equal to the helper ids of bpf(2). */
enum device_func { DEVICE_LOOKUP, DEVICE_UPDATE, DEVICE_DELETE, DEVICE_EVENT, DEVICE_FUNC_COUNT };

struct device_caps {
	char name[32];                         /* profile, for messages */
	uint32_t abi_version;                  /* 2 or 3; 0 = not capable */
	uint32_t func_addr[DEVICE_FUNC_COUNT]; /* code-store address, 0 = routine absent */
	struct {
		bool no_meta; /* firmware needs no metadata move */
		uint32_t off_min,
			off_max; /* packet offset in its buffer; off_max 0 = no adjust_head */
		uint32_t guaranteed_sub, guaranteed_add;
	} adjust_head;
	struct {
		uint32_t types; /* bit mask of 1 << map type; 0 = no maps */
		uint32_t max_maps, max_elems, max_key_bytes, max_value_bytes, max_elem_bytes;
	} maps;
	bool random, queue_select, adjust_tail, cmsg_multi_ent;
	bool live_reload;          /* BPF_CAP bit 0 */
	uint32_t max_len_words;    /* BPF_MAX_LEN */
	uint32_t start_word;       /* BPF_START of vNIC 0 */
	uint32_t done_word;        /* BPF_DONE */
	uint32_t stack_bytes;      /* BPF_STACK_SZ * 64 */
	uint32_t inline_mtu_bytes; /* BPF_INL_MTU * 64 */
};

#endif
