/* SPDX-License-Identifier: BSD-2-Clause */
/* Text in HTML, XML and Markdown. */
#ifndef BENCH_MARKUP_H
#define BENCH_MARKUP_H

#include <stdio.h>

/**
 * Print text that comes from outside (names, paths, messages), so that nothing in it becomes markup
 * in any of the three: special characters as character references, control characters, which XML
 * does not take in any form, as '?'. Not for Markdown's code spans, where references are not read.
 * @param text  UTF-8
 */
void markup_print(const char *text, FILE *stream);

#endif
