/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/fail.h"

#include <assert.h>
#include <stdio.h>

int
fail_set(struct fail *fail, int err, const char *fmt, ...)
{
	assert(err < 0);
	if (fail == NULL || fail->err != 0)
		return err;
	fail->err = err;
	va_list args;
	va_start(args, fmt);
	vsnprintf(fail->text, sizeof(fail->text), fmt, args);
	va_end(args);
	return err;
}
