/* SPDX-License-Identifier: BSD-2-Clause */
/* The interpreter, plain: the fastest: function only. */
#define RUN_NAME core_run_plain
#define RUN_TRACED 0
#define RUN_COUNTED 0
#include "nic-model/core/run.inc.h"
