/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where the cycles go: counts of a run, mapped to C lines, eBPF instructions and microcode words.
 * All instruction cycles of a run are in exactly one row of each table (docs/profile.md).
 */
#ifndef BENCH_PROFILE_H
#define BENCH_PROFILE_H

#include "base/fail.h"
#include "bench/timeline.h"
#include "bench/worst.h"
#include "image/image.h"
#include "isa/isa.h"
#include "nic-model/device.h"

#include <stdint.h>
#include <stdio.h>

/* What a row is: X(NAME, "word"). ORDER profile_kind: names in profile_kind_name(). */
#define PROFILE_KINDS(X)                                                                   \
	X(LINE, "line")         /* C line; in the finer tables of it: instruction, word */ \
	X(PART, "part")         /* prologue, exit and the like */                          \
	X(HELPER, "helper")     /* a firmware routine, called from one place */            \
	X(FIRMWARE, "firmware") /* around the program */                                   \
	X(OTHER, "other")       /* instructions without a C line */
enum profile_kind {
#define X(NAME, text) PROFILE_##NAME,
	PROFILE_KINDS(X)
#undef X
		PROFILE_KIND_COUNT
};

struct profile_row {
	enum profile_kind kind;
	const char *name; /* of part, helper, firmware; NULL for lines */
	const char *file; /* helper: of the call; NULL: none */
	const char *text;
	uint32_t line;
	int32_t insn, word;     /* first of the row, -1: none */
	uint64_t runs;          /* executions of its most frequent word; helper: calls */
	uint64_t cycles;        /* instruction cycles, annulled ones included */
	uint64_t shadow_cycles; /* annulled ones among them */
	uint64_t wait_cycles;   /* memory latencies, no queueing */
};

struct profile_table {
	struct profile_row *rows; /* most cycles first, then in order of the code */
	uint32_t count;
};

/* How fine a table is: X(NAME, "word", "what a row is"). */
#define PROFILE_LEVELS(X)                    \
	X(LINES, "line", "C line")           \
	X(INSNS, "insn", "eBPF instruction") \
	X(WORDS, "word", "microcode instruction")
enum profile_level {
#define X(NAME, word, text) PROFILE_##NAME,
	PROFILE_LEVELS(X)
#undef X
		PROFILE_LEVEL_COUNT
};

/* The most expensive packet that came. */
struct profile_packet {
	bool any;
	uint64_t index;
	uint32_t cycles, len_bytes;
	uint8_t verdict;
};

struct profile {
	const struct image *image;
	const struct nic_profile *card;
	const struct nic *nic; /* as the run left it */
	struct nic_totals totals;
	uint64_t executed_packets; /* packets_in without the lost ones */
	struct profile_table tables[PROFILE_LEVEL_COUNT];
	uint64_t cycles;         /* sum of each table: program, routines, firmware */
	uint64_t program_cycles; /* program and the routines that it calls */
	uint64_t named_cycles;   /* of these, in rows of a line, a part or a helper */
	struct profile_packet slowest;
};

/**
 * Make the tables from a run that counted words (nic_count_words()).
 *
 * @param totals   of that run
 * @param profile  out: release with profile_free(); names point into the image
 * @return 0 or -ENOMEM
 */
int profile_collect(const struct nic *nic, const struct nic_profile *card,
	const struct image *image, const struct nic_totals *totals, struct profile *profile,
	struct fail *fail);
/** Release the tables of profile_collect(). */
void profile_free(struct profile *profile);

/** Keep @p outcome in @p slowest when its packet cost more cycles than all before it. */
void profile_note(struct profile_packet *slowest, const struct nic_outcome *outcome);

/** Word of PROFILE_KINDS, as `kind` in JSON. */
const char *profile_kind_name(unsigned kind);
/** Word of PROFILE_LEVELS, as --by takes it. */
const char *profile_level_name(unsigned level);
/** What a row of that table is: "C line". */
const char *profile_level_text(unsigned level);
/** @return the level of that name, PROFILE_LEVEL_COUNT when there is none */
enum profile_level profile_level_of(const char *name);
/** bpf(2)'s name of the helper behind a firmware routine. */
const char *profile_helper_name(enum device_func func);

/**
 * The eBPF instruction or the microcode word that a row of that table begins with.
 * @return NULL when a row has none: of C lines, of what no instruction made
 */
const char *profile_code_text(const struct image *image, const struct profile_row *row,
	enum profile_level level, char text[ISA_TEXT_MAX]);

/** One sentence: what would move the limit of a run. */
const char *profile_advice(const struct nic_totals *totals);
/** The busiest part that is not that limit: it bounds what can be won. */
enum nic_part profile_next_limit(const struct nic_totals *totals);
/** Number of the busiest bank or port of a part; -1: there is one, or all are alike. */
int64_t profile_part_unit(const struct nic_totals *totals, enum nic_part part);
/** profile_part_unit() of totals->limit; -1 also when that is no part of the card. */
int64_t profile_limit_unit(const struct nic_totals *totals);
/** One line: the modelled rate, what sets it when something does, and the simple formula's. */
void profile_print_rate(const struct nic_totals *totals, FILE *stream);
/** One line: how long packets were in the card, from the last bit's arrival to completion. */
void profile_print_latency(const struct nic_totals *totals, FILE *stream);
/** profile_print_rate(), bottleneck, advice, next limit. */
void profile_print_limit(const struct profile *profile, FILE *stream);

struct profile_print {
	const char *object, *name, *type;
	enum profile_level level;
	uint32_t rows;                   /* at most; 0 all */
	const struct worst *worst;       /* or NULL */
	const char *no_worst;            /* why there is none, or NULL */
	const struct timeline *timeline; /* or NULL */
	unsigned columns;                /* of the terminal */
	bool colour;
	bool quiet; /* without hints */
};
/** The whole profile as text for people; the figures of docs/profile.md. */
void profile_print_text(
	const struct profile *profile, const struct profile_print *print, FILE *stream);
struct json_t;
/** The document nicro.profile/1. @return a new reference */
struct json_t *profile_json(const struct profile *profile, const struct profile_print *print);

/** Folded stacks, one "frame;frame COUNT" a line, as flame graph tools read them. */
void profile_print_folded(const struct profile *profile, const char *name, FILE *stream);

#endif
