/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside isa/: the pieces of an instruction's text, and how operands are read from them. */
#ifndef ISA_PARSE_H
#define ISA_PARSE_H

#include "isa/form.h"

struct slice {
	const char *at;
	size_t len;
};

enum { PARSE_ARGS_MAX = 16, PARSE_SUFFIXES_MAX = 8 };

/* NAME[arg, arg, ...], suffix, suffix[...] */
struct parse {
	const char *start;
	enum isa_ctx_mode mode;
	struct isa_insn *insn;
	struct slice name;
	struct slice args[PARSE_ARGS_MAX];
	unsigned arg_count;
	struct slice suffixes[PARSE_SUFFIXES_MAX]; /* a used one has length 0 */
	unsigned suffix_count;
	const char *error; /* the first, at `where` */
	const char *where;
};

/** Cut a text into its pieces. @return false with the error set */
bool parse_split(struct parse *p, const char *text);

/** Record an error unless one is recorded. @return false */
bool parse_error(struct parse *p, const char *where, const char *error);

bool slice_is(struct slice slice, const char *text);

/** Remove a prefix. @return false and leave the slice alone when it has another one */
bool slice_skip(struct slice *slice, const char *prefix);

/** Remove a suffix likewise. */
bool slice_chop(struct slice *slice, const char *suffix);

/** A whole slice as decimal or 0x number. */
bool parse_number(struct parse *p, struct slice slice, uint64_t limit, uint64_t *value);

/** PREFIXnSUFFIX; quiet: false without an error when it has another shape. */
bool parse_numbered(struct parse *p, struct slice slice, const char *prefix, const char *suffix,
	uint64_t limit, uint64_t *value);

/** Number of arguments as expected? */
bool parse_want(struct parse *p, unsigned args);

/** Any operand; `--` is ISA_NONE. */
bool parse_operand(struct parse *p, struct slice slice, struct isa_operand *operand);

/** An operand that must be there. */
bool parse_source(struct parse *p, struct slice slice, struct isa_operand *operand);

/** `.N` */
bool parse_target(struct parse *p, struct slice slice, uint16_t *target);

/** `>>rotN`, `>>N`, `<<N`, `>>indirect`, ... */
bool parse_shift(struct parse *p, struct slice slice, bool is_double);

/** Use up a suffix that is there. */
bool parse_suffix(struct parse *p, const char *text);

/** Use up a suffix NAME[inside]. */
bool parse_suffix_bracket(struct parse *p, const char *name, struct slice *inside);

/** defer[n] if it is there. */
bool parse_defer(struct parse *p, uint8_t *slots);

/** A command of a target, whose name has been read. */
bool parse_cmd(struct parse *p, enum isa_target target);

#endif
