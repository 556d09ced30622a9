/* SPDX-License-Identifier: BSD-2-Clause */
#include "driver-shim/libbpf_quiet.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static _Thread_local struct libbpf_quiet *active;

/* One line: libbpf's own prefix off, line ends to spaces. */
static void
tidy(char *text)
{
	static const char prefix[] = "libbpf: ";
	if (strncmp(text, prefix, sizeof(prefix) - 1) == 0)
		memmove(text, text + sizeof(prefix) - 1, strlen(text) - sizeof(prefix) + 2);
	size_t len_bytes = strlen(text);
	while (len_bytes > 0 && strchr("\n .", text[len_bytes - 1]))
		text[--len_bytes] = 0;
	for (char *at = text; *at; at++)
		if (*at == '\n')
			*at = ' ';
}

__attribute__((format(printf, 2, 0))) static int
keep_first(enum libbpf_print_level level, const char *format, va_list args)
{
	if (active == NULL || level != LIBBPF_WARN || active->warning[0])
		return 0;
	vsnprintf(active->warning, sizeof(active->warning), format, args);
	tidy(active->warning);
	return 0;
}

void
libbpf_quiet_begin(struct libbpf_quiet *quiet)
{
	quiet->warning[0] = 0;
	quiet->outer = active;
	active = quiet;
	quiet->outer_print = libbpf_set_print(keep_first);
}

void
libbpf_quiet_end(struct libbpf_quiet *quiet)
{
	assert(active == quiet);
	libbpf_set_print(quiet->outer_print);
	active = quiet->outer;
}
