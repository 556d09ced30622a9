/* SPDX-License-Identifier: BSD-2-Clause */
/* The interpreter, counted: traced, and executions counted per word. */
#define RUN_NAME core_run_counted
#define RUN_TRACED 1
#define RUN_COUNTED 1
#include "nic-model/core/run.inc.h"
