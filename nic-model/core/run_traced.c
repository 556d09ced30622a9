/* SPDX-License-Identifier: BSD-2-Clause */
/* The interpreter, traced: leaves the trace that the timing engine replays. */
#define RUN_NAME core_run_traced
#define RUN_TRACED 1
#define RUN_COUNTED 0
#include "nic-model/core/run.inc.h"
