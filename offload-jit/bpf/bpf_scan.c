/* SPDX-License-Identifier: BSD-2-Clause */
#include "offload-jit/bpf/bpf_scan.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

void
bpf_skip_space(struct asm_text *a)
{
	while (*a->p == ' ' || *a->p == '\t')
		a->p++;
}

bool
bpf_word_byte(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '.';
}

/* A literal; words must end where the literal ends ("exit" is not in "exit1"). */
bool
bpf_take(struct asm_text *a, const char *literal)
{
	size_t n = strlen(literal);

	bpf_skip_space(a);
	if (strncmp(a->p, literal, n) != 0)
		return false;
	if (bpf_word_byte(literal[n - 1]) && bpf_word_byte(a->p[n]))
		return false;
	a->p += n;
	return true;
}

bool
bpf_take_number(struct asm_text *a, int64_t *value)
{
	const char *p = a->p;
	bool negative = false;
	char *end;

	while (*p == ' ' || *p == '\t')
		p++;
	if (*p == '+' || *p == '-') {
		negative = *p++ == '-';
		while (*p == ' ')
			p++;
	}
	if (!isdigit((unsigned char)*p))
		return false;
	uint64_t v = strtoull(p, &end, 0);
	if (bpf_word_byte(*end))
		return false;
	*value = (int64_t)(negative ? 0 - v : v);
	a->p = end;
	return true;
}

/* rN (wide) or wN. */
bool
bpf_take_reg(struct asm_text *a, uint8_t *reg, bool *wide)
{
	bpf_skip_space(a);
	const char *p = a->p;
	if ((*p != 'r' && *p != 'w') || !isdigit((unsigned char)p[1]))
		return false;
	char *end;
	unsigned long n = strtoul(p + 1, &end, 10);
	if (n > 15 || bpf_word_byte(*end))
		return false;
	*reg = (uint8_t)n;
	*wide = *p == 'r';
	a->p = end;
	return true;
}

bool
bpf_take_name(struct asm_text *a, char name[NAME_MAX_BYTES])
{
	size_t n = 0;

	bpf_skip_space(a);
	if (!isalpha((unsigned char)*a->p) && *a->p != '_')
		return false;
	while (bpf_word_byte(a->p[n]))
		n++;
	if (n >= NAME_MAX_BYTES)
		return false;
	memcpy(name, a->p, n);
	name[n] = '\0';
	a->p += n;
	return true;
}

bool
bpf_take_size(struct asm_text *a, uint8_t *size)
{
#define X(name, code, text, bytes) \
	if (bpf_take(a, text)) {   \
		*size = code;      \
		return true;       \
	}
	BPF_SIZES(X)
#undef X
	return false;
}

/* "(u32 *)(r1 +4)" */
bool
bpf_take_place(struct asm_text *a, uint8_t *size, uint8_t *reg, int16_t *off)
{
	int64_t value = 0;
	bool wide;

	if (!bpf_take(a, "(") || !bpf_take_size(a, size) || !bpf_take(a, "*") || !bpf_take(a, ")"))
		return false;
	if (!bpf_take(a, "(") || !bpf_take_reg(a, reg, &wide) || !wide)
		return false;
	bpf_take_number(a, &value);
	if (value < INT16_MIN || value > INT16_MAX)
		return false;
	*off = (int16_t)value;
	return bpf_take(a, ")");
}
