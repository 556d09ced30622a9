/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Map definitions as objects had them before BTF: a section "maps" of structs that begin with
 *
 *     u32 type, key_size, value_size, max_entries, flags (flags may be missing)
 *
 * (struct bpf_map_def of the kernel's samples, struct bpf_elf_map of iproute2). libbpf 1.0 and
 * later read definitions from BTF only. The same definitions, said in BTF, are added to the object
 * and the section is renamed to ".maps"; places and symbols stay, so relocations hold.
 */
#ifndef DRIVER_SHIM_LEGACY_MAPS_H
#define DRIVER_SHIM_LEGACY_MAPS_H

#include "base/fail.h"

#include <stddef.h>
#include <stdint.h>

/**
 * Convert a checked object (elf_check()). Does nothing when it has no legacy maps.
 * @param bytes  replaced by a new malloc'ed object when there was something to convert
 * @return 0; -EINVAL (definitions that make no sense), -ENOMEM, with one line in @p fail
 */
int legacy_maps_convert(const char *path, uint8_t **bytes, size_t *len_bytes, struct fail *fail);

#endif
