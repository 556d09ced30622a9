/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/listing.h"

#include "isa/isa.h"
#include "offload-jit/bpf/bpf.h"

#include <inttypes.h>

const char *
listing_reloc_name(unsigned reloc)
{
	static const char *const names[IMAGE_REL_COUNT] = {
		[IMAGE_REL_NONE] = "none",
		[IMAGE_REL_BR] = "branch",
		[IMAGE_REL_GO_OUT] = "exit",
		[IMAGE_REL_GO_ABORT] = "abort",
		[IMAGE_REL_PUSH_REGS] = "push-registers",
		[IMAGE_REL_POP_REGS] = "pop-registers",
		[IMAGE_REL_NEXT_PKT] = "done",
		[IMAGE_REL_HELPER] = "helper",
		[IMAGE_REL_IMMED] = "address",
	};
	return reloc < IMAGE_REL_COUNT ? names[reloc] : "unknown";
}

/* The C line, when it is another one than before, and the instruction. */
static void
print_source(FILE *stream, const struct image *image, int32_t insn, uint32_t *last_line)
{
	const struct image_source *source = image->sources != NULL ? &image->sources[insn] : NULL;
	if (source != NULL && source->line != 0 && source->line != *last_line) {
		fprintf(stream, "; %s:%u", source->file != NULL ? source->file : "?", source->line);
		if (source->text != NULL && source->text[0] != '\0')
			fprintf(stream, ": %s", source->text);
		fputc('\n', stream);
		*last_line = source->line;
	}
	if (image->insns != NULL) {
		char text[128];
		fprintf(stream, ";   %d: %s\n", insn,
			bpf_print(image->insns, image->insn_count, (uint32_t)insn, text,
				sizeof(text)));
	}
}

static void
print_findings(FILE *stream, const struct report *report, int32_t insn)
{
	for (size_t i = 0; report != NULL && i < report->count; i++) {
		const struct finding *finding = &report->findings[i];
		if (finding->insn == insn)
			fprintf(stream, ";   %s %s: %s\n",
				rule_severity_name(finding->rule->severity), finding->rule->id,
				finding->message);
	}
}

static void
word_text(uint64_t word, char text[ISA_TEXT_MAX])
{
	struct isa_insn insn;
	isa_decode(word, ISA_CTX4, &insn);
	isa_print(&insn, ISA_CTX4, text);
}

void
listing_print(FILE *stream, const struct image *image, const struct report *report)
{
	uint32_t last_line = 0;
	int32_t last = -1;
	for (uint32_t i = 0; i < image->word_count; i++) {
		int32_t insn = image_word_insn(image, i);
		const char *part = insn < 0 ? image_part(image, i) : NULL;
		if (part != NULL)
			fprintf(stream, "; %s\n", part);
		if (insn >= 0 && insn != last) {
			print_source(stream, image, insn, &last_line);
			print_findings(stream, report, insn);
		}
		last = insn;
		unsigned reloc = (unsigned)(image->words[i] >> IMAGE_REL_SHIFT);
		char text[ISA_TEXT_MAX];
		word_text(image->words[i], text);
		fprintf(stream, "%5u  %016" PRIx64 "  %s", i, image->words[i], text);
		if (!image->relocated && reloc != IMAGE_REL_NONE)
			fprintf(stream, "  ; %s", listing_reloc_name(reloc));
		fputc('\n', stream);
	}
}

json_t *
listing_json(const struct image *image)
{
	json_t *words = json_array();
	for (uint32_t i = 0; i < image->word_count; i++) {
		char hex[24], text[ISA_TEXT_MAX];
		int32_t insn = image_word_insn(image, i);
		unsigned reloc = (unsigned)(image->words[i] >> IMAGE_REL_SHIFT);
		bool relocates = !image->relocated && reloc != IMAGE_REL_NONE;
		snprintf(hex, sizeof(hex), "0x%016" PRIx64, image->words[i]);
		word_text(image->words[i], text);
		json_array_append_new(words,
			json_pack("{s:i, s:s, s:s, s:s?, s:o}", "index", i, "word", hex, "text",
				text, "relocation", relocates ? listing_reloc_name(reloc) : NULL,
				"insn", insn >= 0 ? json_integer(insn) : json_null()));
	}
	return words;
}
