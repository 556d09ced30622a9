/* SPDX-License-Identifier: BSD-2-Clause */
/* The plots of the HTML page: each a drawing and its legend, nothing when the record has not what
 * it needs. Modelled figures are blue, measured ones orange, limits grey. */
#ifndef BENCH_REPORT_PLOTS_H
#define BENCH_REPORT_PLOTS_H

#include "bench/report_view.h"

#include <stdio.h>

/** Rates of the paths of one point, side by side: bars; measured ones with their interval. */
void plot_paths(const struct report_point *point, FILE *stream);
/** Rates over the swept key, with line rate and MAC ceiling. */
void plot_sweep(const json_t *record, FILE *stream);
/** Host cores that the measured paths of one point need, over the rate. */
void plot_cores(const struct report_point *point, FILE *stream);
/** Distribution of the card's latency, a curve per point. */
void plot_latency(const json_t *record, FILE *stream);
/** Where the packets' time goes, a bar per point. */
void plot_ledger(const json_t *record, FILE *stream);
/** Rate over instruction cycles per packet, below the limits of the card's parts, of one point. */
void plot_roofline(const struct report_point *point, FILE *stream);

/** Class of the @p index-th entry of a ledger, as the style sheet colours it. */
const char *plot_ledger_class(unsigned index, char text[8]);

#endif
