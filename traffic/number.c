/* SPDX-License-Identifier: BSD-2-Clause */
#include "traffic/number.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Decimal digits only; strtoull() would take signs and spaces. */
bool
number_parse(const char *text, uint64_t max, uint64_t *value)
{
	char *end;
	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	unsigned long long parsed = strtoull(text, &end, 10);
	if (errno || *end || parsed > max)
		return false;
	*value = parsed;
	return true;
}

bool
number_decimal(const char *text, unsigned places, uint64_t max, uint64_t *value)
{
	uint64_t whole, part = 0, unit = 1;
	char digits[24];
	const char *dot = strchr(text, '.');
	size_t whole_len = dot ? (size_t)(dot - text) : strlen(text);
	size_t part_len = dot ? strlen(dot + 1) : 0;
	if (whole_len >= sizeof(digits) || part_len > places || (dot && part_len == 0))
		return false;
	memcpy(digits, text, whole_len);
	digits[whole_len] = 0;
	if (!number_parse(digits, max, &whole) ||
		(dot && !number_parse(dot + 1, UINT64_MAX, &part)))
		return false;
	for (unsigned i = 0; i < places; i++)
		unit *= 10;
	for (size_t i = part_len; i < places; i++)
		part *= 10;
	*value = whole * unit + part;
	return *value <= max * unit;
}
