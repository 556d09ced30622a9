/* SPDX-License-Identifier: BSD-2-Clause */
/* `nicro check` in two files: cmd_check.c gathers verdicts, check_print.c shows them. */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

#include "cli/cli.h"
#include "driver-shim/load.h"
#include "nic-model/profile.h"
#include "offload-jit/report_print.h"

/* What the running kernel says to a program, loaded as an ordinary one. */
enum kernel_says { KERNEL_NOT_ASKED, KERNEL_ACCEPTS, KERNEL_REFUSES, KERNEL_NO_ANSWER };
struct kernel_opinion {
	enum kernel_says says;
	int err;                  /* of a refusal or of no answer */
	char text[FAIL_TEXT_MAX]; /* its reason */
};

/* Its worst case against --min-mpps. */
struct check_rate {
	bool asked, known;
	uint64_t mpps_milli, min_milli;
	const char *limit;
	char reason[FAIL_TEXT_MAX]; /* why it is not known */
};

/* One program on one device. */
struct check_entry {
	struct report_subject subject;
	const struct loaded_program *loaded;
	struct kernel_opinion kernel;
	struct check_rate rate;
	unsigned object; /* index into objects */
};

/* One object on one device. */
struct check_object {
	const char *path;
	struct loaded_object *object;
	const char *device;
	unsigned first_entry, entry_count;
};

struct check {
	const struct cli_args *args;
	struct nic_profile *profiles;
	unsigned profile_count;
	struct check_object *objects; /* all devices of an operand stand together */
	unsigned object_count;
	struct check_entry *entries;
	unsigned entry_count;
	uint64_t min_mpps_milli; /* 0: no --min-mpps */
	uint64_t loop_bound;     /* rounds of each loop in its worst case; 0: as walked */
	int exit_code;
};

/** Is the program of a type that goes to a card (so that a refusal counts)? */
bool check_is_candidate(const struct check_entry *entry);

/** Is the worst case slower than --min-mpps, or unknown? */
bool check_too_slow(const struct check_entry *entry);

/** Do nicro's verifier and the kernel answer differently about safety? */
bool check_differs(const struct check_entry *entry);

/**
 * Would a loader that creates every map first and then loads every program get through?
 * @param why  out: the first thing that stops it
 */
bool check_loads_whole(
	const struct check *c, const struct check_object *object, char *why, size_t size);

void check_print_text(const struct check *c);

/** One JSON or SARIF document. @return exit code: CLI_FAULT when memory is short */
int check_print_json(const struct check *c);
int check_print_sarif(const struct check *c);

#endif
