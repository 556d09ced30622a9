/* SPDX-License-Identifier: BSD-2-Clause */
#include "traffic/pacing.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

static const uint64_t ps_per_second = UINT64_C(1000000000000);

static const struct {
	const char *suffix;
	enum pacing_kind kind;
	uint64_t scale; /* of the number before the suffix; in thousandths to allow "1.488Mpps" */
} forms[] = {
	{"Mpps", PACING_PPS, 1000000},
	{"kpps", PACING_PPS, 1000},
	{"pps", PACING_PPS, 1},
	{"", PACING_PPS, 1},
	{"Gbps", PACING_BPS, 1000000000},
	{"Mbps", PACING_BPS, 1000000},
	{"kbps", PACING_BPS, 1000},
	{"%", PACING_LINE, 100},
};

static int
refuse(const char *text, struct fail *fail)
{
	return fail_set(fail, -EINVAL,
		"--rate %s: not a rate; write 10Mpps, 250kpps, 1000000, 40Gbps, 50%%, line or "
		"original",
		text);
}

/* A decimal number with up to six places, times scale; exact. @return false if it is none */
static bool
scaled_number(const char *text, size_t len, uint64_t scale, uint64_t *value)
{
	uint64_t whole = 0, part = 0, unit = 1;
	bool point = false, digits = false;
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (text[i] < '0' || text[i] > '9' || whole > 1000000000 || unit >= 1000000)
			return false;
		digits = true;
		if (point) {
			part = part * 10 + (uint64_t)(text[i] - '0');
			unit *= 10;
		} else {
			whole = whole * 10 + (uint64_t)(text[i] - '0');
		}
	}
	*value = whole * scale + part * scale / unit;
	return digits && *value > 0 && whole <= UINT64_C(1000000000000) / scale * 1000;
}

int
pacing_parse(const char *text, struct pacing *pacing, struct fail *fail)
{
	memset(pacing, 0, sizeof(*pacing));
	if (text == NULL)
		return 0;
	if (strcmp(text, "original") == 0) {
		pacing->kind = PACING_ORIGINAL;
		return 0;
	}
	if (strcmp(text, "line") == 0) {
		pacing->kind = PACING_LINE;
		pacing->rate = 10000;
		return 0;
	}
	size_t number = strspn(text, "0123456789.");
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (strcmp(text + number, forms[i].suffix) != 0)
			continue;
		pacing->kind = forms[i].kind;
		if (!scaled_number(text, number, forms[i].scale, &pacing->rate))
			return refuse(text, fail);
		return 0;
	}
	return refuse(text, fail);
}

/* floor(amount * 10^12 / rate): the time that an amount takes at a rate. */
static uint64_t
duration_ps(uint64_t amount, uint64_t rate)
{
	return (uint64_t)((unsigned __int128)amount * ps_per_second / rate);
}

uint64_t
pacing_next(struct pacing *pacing, uint32_t len_bytes, uint64_t time_ns)
{
	uint64_t arrival_ps = PACING_NOW;
	switch (pacing->kind) {
	case PACING_ELASTIC:
		break;
	case PACING_PPS:
		arrival_ps = duration_ps(pacing->frames, pacing->rate);
		break;
	case PACING_BPS:
		arrival_ps = duration_ps(pacing->frame_bits, pacing->rate);
		break;
	case PACING_LINE:
		assert(pacing->line_bps > 0);
		arrival_ps = (uint64_t)((unsigned __int128)pacing->wire_bits * ps_per_second *
					10000 / pacing->rate / pacing->line_bps);
		break;
	case PACING_ORIGINAL:
		arrival_ps = time_ns * 1000;
		break;
	}
	pacing->frames++;
	pacing->frame_bits += 8 * ((uint64_t)len_bytes + PACING_FCS_BYTES);
	pacing->wire_bits += 8 * ((uint64_t)len_bytes + PACING_FCS_BYTES + PACING_GAP_BYTES);
	return arrival_ps;
}
