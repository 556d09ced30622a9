/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The walk as text, in the spirit of the kernel's log. Level 1 keeps the instructions of paths that
 * were refused, level 2 every instruction with the registers before it.
 */
#include "offload-jit/verifier/internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Beyond this a log is no help; what follows is left out. */
enum { LOG_BYTES_MAX = 16 << 20, LOG_LINE_MAX = 2048 };

static bool
log_reserve(struct verifier *v, size_t more)
{
	if (v->log_bytes + more <= v->log_capacity)
		return true;
	size_t capacity = v->log_capacity ? 2 * v->log_capacity : 4096;
	if (capacity > LOG_BYTES_MAX)
		return false;
	char *grown = realloc(v->log, capacity);
	if (!grown)
		return false;
	v->log = grown;
	v->log_capacity = capacity;
	return v->log_bytes + more <= capacity;
}

void
log_text(struct verifier *v, const char *fmt, ...)
{
	char line[LOG_LINE_MAX];
	va_list args;

	if (!v->options->log || v->options->log_level == 0)
		return;
	va_start(args, fmt);
	int n = vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	if (n <= 0)
		return;
	size_t bytes = (size_t)n < sizeof(line) ? (size_t)n : sizeof(line) - 1;
	if (v->options->log_level >= 2) {
		fwrite(line, 1, bytes, v->options->log);
	} else if (log_reserve(v, bytes)) {
		memcpy(v->log + v->log_bytes, line, bytes);
		v->log_bytes += bytes;
	}
}

void
log_cut(struct verifier *v, size_t bytes)
{
	if (bytes < v->log_bytes)
		v->log_bytes = bytes;
}

void
log_flush(struct verifier *v)
{
	if (v->log_bytes > 0)
		fwrite(v->log, 1, v->log_bytes, v->options->log);
	v->log_bytes = 0;
}

static void
log_registers(struct verifier *v)
{
	const struct vframe *frame = frame_top(v);
	char line[LOG_LINE_MAX], reg[256];
	size_t n = 0;

	for (unsigned i = 0; i < VREG_COUNT; i++) {
		const struct vreg *r = &frame->regs[i];
		if (r->kind == VREG_NOT_INIT)
			continue;
		n += (size_t)snprintf(line + n, sizeof(line) - n, " R%u%s=%s", i,
			r->live & VLIVE_WRITTEN ? "_w" : "", vreg_describe(r, reg, sizeof(reg)));
		if (n >= sizeof(line))
			break;
	}
	log_text(v, "%s%s\n", v->cur->top ? " (callee)" : "", n ? line : "");
}

void
log_insn(struct verifier *v)
{
	char text[96];

	if (!v->options->log || v->options->log_level == 0)
		return;
	const struct jit_line *line = jit_line_of(v->program, v->insn);
	if (line && line->insn == v->insn && line->text)
		log_text(
			v, "; %s @ %s:%u\n", line->text, line->file ? line->file : "?", line->line);
	if (v->options->log_level >= 2)
		log_registers(v);
	bpf_print(v->program->insns, v->program->insn_count, v->insn, text, sizeof(text));
	log_text(v, "%u: (%02x) %s\n", v->insn, insn_at(v, v->insn)->code, text);
}
