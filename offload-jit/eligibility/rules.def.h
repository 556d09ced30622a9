/* SPDX-License-Identifier: BSD-2-Clause */
/* Rules of eligibility/: the format of a row is described in offload-jit/rules.h. */
#ifndef OFFLOAD_JIT_ELIGIBILITY_RULES_DEF_H
#define OFFLOAD_JIT_ELIGIBILITY_RULES_DEF_H

#include <errno.h>

#define ELIGIBILITY_RULES(X)

#endif
