/* SPDX-License-Identifier: BSD-2-Clause */
/* The interpreter, stepped: traced, and the owner is asked before each word. */
#define RUN_NAME core_run_stepped
#define RUN_TRACED 1
#define RUN_STEPPED 1
#include "nic-model/core/run.inc.h"
