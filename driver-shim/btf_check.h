/* SPDX-License-Identifier: BSD-2-Clause */
/* Does a BTF blob hold together? libbpf before 1.3 follows references without asking. */
#ifndef DRIVER_SHIM_BTF_CHECK_H
#define DRIVER_SHIM_BTF_CHECK_H

#include <bpf/btf.h>
#include <stdbool.h>

/** Every name and every type that a type names exists, and chains of modifiers end. */
bool btf_holds_together(const struct btf *btf);

#endif
