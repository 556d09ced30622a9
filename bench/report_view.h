/* SPDX-License-Identifier: BSD-2-Clause */
/* The record as all reports see it: points (a single comparison is a sweep of one), and in each the
 * same paths. Nothing here is a copy: all lives as long as the record. */
#ifndef BENCH_REPORT_VIEW_H
#define BENCH_REPORT_VIEW_H

#include "bench/record.h"

#include <stdbool.h>

enum { REPORT_PATHS_MAX = 32, REPORT_FIGURE_MAX = 32 };

struct report_point {
	const char *value;     /* of the swept key; "" in a single comparison */
	const json_t *point;   /* its entry in the sweep; NULL in a single comparison */
	const json_t *compare; /* nicro.compare/1 */
	const json_t *card;    /* NULL: no card ran the program */
	double mpps;           /* modelled rate; NAN: none */
};

/** Is it a sweep? Then its key and unit stand at "sweep.key", "sweep.unit". */
bool report_is_sweep(const json_t *record);

unsigned report_point_count(const json_t *record);
struct report_point report_point_at(const json_t *record, unsigned index);

/** The first point whose program ran on the card, else the first: what is shown of one point only.
 */
struct report_point report_main_point(const json_t *record);

/** Names of all paths, in order of appearance. @return how many */
unsigned report_path_names(const json_t *record, const char *names[REPORT_PATHS_MAX]);

/** The path of that name; NULL when the point has none. */
const json_t *report_path(const struct report_point *point, const char *name);

/** Is its figure of the card's model? */
bool report_is_modelled(const json_t *path);

/** The path's rate in Mpps: of the whole modelled card, or of one core of the host. */
double report_path_mpps(const json_t *path);

/** Is it measured over a packet's whole way, so that the host's cores can be reckoned from it? */
bool report_is_host_path(const json_t *path);

/** Cores of the measured host for @p mpps on that path; NAN when it has no figure, or one that is
 * too noisy to conclude from. */
double report_host_cores(const json_t *path, double mpps);

/** Did card and kernel agree? A sentence about it in @p text. @return "equal", "different",
 * "unknown"
 */
const char *report_equivalence(const struct report_point *point, char *text, size_t text_bytes);

/** Mean time of a packet in an entry of enum nic_ledger, in ns; NAN when the card has none. */
double report_ledger_ns(const json_t *card, unsigned entry);

/** Instruction cycles of the cores a packet: program, helpers and firmware. */
double report_core_cycles(const json_t *card);

/** Is the value of a point a number, or a word such as "imix"? */
bool report_is_number(const char *value);

/** The point as people name it: "64 bytes", "imix"; in a single comparison "card". @return @p text
 */
enum { REPORT_LABEL_MAX = 96 };
const char *report_label(
	const json_t *record, const struct report_point *point, char text[REPORT_LABEL_MAX]);

/** A figure for people: whole numbers as they are, others to four digits or so; a dash for NAN.
 * @return @p text */
const char *report_figure(double value, char text[REPORT_FIGURE_MAX]);

#endif
