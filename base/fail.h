/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Errors of the world (bad files, wrong options, missing rights) travel as a negative errno plus
 * one line of text made where the most is known: what, where, and the cure. Our own mistakes are
 * assertions, never a struct fail.
 */
#ifndef BASE_FAIL_H
#define BASE_FAIL_H

#include <stdarg.h>

enum { FAIL_TEXT_MAX = 512 };

struct fail {
	int err;                  /* negative errno, 0 while nothing went wrong */
	char text[FAIL_TEXT_MAX]; /* one line, no newline: "FILE: what is wrong; what to do" */
};

/**
 * Record an error, unless one is recorded already: the first one is the cause.
 *
 * @param fail  where to; may be NULL when the caller wants the errno only
 * @param err   negative errno, which is also the result, so that `return fail_set(...)` reads well
 * @param fmt   printf format of one line without newline; longer text is cut
 * @return err
 */
int fail_set(struct fail *fail, int err, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
