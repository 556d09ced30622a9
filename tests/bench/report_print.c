/* SPDX-License-Identifier: BSD-2-Clause */
/* Prints a report of a record that a test made: report_print html|csv|markdown RECORD. */
#include "bench/record.h"
#include "bench/report.h"

#include <string.h>

int
main(int argc, char **argv)
{
	struct fail fail = {0};
	json_t *record = argc == 3 ? record_read(argv[2], &fail) : NULL;
	if (record == NULL) {
		fprintf(stderr, "report_print: %s\n",
			fail.err ? fail.text : "html|csv|markdown FILE");
		return 2;
	}
	if (strcmp(argv[1], "html") == 0)
		report_html(record, stdout);
	else if (strcmp(argv[1], "csv") == 0)
		report_csv(record, stdout);
	else
		report_markdown(record, stdout);
	json_decref(record);
	return 0;
}
