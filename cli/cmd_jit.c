/* SPDX-License-Identifier: BSD-2-Clause */
/* nicro jit: translate; listing, image, raw words. */
#include "cli/cmds.h"
#include "cli/listing.h"
#include "driver-shim/load.h"
#include "image/image.h"
#include "nic-model/profile.h"
#include "offload-jit/bpf/bpf.h"

#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

/* What is asked for, and what came of it so far. */
struct job {
	const struct cli_args *args;
	const char *object;  /* path of the object at hand */
	const char *raw_dir; /* NULL: no raw images */
	json_t *programs;    /* NULL: text */
	bool quiet;
	int code; /* enum cli_exit, the highest so far */
};

static void
raise_code(struct job *job, int code)
{
	if (code > job->code)
		job->code = code;
}

/* Base name without the last ".o". */
static void
object_name(const char *path, char *name, size_t size)
{
	const char *base = strrchr(path, '/');
	snprintf(name, size, "%s", base != NULL ? base + 1 : path);
	size_t len = strlen(name);
	if (len > 2 && strcmp(name + len - 2, ".o") == 0)
		name[len - 2] = '\0';
}

static void
print_refusal(const struct job *job, const struct loaded_program *program)
{
	const struct report *report = program->prog ? shim_prog_report(program->prog) : NULL;
	if (report == NULL || report->count == 0) {
		fprintf(stderr, "nicro: %s: %s is not translated: %s\n", job->object, program->name,
			program->skipped != NULL ? program->skipped : "no reason is known");
		return;
	}
	const struct finding *finding = &report->findings[0];
	fprintf(stderr, "nicro: %s: %s is not translated: %s: %s", job->object, program->name,
		finding->rule->id, finding->message);
	if (finding->line != 0)
		fprintf(stderr, " (%s:%u)", finding->file, finding->line);
	fprintf(stderr, "; see: nicro check %s\n", job->object);
}

static int
write_raw(const struct job *job, const struct image *image)
{
	char object[NAME_MAX + 1], path[PATH_MAX];
	struct fail fail = {0};
	object_name(job->object, object, sizeof(object));
	int len = snprintf(path, sizeof(path), "%s/%s.%s.img", job->raw_dir, object, image->name);
	if (len >= (int)sizeof(path)) {
		fail_set(&fail, -ENAMETOOLONG, "%s: the path of the image is too long",
			job->raw_dir);
		return cli_fail(&fail);
	}
	if (image_save_raw(image, path, &fail) != 0)
		return cli_fail(&fail);
	if (!job->quiet && job->programs == NULL)
		printf("%s: %u words\n", path, image->word_count);
	return CLI_OK;
}

static int
write_image(const struct job *job, const struct image *image)
{
	const char *path = cli_value(job->args, CLI_OPT_OUTPUT, NULL);
	struct fail fail = {0};
	if (image_save(image, path, &fail) != 0)
		return cli_fail(&fail);
	if (!job->quiet && job->programs == NULL)
		printf("%s: %s, %u words\n", path, image->name, image->word_count);
	return CLI_OK;
}

static void
print_text(const struct job *job, const struct loaded_program *program, const struct image *image)
{
	printf("; %s of %s (%s): %u eBPF instructions, %u words, %u bytes of stack\n", image->name,
		job->object, program->type, program->insn_count, image->word_count,
		image->stack_bytes);
	listing_print(stdout, image, shim_prog_report(program->prog));
	putchar('\n');
}

/* The eBPF program with its C lines, one entry per instruction. */
static json_t *
insns_json(const struct image *image)
{
	json_t *insns = json_array();
	for (uint32_t i = 0; i < image->insn_count; i++) {
		char text[128];
		const struct image_source *source = &image->sources[i];
		json_array_append_new(insns,
			json_pack("{s:i, s:s, s:s?, s:o, s:s?}", "insn", i, "text",
				bpf_print(image->insns, image->insn_count, i, text, sizeof(text)),
				"file", source->file, "line",
				source->line != 0 ? json_integer(source->line) : json_null(),
				"source", source->text));
		if (bpf_is_ld_imm64(&image->insns[i]))
			i++;
	}
	return insns;
}

static json_t *
findings_json(const struct loaded_program *program)
{
	json_t *findings = json_array();
	const struct report *report = program->prog ? shim_prog_report(program->prog) : NULL;
	for (size_t i = 0; report != NULL && i < report->count; i++) {
		const struct finding *f = &report->findings[i];
		json_array_append_new(
			findings, json_pack("{s:s, s:s, s:o, s:s}", "rule", f->rule->id, "severity",
					  rule_severity_name(f->rule->severity), "insn",
					  f->insn >= 0 ? json_integer(f->insn) : json_null(),
					  "message", f->message));
	}
	return findings;
}

static void
add_json(const struct job *job, const struct loaded_program *program, const struct image *image)
{
	json_t *entry = json_pack("{s:s, s:s, s:s, s:s, s:b, s:o}", "object", job->object, "name",
		program->name, "section", program->section, "type", program->type, "eligible",
		image != NULL, "findings", findings_json(program));
	json_t *nothing = json_null();
	json_object_set_new(
		entry, "microcode_words", image ? json_integer(image->word_count) : nothing);
	json_object_set_new(
		entry, "stack_bytes", image ? json_integer(image->stack_bytes) : nothing);
	json_object_set_new(entry, "exit_word", image ? json_integer(image->exit_word) : nothing);
	json_object_set_new(entry, "abort_word", image ? json_integer(image->abort_word) : nothing);
	json_object_set_new(entry, "insns", image ? insns_json(image) : nothing);
	json_object_set_new(entry, "words", image ? listing_json(image) : nothing);
	json_array_append_new(job->programs, entry);
}

static void
one_program(struct job *job, const struct loaded_program *program)
{
	const struct image *image = program->prog ? shim_prog_image(program->prog) : NULL;
	if (job->programs != NULL)
		add_json(job, program, image);
	if (image == NULL) {
		print_refusal(job, program);
		raise_code(job, CLI_REFUSED);
		return;
	}
	if (job->raw_dir != NULL)
		raise_code(job, write_raw(job, image));
	if (cli_given(job->args, CLI_OPT_OUTPUT))
		raise_code(job, write_image(job, image));
	if (job->raw_dir == NULL && !cli_given(job->args, CLI_OPT_OUTPUT) && job->programs == NULL)
		print_text(job, program, image);
}

static int
one_object(struct job *job, const struct nic_profile *profile, const struct jit_options *jit)
{
	struct fail fail = {0};
	struct loaded_object *object;
	struct load_options options = {.profile = profile,
		.jit = *jit,
		.prog_name = cli_value(job->args, CLI_OPT_PROG, NULL)};
	if (load_object(job->object, &options, &object, &fail) != 0)
		return cli_fail(&fail);
	int code = CLI_OK;
	if (cli_given(job->args, CLI_OPT_OUTPUT)) {
		const struct loaded_program *program =
			cli_choose(job->args, job->object, object, &fail);
		if (program != NULL)
			one_program(job, program);
		else
			code = cli_fail(&fail);
	} else {
		for (unsigned i = 0; i < load_program_count(object); i++)
			one_program(job, load_program_at(object, i));
	}
	load_free(object);
	return code;
}

/* The directory of raw images may be there already. */
static int
make_directory(const char *path, struct fail *fail)
{
	struct stat status;
	if (mkdir(path, 0777) == 0)
		return 0;
	int err = -errno;
	if (err == -EEXIST && stat(path, &status) == 0 && S_ISDIR(status.st_mode))
		return 0;
	return fail_set(fail, err, "%s: cannot make this directory: %s", path, strerror(-err));
}

static int
prepare(const struct job *job, struct nic_profile *profile, struct jit_options *jit,
	struct fail *fail)
{
	const struct cli_args *args = job->args;
	if (cli_given(args, CLI_OPT_OUTPUT) && args->operand_count > 1)
		return fail_set(
			fail, -EINVAL, "--output takes one object; use --raw DIR for several");
	if (cli_given(args, CLI_OPT_DUMP) && cli_given(args, CLI_OPT_JSON))
		return fail_set(fail, -EINVAL, "--dump prints text; leave out --json");
	int err = cli_profile(args, profile, fail);
	if (err == 0)
		err = cli_jit_options(args, jit, fail);
	if (err == 0 && job->raw_dir != NULL)
		err = make_directory(job->raw_dir, fail);
	if (err == 0 && cli_given(args, CLI_OPT_DUMP)) {
		jit->dump_pass = cli_value(args, CLI_OPT_DUMP, NULL);
		jit->dump = stdout;
		if (!offload_jit_is_pass(jit->dump_pass))
			err = fail_set(fail, -EINVAL, "--dump: '%s' is no pass; the passes are %s",
				jit->dump_pass, offload_jit_passes());
	}
	return err;
}

int
cmd_jit(const struct cli_args *args)
{
	struct job job = {.args = args,
		.raw_dir = cli_value(args, CLI_OPT_RAW, NULL),
		.quiet = cli_given(args, CLI_OPT_QUIET)};
	struct nic_profile profile;
	struct jit_options jit = {0};
	struct fail fail = {0};
	if (prepare(&job, &profile, &jit, &fail) != 0)
		return cli_fail(&fail);
	if (cli_given(args, CLI_OPT_JSON))
		job.programs = json_array();
	for (unsigned i = 0; i < args->operand_count; i++) {
		job.object = args->operands[i];
		raise_code(&job, one_object(&job, &profile, &jit));
	}
	if (job.programs != NULL)
		cli_print_json(json_pack("{s:s, s:s, s:o}", "schema", "nicro.jit/1", "opt",
			jit_opt_names[jit.opt], "programs", job.programs));
	return job.code;
}
