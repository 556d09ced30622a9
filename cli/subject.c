/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/subject.h"

#include "offload-jit/report_print.h"
#include "traffic/traffic.h"

#include <elf.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

static void
print_findings(const struct cli_subject *s, const struct loaded_program *chosen)
{
	struct report_subject subject = {
		.object = s->path,
		.name = chosen->name,
		.section = chosen->section,
		.type = chosen->type,
		.insn_count = chosen->insn_count,
		.device = s->profile.name,
		.program = shim_prog_program(chosen->prog),
		.report = shim_prog_report(chosen->prog),
		.microcode_words = -1,
		.stack_bytes = -1,
	};
	report_print_line(stderr, &subject, cli_colour(stderr));
	report_print_details(stderr, &subject, cli_colour(stderr));
}

/* What the card would compute otherwise than the kernel is repeated here, a line each. */
static void
print_warnings(const struct report *report, const char *path)
{
	for (size_t i = 0; i < report->count; i++) {
		const struct finding *f = &report->findings[i];
		if (f->rule->severity == RULE_WARNING)
			fprintf(stderr, "nicro: %s: warning: %s (%s); see: nicro check %s\n", path,
				f->message, f->rule->id, path);
	}
}

/* @return exit code; CLI_OK: the image is loaded and the maps are filled */
static int
prepare_object(const struct cli_args *args, struct cli_subject *s, struct fail *fail)
{
	if (cli_load(args, s->path, &s->profile, &s->object, fail))
		return CLI_MISUSE;
	const struct loaded_program *chosen = cli_choose(args, s->path, s->object, fail);
	if (chosen == NULL)
		return CLI_MISUSE;
	s->nic = load_nic(s->object);
	s->name = chosen->name;
	s->type = chosen->type;
	s->image = shim_prog_image(chosen->prog);
	s->program = shim_prog_program(chosen->prog);
	if (s->image == NULL) {
		print_findings(s, chosen);
		return CLI_REFUSED;
	}
	print_warnings(shim_prog_report(chosen->prog), s->path);
	if (nic_load(s->nic, s->image, fail))
		return CLI_MISUSE;
	const char *maps = cli_value(args, CLI_OPT_MAPS, NULL);
	if (maps && load_maps_from(s->object, maps, fail))
		return CLI_MISUSE;
	return CLI_OK;
}

/* An image brings its maps along, under their table ids; ids that it does not use stay empty. */
static int
create_image_maps(struct cli_subject *s, struct fail *fail)
{
	for (uint32_t i = 0; i < s->image->map_count; i++) {
		const struct image_map *map = &s->image->maps[i];
		uint32_t table_id;
		if (map->type == BPF_MAP_TYPE_PERF_EVENT_ARRAY)
			continue;
		int err = nic_map_create(s->nic, map->type, map->key_bytes, map->value_bytes,
			map->max_entries, &table_id);
		if (err || table_id != map->id)
			return fail_set(fail, err ? err : -EINVAL,
				"%s: map '%s' cannot be created under table id %u", s->path,
				map->name, map->id);
	}
	return 0;
}

static int
prepare_image(const struct cli_args *args, struct cli_subject *s, struct fail *fail)
{
	static const enum cli_option objects_only[] = {
		CLI_OPT_PROG, CLI_OPT_MAPS, CLI_OPT_MAPS_OUT, CLI_OPT_OPT, CLI_OPT_LOCKSTEP};
	for (unsigned i = 0; i < sizeof(objects_only) / sizeof(objects_only[0]); i++)
		if (cli_given(args, objects_only[i]))
			return fail_set(fail, -EINVAL,
				"--%s goes with an object, and %s is an image",
				cli_option_name(objects_only[i]), s->path);
	uint64_t seed;
	int err = cli_number(args, CLI_OPT_SEED, 1, 0, UINT64_MAX, &seed, fail);
	if (!err)
		err = image_load(s->path, &s->own_image, fail);
	if (!err)
		err = nic_create(&s->profile, seed, &s->own_nic, fail);
	if (err)
		return err;
	s->image = s->own_image;
	s->nic = s->own_nic;
	s->name = s->image->name[0] ? s->image->name : NULL;
	s->type = s->image->type == IMAGE_TC ? "tc" : "xdp";
	err = create_image_maps(s, fail);
	if (!err)
		err = nic_load(s->nic, s->image, fail);
	return err;
}

/* An ELF file for the NFP machine is an image; raw words need --image, they could be anything. */
static bool
is_image(const struct cli_args *args, const char *path)
{
	Elf64_Ehdr header;
	if (cli_given(args, CLI_OPT_IMAGE))
		return true;
	FILE *file = fopen(path, "re");
	bool image = file && fread(&header, sizeof(header), 1, file) == 1 &&
		     memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 &&
		     header.e_machine == IMAGE_EM_NFP;
	if (file)
		fclose(file);
	return image;
}

int
cli_subject_options(const struct cli_args *args, struct cli_subject *s, struct fail *fail)
{
	struct jit_options jit;
	int err = cli_profile(args, &s->profile, fail);
	if (!err)
		err = cli_jit_options(args, &jit, fail);
	s->mtu_bytes = err ? 0 : jit.mtu_bytes;
	return err;
}

int
cli_subject_open(const struct cli_args *args, struct cli_subject *s, struct fail *fail)
{
	int code = CLI_OK;
	if (!is_image(args, s->path))
		code = prepare_object(args, s, fail);
	else if (prepare_image(args, s, fail))
		code = CLI_MISUSE;
	if (code == CLI_OK)
		nic_set_mtu(s->nic, s->mtu_bytes);
	return code;
}

void
cli_subject_close(struct cli_subject *s)
{
	load_free(s->object);
	nic_destroy(s->own_nic);
	image_free(s->own_image);
}

static void
show_progress(void *ctx, uint64_t packets)
{
	(void)ctx;
	fprintf(stderr, "\r%llu packets", (unsigned long long)packets);
}

int
cli_traffic_options(const struct cli_args *args, const struct nic_profile *profile,
	struct run_config *c, struct fail *fail)
{
	c->rx = cli_value(args, CLI_OPT_RX, NULL);
	if (c->rx == NULL)
		return fail_set(fail, -EINVAL,
			"%s needs packets: --rx pcap:FILE, or --rx gen:size=64",
			args->command->name);
	int err = traffic_check_source(c->rx, fail);
	if (!err)
		err = cli_number(args, CLI_OPT_COUNT, 0, 1, UINT64_MAX, &c->count, fail);
	if (!err)
		err = cli_number(args, CLI_OPT_SEED, 1, 0, UINT64_MAX, &c->seed, fail);
	if (!err)
		err = cli_number(args, CLI_OPT_SIM_THREADS, 1, 1, 2, &c->sim_threads, fail);
	c->profile = profile;
	if (!err)
		err = run_pacing(cli_value(args, CLI_OPT_RATE, NULL), c, fail);
	if (!cli_given(args, CLI_OPT_QUIET) && isatty(STDERR_FILENO))
		c->progress = show_progress;
	return err;
}

int
cli_subject_run(const struct cli_args *args, const struct cli_subject *s, struct run_config *config,
	struct run_result *result, struct fail *fail)
{
	config->nic = s->nic;
	config->image = s->image;
	int err = run_traffic(config, result, fail);
	if (config->progress)
		fprintf(stderr, "\r%*s\r", 32, "");
	if (!err && result->one_thread_why && !cli_given(args, CLI_OPT_QUIET))
		fprintf(stderr, "nicro: one simulator thread: %s\n", result->one_thread_why);
	return err;
}
