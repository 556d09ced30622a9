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
		"--rate %s: not a rate; write 10Mpps, 250kpps, 1000000, 40Gbps, 50%%, line, "
		"original or original,10Mpps",
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

static int
parse_rate(const char *text, enum pacing_kind *kind, uint64_t *rate)
{
	if (strcmp(text, "line") == 0) {
		*kind = PACING_LINE;
		*rate = 10000;
		return 0;
	}
	size_t number = strspn(text, "0123456789.");
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (strcmp(text + number, forms[i].suffix) != 0)
			continue;
		*kind = forms[i].kind;
		return scaled_number(text, number, forms[i].scale, rate) ? 0 : -EINVAL;
	}
	return -EINVAL;
}

int
pacing_parse(const char *text, struct pacing *pacing, struct fail *fail)
{
	static const char original[] = "original";
	size_t len = sizeof(original) - 1;
	memset(pacing, 0, sizeof(*pacing));
	if (text == NULL)
		return 0;
	int err;
	if (strncmp(text, original, len) != 0) {
		err = parse_rate(text, &pacing->kind, &pacing->rate);
	} else {
		pacing->kind = PACING_ORIGINAL;
		err = text[len] == 0 ? 0 : -EINVAL;
		if (text[len] == ',')
			err = parse_rate(text + len + 1, &pacing->cap_kind, &pacing->cap_rate);
	}
	return err ? refuse(text, fail) : 0;
}

/* floor(amount * 10^12 / rate): the time that an amount takes at a rate. */
static uint64_t
duration_ps(uint64_t amount, uint64_t rate)
{
	return (uint64_t)((unsigned __int128)amount * ps_per_second / rate);
}

/* The time that so much has at a rate. */
static uint64_t
time_at_rate(enum pacing_kind kind, uint64_t rate, uint64_t line_bps, uint64_t frames,
	uint64_t frame_bits, uint64_t wire_bits)
{
	if (kind == PACING_PPS)
		return duration_ps(frames, rate);
	if (kind == PACING_BPS)
		return duration_ps(frame_bits, rate);
	assert(kind == PACING_LINE && line_bps > 0);
	return (uint64_t)((unsigned __int128)wire_bits * ps_per_second * 10000 / rate / line_bps);
}

static uint64_t
time_in_run(const struct pacing *pacing, enum pacing_kind kind, uint64_t rate)
{
	const struct pacing_run *run = &pacing->run;
	return run->base_ps + time_at_rate(kind, rate, pacing->line_bps, run->frames,
				      run->frame_bits, run->wire_bits);
}

static void
start_run(struct pacing *pacing, uint64_t base_ps)
{
	pacing->run = (struct pacing_run){.base_ps = base_ps};
}

static uint64_t
mean_time(const struct pacing *pacing)
{
	return time_at_rate(pacing->kind, pacing->rate, pacing->line_bps, pacing->frames,
		pacing->frame_bits, pacing->wire_bits);
}

/* A burst begins when its first frame is due, and not before the one before it has ended. */
static uint64_t
time_in_burst(struct pacing *pacing)
{
	if (pacing->frames % pacing->burst == 0) {
		uint64_t due_ps = mean_time(pacing);
		uint64_t end_ps = time_in_run(pacing, PACING_LINE, 10000);
		start_run(pacing, due_ps > end_ps ? due_ps : end_ps);
	}
	return time_in_run(pacing, PACING_LINE, 10000);
}

/* Its own time, or later while the cap holds frames back. */
static uint64_t
time_under_cap(struct pacing *pacing, uint64_t own_ps)
{
	uint64_t free_ps = time_in_run(pacing, pacing->cap_kind, pacing->cap_rate);
	if (own_ps > free_ps)
		start_run(pacing, own_ps);
	return own_ps > free_ps ? own_ps : free_ps;
}

uint64_t
pacing_next(struct pacing *pacing, uint32_t len_bytes, uint64_t time_ns)
{
	uint64_t arrival_ps;
	if (pacing->kind == PACING_ELASTIC)
		arrival_ps = PACING_NOW;
	else if (pacing->kind == PACING_ORIGINAL)
		arrival_ps =
			pacing->cap_rate ? time_under_cap(pacing, time_ns * 1000) : time_ns * 1000;
	else
		arrival_ps = pacing->burst > 1 ? time_in_burst(pacing) : mean_time(pacing);

	uint64_t frame_bits = 8 * ((uint64_t)len_bytes + PACING_FCS_BYTES);
	uint64_t wire_bits = frame_bits + 8 * PACING_GAP_BYTES;
	pacing->frames++;
	pacing->frame_bits += frame_bits;
	pacing->wire_bits += wire_bits;
	pacing->run.frames++;
	pacing->run.frame_bits += frame_bits;
	pacing->run.wire_bits += wire_bits;
	return arrival_ps;
}
