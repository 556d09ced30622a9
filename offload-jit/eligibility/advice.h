/* SPDX-License-Identifier: BSD-2-Clause */
/* Look-ups in advice.def.h. */
#ifndef OFFLOAD_JIT_ELIGIBILITY_ADVICE_H
#define OFFLOAD_JIT_ELIGIBILITY_ADVICE_H

#include "offload-jit/program.h"

#include <stdbool.h>
#include <stdint.h>

/** Name of a map type as bpf(2) users know it in lower case ("lru_hash"), or NULL. */
const char *map_type_name(uint32_t type);

/** What to use instead of a map type; NULL when nothing special is known. */
const char *map_type_advice(uint32_t type);

/** The device's nearest relative of a map type: itself, BPF_MAP_TYPE_HASH or _ARRAY;
 * BPF_MAP_TYPE_UNSPEC when the device has nothing like it. */
uint32_t map_type_nearest(uint32_t type);

/** Is this one of the maps that libbpf makes for global variables (.rodata, .data, .bss, .kconfig)?
 */
bool map_is_global_data(const struct jit_map *map);

/** How to do without the global variables of such a map. */
const char *global_data_advice(const struct jit_map *map);

/** What to use instead of a helper; NULL when nothing special is known. */
const char *helper_advice(int32_t id);

/**
 * Name of the context field that covers a byte.
 * @param prog_type  BPF_PROG_TYPE_XDP or _SCHED_CLS
 * @return NULL outside
 */
const char *context_field_name(uint32_t prog_type, int32_t offset);

/** What to use instead of a context field; NULL when nothing special is known. */
const char *context_field_advice(uint32_t prog_type, int32_t offset);

#endif
