/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/report_files.h"

#include "base/file.h"

#include <errno.h>
#include <string.h>

int
cli_check_writable(const char *path, struct fail *fail)
{
	struct file_out out;
	int err = file_create(&out, path, fail);
	if (!err)
		file_discard(&out);
	return err;
}

int
cli_reports_check(const struct cli_args *args, const struct cli_report *reports, unsigned count,
	struct fail *fail)
{
	for (unsigned i = 0; i < count; i++) {
		const char *path = cli_value(args, reports[i].option, NULL);
		int err = path ? cli_check_writable(path, fail) : 0;
		if (err)
			return err;
	}
	return 0;
}

static int
write_report(const struct cli_report *report, const char *path, const void *what, struct fail *fail)
{
	struct file_out out;
	int err = file_create(&out, path, fail);
	if (err)
		return err;
	report->print(what, out.stream);
	return file_commit(&out, fail);
}

int
cli_reports_write(const struct cli_args *args, const struct cli_report *reports, unsigned count,
	const void *what, struct fail *fail)
{
	int err = 0;
	for (unsigned i = 0; !err && i < count; i++) {
		const char *path = cli_value(args, reports[i].option, NULL);
		if (path)
			err = write_report(&reports[i], path, what, fail);
	}
	return err;
}
