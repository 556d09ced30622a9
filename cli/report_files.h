/* SPDX-License-Identifier: BSD-2-Clause */
/* Reports that options ask for, each into a file of its own. */
#ifndef CLI_REPORT_FILES_H
#define CLI_REPORT_FILES_H

#include "cli/cli.h"

struct cli_report {
	enum cli_option option; /* whose value is the file */
	void (*print)(const void *what, FILE *stream);
};

/**
 * Before the work: can each file be written? That each has its own, cli_parse() saw to.
 * @return 0, or negative errno with one line
 */
int cli_reports_check(const struct cli_args *args, const struct cli_report *reports, unsigned count,
	struct fail *fail);

/**
 * Write each report that was asked for, whole or not at all.
 * @param what  handed to the print functions
 * @return 0, or negative errno with one line; the reports before it stay
 */
int cli_reports_write(const struct cli_args *args, const struct cli_report *reports, unsigned count,
	const void *what, struct fail *fail);

/** Can the file be written? It stays as it is. @return 0, or negative errno with one line */
int cli_check_writable(const char *path, struct fail *fail);

#endif
