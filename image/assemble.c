/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text to image. A line is what image_print_word() prints, with every column but the text optional,
 * and may begin with labels:
 *
 *   [LABEL:]... [address:] [word] [.pc] INSTRUCTION  ; comment
 *
 * First pass: cut lines, place labels. Second pass: put addresses for labels, parse, encode.
 */
#include "image/assemble.h"
#include "image/load.h"
#include "isa/hazard.h"
#include "isa/isa.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct label {
	const char *name;
	size_t len;
	uint32_t word, line;
};

struct statement {
	char *text;    /* the instruction; columns before it are cut off */
	size_t column; /* of text in its line */
	uint32_t line; /* from 1 */
	bool has_word;
	uint64_t word; /* the word column */
};

struct assembly {
	const char *path;
	char *source;
	struct statement *statements;
	uint32_t count;
	struct label *labels;
	uint32_t label_count;
	struct isa_insn *insns;
	struct image *image;
	struct image_warnings *warnings;
	struct fail *fail;
};

/* Targets that a loader provides. Names of the helpers' numbers: offsets from IMAGE_REL_TARGET. */
static const struct {
	const char *name;
	uint8_t type;
	uint8_t offset;
} targets[] = {
	{"next_packet", IMAGE_REL_NEXT_PKT, 0},
	{"exit", IMAGE_REL_GO_OUT, 0},
	{"abort", IMAGE_REL_GO_ABORT, 0},
	{"push_regs", IMAGE_REL_PUSH_REGS, 0},
	{"pop_regs", IMAGE_REL_POP_REGS, 0},
	{"map_lookup", IMAGE_REL_HELPER, 1},
	{"map_update", IMAGE_REL_HELPER, 2},
	{"map_delete", IMAGE_REL_HELPER, 3},
	{"event_output", IMAGE_REL_HELPER, 25},
};
enum { TARGET_COUNT = sizeof(targets) / sizeof(*targets), TEXT_MAX = 512 };

static int
refuse(const struct assembly *a, uint32_t line, size_t column, const char *why)
{
	return fail_set(a->fail, -EINVAL, "%s:%u:%zu: %s", a->path, line, column + 1, why);
}

static int
no_memory(const struct assembly *a)
{
	return fail_set(a->fail, -ENOMEM, "%s: not enough memory", a->path);
}

static char *
skip_blanks(char *at)
{
	while (*at == ' ' || *at == '\t' || *at == '\r')
		at++;
	return at;
}

static bool
is_word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Hexadecimal digits at a place. */
static size_t
hex_digits(const char *at)
{
	return strspn(at, "0123456789abcdefABCDEF");
}

/* "  8:" in front of a word, as a disassembly has it. */
static char *
skip_address(char *at)
{
	size_t digits = hex_digits(at);
	if (digits == 0 || at[digits] != ':')
		return at;
	char *rest = skip_blanks(at + digits + 1);
	bool word_follows = hex_digits(rest) == 16 && !is_word_char(rest[16]);
	return word_follows || isdigit((unsigned char)*at) ? rest : at;
}

/* Lines around the code in the output of objdump. */
static bool
is_heading(const char *at)
{
	size_t len = strlen(at);
	if (strncmp(at, "Disassembly of section ", 23) == 0 || strstr(at, "file format ") != NULL)
		return true;
	return hex_digits(at) == 16 && len > 2 && strcmp(at + len - 2, ">:") == 0;
}

static const struct label *
find_label(const struct assembly *a, const char *name, size_t len)
{
	for (uint32_t i = 0; i < a->label_count; i++)
		if (a->labels[i].len == len && memcmp(a->labels[i].name, name, len) == 0)
			return &a->labels[i];
	return NULL;
}

static int
add_label(struct assembly *a, const char *name, size_t len, uint32_t line)
{
	if (find_label(a, name, len))
		return refuse(a, line, 0, "this label has been set before");
	a->labels[a->label_count++] =
		(struct label){.name = name, .len = len, .word = a->count, .line = line};
	return 0;
}

/* Labels, address, word, program counter; what is left is the instruction. */
static int
read_line(struct assembly *a, char *line, uint32_t number)
{
	struct statement statement = {.line = number};
	char *at = skip_address(skip_blanks(line));

	if (is_heading(at))
		return 0;
	for (;;) {
		size_t len = 0;
		while (is_word_char(at[len]))
			len++;
		if (len == 0 || at[len] != ':' || isdigit((unsigned char)*at))
			break;
		int err = add_label(a, at, len, number);
		if (err)
			return err;
		at = skip_blanks(at + len + 1);
	}
	at = skip_address(at);
	if (hex_digits(at) == 16 && !is_word_char(at[16])) {
		statement.has_word = true;
		statement.word = strtoull(at, NULL, 16);
		at = skip_blanks(at + 16);
	}
	if (at[0] == '.' && isdigit((unsigned char)at[1]))
		at = skip_blanks(at + 1 + strspn(at + 1, "0123456789"));
	if (*at == '\0' || *at == ';' || (at[0] == '/' && at[1] == '/'))
		return statement.has_word ? refuse(a, number, (size_t)(at - line), "no instruction")
					  : 0;
	if (a->count == ISA_TARGET_LIMIT)
		return fail_set(a->fail, -EFBIG,
			"%s:%u: more than %u instructions; a code store "
			"holds no more",
			a->path, number, ISA_TARGET_LIMIT);
	statement.text = at;
	statement.column = (size_t)(at - line);
	a->statements[a->count++] = statement;
	return 0;
}

static uint32_t
count_char(const char *text, char wanted)
{
	uint32_t count = 0;
	for (; *text; text++)
		count += *text == wanted;
	return count;
}

static int
read_lines(struct assembly *a)
{
	uint32_t lines = count_char(a->source, '\n') + 1, colons = count_char(a->source, ':');
	a->statements = calloc(lines, sizeof(*a->statements));
	a->labels = calloc(colons + 1, sizeof(*a->labels));
	if (a->statements == NULL || a->labels == NULL)
		return no_memory(a);
	char *line = a->source;
	for (uint32_t number = 1; line != NULL; number++) {
		char *end = strchr(line, '\n');
		if (end)
			*end = '\0';
		int err = read_line(a, line, number);
		if (err)
			return err;
		line = end ? end + 1 : NULL;
	}
	if (a->count == 0)
		return fail_set(a->fail, -EINVAL, "%s: holds no instruction", a->path);
	return 0;
}

/* An instruction with addresses put for names. */
struct resolved {
	char text[TEXT_MAX];
	uint8_t type;             /* enum image_reloc that the names ask for */
	size_t at, before, after; /* place of the name, its length, the length of its address */
};

/* Address for a label or @target. @return false when the name is neither */
static bool
address_of(const struct assembly *a, const char *name, size_t len, bool is_value, uint32_t *address,
	uint8_t *type)
{
	if (*name == '@') {
		for (unsigned i = 0; i < TARGET_COUNT; i++) {
			if (strlen(targets[i].name) == len - 1 &&
				memcmp(targets[i].name, name + 1, len - 1) == 0) {
				*address = IMAGE_REL_TARGET + targets[i].offset;
				*type = targets[i].type;
				return true;
			}
		}
		return false;
	}
	const struct label *label = find_label(a, name, len);
	if (label == NULL)
		return false;
	*address = label->word;
	*type = is_value ? IMAGE_REL_IMMED : IMAGE_REL_BR;
	return true;
}

/* Replace the one operand that names a label or target. */
static int
resolve(const struct assembly *a, const struct statement *statement, struct resolved *r)
{
	const char *text = statement->text;
	size_t out = 0, len;
	bool is_value = strncmp(text, "immed", 5) == 0, first = true;

	*r = (struct resolved){.type = IMAGE_REL_NONE};
	for (const char *at = text; *at; at += len) {
		uint32_t address = 0;
		bool in_comment = *at == ';' || (at[0] == '/' && at[1] == '/');
		if (in_comment)
			break;
		for (len = 0; is_word_char(at[len]) || (len == 0 && *at == '@'); len++)
			;
		bool named = len > 0 && !first && at[-1] != '$' && at[-1] != '.' && at[-1] != '*' &&
			     address_of(a, at, len, is_value, &address, &r->type);
		if (len > 0 && *at == '@' && !named && strncmp(at, "@gpr", 4) != 0)
			return refuse(a, statement->line, statement->column + (size_t)(at - text),
				"no such target; there are @next_packet, @exit, @abort, "
				"@map_lookup, ..");
		first = false;
		if (len == 0)
			len = 1;
		size_t room = TEXT_MAX - out, put;
		if (room <= len + 16)
			return refuse(a, statement->line, 0, "the line is too long");
		if (named) {
			put = (size_t)snprintf(
				r->text + out, room, is_value ? "0x%x" : ".%u", address);
			r->at = out;
			r->before = len;
			r->after = put;
		} else {
			memcpy(r->text + out, at, put = len);
		}
		out += put;
	}
	r->text[out] = '\0';
	return 0;
}

static size_t
source_column(const struct statement *statement, const struct resolved *r, size_t column)
{
	if (r->after != 0 && column > r->at)
		column = column < r->at + r->after ? r->at : column - r->after + r->before;
	return statement->column + column;
}

static bool
same_text(const struct isa_insn *x, const struct isa_insn *y)
{
	char a[ISA_TEXT_MAX], b[ISA_TEXT_MAX];
	isa_print(x, ISA_CTX4, a);
	isa_print(y, ISA_CTX4, b);
	return strcmp(a, b) == 0;
}

/* Undefined words have a text that nothing parses: the word column says what they are. */
static bool
is_text_of(const struct statement *statement, struct isa_insn *insn)
{
	char text[ISA_TEXT_MAX];
	if (!statement->has_word || isa_decode(statement->word, ISA_CTX4, insn))
		return false;
	size_t len = isa_print(insn, ISA_CTX4, text);
	if (strstr(statement->text, "# ERROR") != NULL) /* another disassembler's words for it */
		return true;
	return strncmp(statement->text, text, len) == 0 &&
	       *skip_blanks(statement->text + len) == '\0';
}

/* One instruction to a word without relocation and ECC. */
static int
assemble_statement(struct assembly *a, uint32_t index, uint64_t *code, uint8_t *type)
{
	const struct statement *statement = &a->statements[index];
	struct isa_insn *insn = &a->insns[index], by_word;
	struct resolved r;
	size_t column = 0;

	int err = resolve(a, statement, &r);
	if (err)
		return err;
	*type = r.type;
	const char *why = isa_parse(r.text, ISA_CTX4, insn, &column);
	if (why && is_text_of(statement, insn)) {
		*code = statement->word & ISA_WORD_MASK;
		return 0;
	}
	if (why)
		return refuse(a, statement->line, source_column(statement, &r, column), why);
	if (isa_encode(insn, ISA_CTX4, code))
		return refuse(
			a, statement->line, statement->column, isa_encode_error(insn, ISA_CTX4));
	bool fits = r.type == IMAGE_REL_NONE ||
		    (r.type == IMAGE_REL_IMMED ? insn->op == ISA_IMMED && !insn->imm_shift
					       : isa_is_branch(insn) && insn->op != ISA_JUMP);
	if (!fits)
		return refuse(a, statement->line, statement->column,
			"no loader can put an address here; name the label in a branch or immed");
	if (!statement->has_word)
		return 0;
	isa_decode(statement->word, ISA_CTX4, &by_word);
	if (!same_text(insn, &by_word))
		return refuse(a, statement->line, statement->column,
			"the instruction is not that of its word column; delete the column");
	*code = statement->word & ISA_WORD_MASK;
	return 0;
}

/* Bits above the instruction of a word column: ECC of a code store, or a relocation type. */
static int
take_upper_bits(struct assembly *a, const struct statement *statement, uint8_t *type)
{
	uint64_t word = statement->word;
	if (!statement->has_word || word >> ISA_WORD_BITS == 0)
		return 0;
	if (isa_ecc_check(word)) {
		a->image->relocated = true;
		return 0;
	}
	bool plain = (word >> ISA_WORD_BITS & ((1u << (IMAGE_REL_SHIFT - ISA_WORD_BITS)) - 1)) == 0;
	if (!plain || word >> IMAGE_REL_SHIFT >= IMAGE_REL_COUNT)
		return refuse(a, statement->line, 0,
			"the word has neither the ECC of its instruction nor a relocation type "
			"above it");
	*type = (uint8_t)(word >> IMAGE_REL_SHIFT);
	return 0;
}

static int
assemble_all(struct assembly *a)
{
	struct image *image = a->image;
	bool relocations = false;

	for (uint32_t i = 0; i < a->count; i++) {
		uint8_t type = IMAGE_REL_NONE;
		int err = assemble_statement(a, i, &image->words[i], &type);
		if (!err)
			err = take_upper_bits(a, &a->statements[i], &type);
		if (err)
			return err;
		image->words[i] |= (uint64_t)type << IMAGE_REL_SHIFT;
		relocations |= type != IMAGE_REL_NONE;
	}
	image->word_count = a->count;
	if (!image->relocated)
		return 0;
	if (relocations)
		return fail_set(a->fail, -EINVAL,
			"%s: words with ECC are final, words that need relocation are not; delete "
			"the "
			"word column",
			a->path);
	for (uint32_t i = 0; i < a->count; i++)
		image->words[i] = isa_ecc_encode(image->words[i]);
	return 0;
}

/* Routines that the loader's relocations lead to: named by labels, else found by layout. */
static void
place_routines(struct assembly *a)
{
	const struct {
		const char *name;
		uint32_t *word;
	} routines[] = {
		{"exit", &a->image->exit_word},
		{"abort", &a->image->abort_word},
		{"push_regs", &a->image->push_word},
		{"pop_regs", &a->image->pop_word},
	};
	if (!a->image->relocated)
		image_infer_routines(a->image);
	for (unsigned i = 0; i < sizeof(routines) / sizeof(*routines); i++) {
		const struct label *label =
			find_label(a, routines[i].name, strlen(routines[i].name));
		if (label && label->word < a->count)
			*routines[i].word = label->word;
	}
}

static int
warn(struct assembly *a, uint32_t line, const char *text)
{
	struct image_warnings *w = a->warnings;
	struct image_warning *list = realloc(w->list, (w->count + 1) * sizeof(*list));
	if (list == NULL)
		return no_memory(a);
	list[w->count++] = (struct image_warning){.line = line, .text = text};
	w->list = list;
	return 0;
}

static int
check_hazards(struct assembly *a)
{
	enum { HAZARDS_MAX = 256 }; /* more need no reading */
	struct isa_hazard *found = calloc(HAZARDS_MAX, sizeof(*found));
	if (found == NULL)
		return no_memory(a);
	size_t count = isa_hazards(a->insns, a->count, found, HAZARDS_MAX);
	int err = 0;
	for (size_t i = 0; i < count && i < HAZARDS_MAX && !err; i++) {
		const struct statement *statement = &a->statements[found[i].word];
		/* A line with its word comes from an image that exists: it may be as odd as it is.
		 */
		bool error = found[i].error && !statement->has_word;
		err = error ? refuse(a, statement->line, statement->column, found[i].text)
			    : warn(a, statement->line, found[i].text);
	}
	for (uint32_t i = 0; i < a->label_count && !err; i++)
		if (a->labels[i].word < a->count && isa_in_defer_slot(a->insns, a->labels[i].word))
			err = warn(
				a, a->labels[i].line, "a label inside the defer slots of a branch");
	free(found);
	return err;
}

static int
assemble(struct assembly *a)
{
	int err = read_lines(a);
	if (err)
		return err;
	a->image->words = calloc(a->count, sizeof(*a->image->words));
	a->insns = calloc(a->count, sizeof(*a->insns));
	if (a->image->words == NULL || a->insns == NULL)
		return no_memory(a);
	for (uint32_t i = 0; i < a->label_count; i++)
		if (a->labels[i].word >= a->count)
			return refuse(a, a->labels[i].line, 0, "no instruction follows this label");
	err = assemble_all(a);
	if (err)
		return err;
	place_routines(a);
	return check_hazards(a);
}

int
image_assemble(const char *source, const char *path, struct image **image,
	struct image_warnings *warnings, struct fail *fail)
{
	struct assembly a = {.path = path, .warnings = warnings, .fail = fail};

	*image = NULL;
	*warnings = (struct image_warnings){0};
	a.source = strdup(source);
	a.image = image_new();
	int err = a.source && a.image ? 0 : no_memory(&a);
	if (!err) {
		image_name_after_file(a.image, path);
		err = assemble(&a);
	}
	free(a.source);
	free(a.statements);
	free(a.labels);
	free(a.insns);
	if (err) {
		image_free(a.image);
		free(warnings->list);
		*warnings = (struct image_warnings){0};
		return err;
	}
	*image = a.image;
	return 0;
}
