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
		for (unsigned k = 0; path && k < i; k++) {
			const char *other = cli_value(args, reports[k].option, NULL);
			if (other && strcmp(path, other) == 0)
				return fail_set(fail, -EINVAL,
					"--%s and --%s both name %s; give each its own",
					cli_option_name(reports[k].option),
					cli_option_name(reports[i].option), path);
		}
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
