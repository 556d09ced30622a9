/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every example on every pcap in one process, through the check that `nicro compare` makes first.
 * Would have caught: a difference between card and kernel in seconds instead of a minute, and a
 * check that finds no difference where there is one.
 *
 *   equivalence_examples OBJECT_DIR TRAFFIC_DIR MAPS_DIR [NAME...]
 */
#include "bench/equivalence.h"
#include "bench/frames.h"
#include "traffic/traffic.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SKIP = 77, PATH_BYTES = 512 };

struct setting {
	struct nic_profile profile;
	enum jit_opt opt;
	const char *traffic_dir, *maps_dir;
	unsigned checks, different;
	unsigned long long packets, left_out;
};

static void
die(const struct fail *fail)
{
	fprintf(stderr, "equivalence_examples: %s\n", fail->text);
	exit(fail->err == -EPERM ? SKIP : 1);
}

/* The program on a card and in the kernel, both with the same maps, or only one of them filled. */
static int
check_one(const struct setting *s, const char *object_path, const char *maps, bool fill_card,
	const struct leg_traffic *traffic, struct equivalence *result, struct fail *fail)
{
	struct load_options options = {.profile = &s->profile, .jit.opt = s->opt, .seed = 1};
	struct loaded_object *object = NULL;
	struct kernel_exec *exec = NULL;
	unsigned count;
	int err = load_object(object_path, &options, &object, fail);
	const struct image *image = NULL;
	if (!err && load_program_at(object, 0)->prog)
		image = shim_prog_image(load_program_at(object, 0)->prog);
	if (!err && image == NULL)
		err = fail_set(fail, -EINVAL, "%s: not eligible", object_path);
	if (!err)
		err = nic_load(load_nic(object), image, fail);
	if (!err && maps && fill_card)
		err = load_maps_from(object, maps, fail);
	if (!err)
		err = kernel_exec_open(object_path, NULL, &exec, fail);
	if (!err && maps) {
		const struct map_json_map *table = kernel_exec_maps(exec, &count);
		err = map_json_read(maps, table, count, fail);
	}
	if (!err)
		err = equivalence_check(object, exec, traffic, result, fail);
	kernel_exec_close(exec);
	load_free(object);
	return err;
}

static void
check_pcap(struct setting *s, const char *object_path, const char *maps, const char *pcap)
{
	char rx[PATH_BYTES + 8];
	struct leg_traffic traffic;
	struct equivalence result;
	struct fail fail = {0};
	snprintf(rx, sizeof(rx), "pcap:%s", pcap);
	if (frames_read(rx, 0, 1, 1, &traffic, &fail) ||
		check_one(s, object_path, maps, true, &traffic, &result, &fail))
		die(&fail);
	s->checks++;
	s->packets += result.compared;
	s->left_out += result.left_out;
	if (result.state != EQUIVALENCE_EQUAL) {
		s->different++;
		printf("DIFFERENT: %s on %s, packet %lld: %s%s\n", object_path, pcap,
			(long long)result.index, result.what, result.why);
	}
	frames_free(&traffic);
}

/* A card without the rules that the kernel has must be found out. */
static int
check_detection(const struct setting *s, const char *object_dir)
{
	char object[PATH_BYTES], maps[PATH_BYTES], rx[PATH_BYTES];
	struct leg_traffic traffic;
	struct equivalence result;
	struct fail fail = {0};
	snprintf(object, sizeof(object), "%s/acl_5tuple.o", object_dir);
	snprintf(maps, sizeof(maps), "%s/acl_5tuple.json", s->maps_dir);
	snprintf(rx, sizeof(rx), "pcap:%s/mixed.pcap", s->traffic_dir);
	if (frames_read(rx, 0, 1, 1, &traffic, &fail) ||
		check_one(s, object, maps, false, &traffic, &result, &fail))
		die(&fail);
	frames_free(&traffic);
	if (result.state == EQUIVALENCE_DIFFERENT && result.what[0])
		return 0;
	printf("NOT FOUND: different map contents went unnoticed\n");
	return 1;
}

static bool
wanted(const char *name, char **names)
{
	if (*names == NULL)
		return true;
	for (; *names; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

static void
check_object(struct setting *s, const char *object_path, char **names)
{
	char maps[PATH_BYTES], pattern[PATH_BYTES], name[128];
	const char *base = strrchr(object_path, '/');
	glob_t pcaps;
	snprintf(name, sizeof(name), "%s", base ? base + 1 : object_path);
	name[strlen(name) - 2] = 0; /* ".o" */
	if (!wanted(name, names))
		return;
	snprintf(maps, sizeof(maps), "%s/%s.json", s->maps_dir, name);
	snprintf(pattern, sizeof(pattern), "%s/*.pcap", s->traffic_dir);
	if (glob(pattern, 0, NULL, &pcaps) == 0)
		for (size_t i = 0; i < pcaps.gl_pathc; i++)
			check_pcap(s, object_path, access(maps, R_OK) == 0 ? maps : NULL,
				pcaps.gl_pathv[i]);
	globfree(&pcaps);
}

int
main(int argc, char **argv)
{
	static struct setting s;
	struct fail fail = {0};
	char pattern[PATH_BYTES];
	glob_t objects;
	if (argc < 4) {
		fprintf(stderr, "usage: equivalence_examples OBJECTS TRAFFIC MAPS [NAME...]\n");
		return 1;
	}
	if (geteuid() != 0) {
		printf("SKIP: the kernel comparison needs root; nothing was compared\n");
		return SKIP;
	}
	s.traffic_dir = argv[2];
	s.maps_dir = argv[3];
	if (nic_profile_load(nic_profile_names[0], &s.profile, &fail))
		die(&fail);
	snprintf(pattern, sizeof(pattern), "%s/*.o", argv[1]);
	if (glob(pattern, 0, NULL, &objects) != 0)
		return 1;
	for (size_t i = 0; i < objects.gl_pathc; i++)
		for (s.opt = JIT_OPT_LINUX; s.opt <= JIT_OPT_MAX; s.opt++)
			check_object(&s, objects.gl_pathv[i], argv + 4);
	int missed = check_detection(&s, argv[1]);
	printf("%zu objects: %u checks, %llu packets equal, %llu left out, %u different\n",
		objects.gl_pathc, s.checks, s.packets, s.left_out, s.different);
	globfree(&objects);
	traffic_end();
	return s.different || missed || s.checks == 0;
}
