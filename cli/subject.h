/* SPDX-License-Identifier: BSD-2-Clause */
/* What commands that put a program on the modelled card do alike: an object or an image, loaded,
 * with its maps; and the traffic that it gets. */
#ifndef CLI_SUBJECT_H
#define CLI_SUBJECT_H

#include "bench/run.h"
#include "cli/cli.h"
#include "driver-shim/load.h"
#include "image/image.h"

/* A program on the card. */
struct cli_subject {
	const char *path;
	struct nic_profile profile;
	struct loaded_object *object; /* NULL: an image file */
	struct nic *nic;
	const struct image *image;
	const struct jit_program *program; /* NULL: an image file */
	const char *name, *type;           /* name: NULL when an image has none */
	uint32_t mtu_bytes;
	struct nic *own_nic; /* made for an image file */
	struct image *own_image;
};

/**
 * Read --device, --set, --mtu: what can be wrong with the words is found before a file is opened.
 * @return 0 or negative errno with @p fail
 */
int cli_subject_options(
	const struct cli_args *args, struct cli_subject *subject, struct fail *fail);

/**
 * Load @p subject's path, an object or an image (--image for raw words), on a card, and fill its
 * maps from --maps. A program that the card would not take is reported on stderr.
 * @return enum cli_exit; with CLI_MISUSE @p fail is set. cli_subject_close() in any case.
 */
int cli_subject_open(const struct cli_args *args, struct cli_subject *subject, struct fail *fail);
void cli_subject_close(struct cli_subject *subject);

/**
 * Read --rx, --count, --seed, --rate, --quiet: which frames come, when, and whether progress shows.
 * @return 0 or negative errno with @p fail
 */
int cli_traffic_options(const struct cli_args *args, const struct nic_profile *profile,
	struct run_config *config, struct fail *fail);

/** run_traffic() on the subject, with progress, and a word when one simulator thread did what two
 * should. @return as run_traffic() */
int cli_subject_run(const struct cli_args *args, const struct cli_subject *subject,
	struct run_config *config, struct run_result *result, struct fail *fail);

#endif
