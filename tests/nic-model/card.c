/* SPDX-License-Identifier: BSD-2-Clause */
#include "card.h"

#include "isa/isa.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { BATCH = 64, WORDS_MAX = 2560 };

static struct image *
assemble(const char *text)
{
	struct image *image = image_new();
	char *copy = strdup(text), *save = NULL;
	assert_non_null(image);
	image->words = calloc(WORDS_MAX, sizeof(*image->words));
	for (char *line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		struct isa_insn insn;
		uint64_t *word = &image->words[image->word_count++];
		bool leaves = strncmp(line, "br[.DONE]", 9) == 0;
		const char *wrong = isa_parse(leaves ? "br[.15000]" : line, ISA_CTX4, &insn, NULL);
		if (wrong || isa_encode(&insn, ISA_CTX4, word))
			fail_msg("'%s': %s", line, wrong ? wrong : "no encoding");
		if (leaves)
			*word |= (uint64_t)IMAGE_REL_NEXT_PKT << IMAGE_REL_SHIFT;
		else if (isa_is_branch(&insn))
			*word |= (uint64_t)IMAGE_REL_BR << IMAGE_REL_SHIFT;
	}
	free(copy);
	return image;
}

static void
drain(struct nic *nic, const struct card_load *load)
{
	struct nic_outcome outcomes[BATCH];
	unsigned n;
	while ((n = nic_outcomes(nic, outcomes, BATCH)) > 0)
		for (unsigned i = 0; load->outcome && i < n; i++)
			load->outcome(load->ctx, &outcomes[i]);
}

void
card_run(const struct card_load *load, struct nic_totals *totals)
{
	static uint8_t frame[NIC_FRAME_MAX];
	struct nic_profile profile;
	struct fail fail = {0};
	struct nic *nic = NULL;
	const char *name = load->profile ? load->profile : nic_profile_names[0];
	int err = nic_profile_load(name, &profile, &fail);
	for (unsigned i = 0; !err && i < CARD_SETS_MAX && load->set[i]; i++)
		err = nic_profile_set(&profile, load->set[i], &fail);
	struct image *image = assemble(load->text);
	if (err || nic_create(&profile, load->seed ? load->seed : 1, &nic, &fail) ||
		nic_load(nic, image, &fail))
		fail_msg("%s", fail.text);
	nic_on_span(nic, load->span, load->ctx);
	uint32_t short_bytes = (load->frame_bytes ? load->frame_bytes : 64) - 4;
	unsigned ports = (unsigned)profile.port_count;
	for (uint64_t i = 0; i < load->packets; i++) {
		uint64_t at = load->interval_ps ? (i + 1) * load->interval_ps : NIC_TIME_ELASTIC;
		unsigned port = (unsigned)(i % ports);
		bool is_long = load->long_frame_bytes && ((uint32_t)i * 2654435761u) >> 30 == 0;
		uint32_t len = is_long ? load->long_frame_bytes - 4 : short_bytes;
		while (nic_frame_in(nic, port, frame, len, at) == -EAGAIN)
			drain(nic, load);
		if (i % BATCH == BATCH - 1)
			drain(nic, load);
	}
	nic_advance(nic, NIC_TIME_ELASTIC);
	drain(nic, load);
	nic_totals(nic, totals);
	if (load->done)
		load->done(load->ctx, nic);
	image_free(image);
	nic_destroy(nic);
}

void
card_check_sums(const struct nic_totals *t)
{
	uint64_t ledger = 0, causes = 0, verdicts = 0;
	for (unsigned i = 0; i < NIC_LEDGER_COUNT; i++)
		ledger += t->ledger_ps[i];
	for (unsigned i = 0; i < NIC_CAUSE_COUNT; i++)
		causes += t->by_cause[i];
	for (unsigned i = 0; i < NIC_VERDICT_COUNT; i++)
		verdicts += t->by_verdict[i];
	uint64_t executed = t->packets_in - t->by_verdict[NIC_LOST];
	assert_int_equal(causes, t->packets_in);
	assert_int_equal(verdicts, t->packets_in);
	assert_int_equal(t->to_wire + t->to_host, t->by_cause[NIC_CAUSE_NONE]);
	/* the mean is rounded down */
	assert_true(ledger >= t->latency_mean_ps * executed);
	assert_true(ledger - t->latency_mean_ps * executed < executed || executed == 0);
}

#define ADDRESS "immed[gprA_0, 0x100]\nimmed[gprB_1, 0x9800, <<16]\n"
#define DROP "immed[gprA_0, 0x22, <<16]\nbr[.DONE]\n"
#define PASS "immed[gprA_0, 0x11, <<16]\nbr[.DONE]\n"

static char program[1 << 17];

static void
add(const char *line, unsigned times)
{
	for (; times; times--)
		strcat(program, line);
}

const char *
card_reads(unsigned n)
{
	strcpy(program, ADDRESS);
	for (; n; n--) /* a read and the use of its word */
		add("mem[read32_swap, $xfer_0, gprB_1, <<8, gprA_0, 1], ctx_swap[sig1]\n"
		    "alu[gprA_4, --, B, $xfer_0], gpr_wrboth\n",
			1);
	add(DROP, 1);
	return program;
}

const char *
card_adds(unsigned n)
{
	strcpy(program, ADDRESS);
	add("immed[gprA_3, 0x1, <<16]\n", 1);
	for (; n; n--)
		add("immed[gprB_5, 0x890]\nalu[gprA_4, gprA_3, OR, gprB_5]\n"
		    "mem[add_imm, $xfer_0, gprB_1, <<8, gprA_0, 1], indirect_ref\n",
			1);
	add(DROP, 1);
	return program;
}

const char *
card_cycles(unsigned cycles)
{
	program[0] = 0;
	add("nop\n", cycles - 4);
	add(DROP, 1);
	return program;
}

static const char *
mixed(unsigned cycles, unsigned reads, const char *end)
{
	program[0] = 0;
	add("alu[gprA_4, --, B, *l$index1[2]], gpr_wrboth\n", 1);
	for (unsigned i = 0; i < reads; i++) {
		add("mem[read32_swap, $xfer_0, gprA_4, 0x0, 2], ctx_swap[sig1]\n", 1);
		add("alu[gprA_5, gprA_5, +, gprB_4], gpr_wrboth\n", (cycles - 5) / reads - 3);
	}
	add(end, 1);
	return program;
}

const char *
card_mixed(unsigned cycles, unsigned reads)
{
	return mixed(cycles, reads, DROP);
}

const char *
card_passes(unsigned cycles, unsigned reads)
{
	return mixed(cycles, reads, PASS);
}
