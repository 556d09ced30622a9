/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/markup.h"

#include <stdbool.h>
#include <string.h>

/* U+FFFE and U+FFFF: no characters, and not allowed in XML. */
static bool
is_no_character(const char *text)
{
	return strncmp(text, "\xef\xbf\xbe", 3) == 0 || strncmp(text, "\xef\xbf\xbf", 3) == 0;
}

void
markup_print(const char *text, FILE *stream)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		if (c < 0x20 || is_no_character(text)) {
			fputc('?', stream);
			text += c < 0x20 ? 0 : 2;
		} else if (strchr("<>&\"'|`*_[]\\~", c)) {
			fprintf(stream, "&#%u;", c);
		} else {
			fputc(c, stream);
		}
	}
}
