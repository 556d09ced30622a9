/* SPDX-License-Identifier: BSD-2-Clause */
#include "program.h"

#include "isa/isa.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void
program_init(struct program *program, const char *set)
{
	struct fail fail = {0};
	memset(program, 0, sizeof(*program));
	if (nic_profile_load(nic_profile_names[0], &program->profile, &fail) ||
		(set && nic_profile_set(&program->profile, set, &fail)))
		fail_msg("%s", fail.text);
	program->core = core_new(&program->profile, 1, &fail);
	if (!program->core)
		fail_msg("%s", fail.text);
}

void
program_end(struct program *program)
{
	core_code_free(program->code);
	core_free(program->core);
}

void
program_words(struct program *program, const uint64_t *words, uint32_t count, uint32_t start)
{
	struct fail fail = {0};
	core_code_free(program->code);
	if (core_code_new(program->core, words, count, start, &program->code, &fail))
		fail_msg("%s", fail.text);
}

/* Replace .DONE, .+N, .-N by addresses. */
static void
place_targets(char *out, size_t size, const char *line, uint32_t address)
{
	const char *dot = strstr(line, ".DONE");
	if (dot) {
		snprintf(out, size, "%.*s.1%s", (int)(dot - line), line, dot + 5);
		return;
	}
	dot = strstr(line, ".+");
	if (!dot)
		dot = strstr(line, ".-");
	if (!dot) {
		snprintf(out, size, "%s", line);
		return;
	}
	char *rest;
	long distance = strtol(dot + 1, &rest, 10);
	snprintf(out, size, "%.*s.%ld%s", (int)(dot - line), line, (long)address + distance, rest);
}

void
program_text(struct program *program, const char *text)
{
	static uint64_t words[8192];
	uint32_t count = 0;
	char *copy = strdup(text), *save = NULL;
	for (char *line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char placed[ISA_TEXT_MAX];
		struct isa_insn insn;
		size_t column;
		place_targets(placed, sizeof(placed), line, PROGRAM_START + count);
		const char *wrong = isa_parse(placed, ISA_CTX4, &insn, &column);
		if (wrong || isa_encode(&insn, ISA_CTX4, &words[count]))
			fail_msg("'%s': %s", placed, wrong ? wrong : "no encoding");
		words[count] = isa_ecc_encode(words[count]);
		count++;
	}
	free(copy);
	program_words(program, words, count, PROGRAM_START);
}

enum core_trap_reason
program_run(struct program *program, enum core_mode mode, const void *data, uint32_t len_bytes)
{
	memset(program->buffer, 0, sizeof(program->buffer));
	if (len_bytes)
		memcpy(program->buffer + CORE_PACKET_OFFSET, data, len_bytes);
	program->packet = (struct core_packet){
		.buffer = program->buffer, .offset = CORE_PACKET_OFFSET, .len_bytes = len_bytes};
	core_run(program->core, program->code, mode, &program->packet);
	return program->packet.trap;
}

const uint8_t *
program_data(const struct program *program)
{
	return program->buffer + program->packet.offset;
}
