/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would have caught: a file that breaks nicro (or libbpf) when it is loaded as an object. What
 * translates is put on the card and gets packets.
 */
#include "target.h"

#include "driver-shim/load.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { WORK_LIMIT = 20000, FRAME_BYTES = 128 };

/* Memory that libbpf does not give back for objects that it refuses is not ours to free, nor is the
 * corpus that libFuzzer keeps until its end. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:libbpf.so\nleak:libelf.so\nleak:fuzzer::InputCorpus\n";
}

static bool
has_warning(const struct report *report)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->findings[i].rule->severity == RULE_WARNING)
			return true;
	return false;
}

static void
run_frames(struct nic *nic, const struct loaded_program *program)
{
	uint8_t frame[FRAME_BYTES] = {[12] = 0x08, [14] = 0x45, [23] = 17, [17] = 114};
	struct nic_outcome outcome;
	struct fail fail = {0};
	if (nic_load(nic, shim_prog_image(program->prog), &fail))
		FUZZ_FOUND("an image of ours does not load: %s", fail.text);
	for (uint32_t len = 14; len <= FRAME_BYTES; len += FRAME_BYTES - 14) {
		if (nic_frame_in(nic, 0, frame, len, NIC_TIME_ELASTIC))
			FUZZ_FOUND("the card is full");
		nic_advance(nic, NIC_TIME_ELASTIC);
		if (nic_outcomes(nic, &outcome, 1) != 1)
			FUZZ_FOUND("a frame without outcome");
		if (outcome.verdict == NIC_TRAP && !has_warning(shim_prog_report(program->prog)))
			FUZZ_FOUND("trap: %s", nic_trap(nic)->reason);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct nic_profile profile;
	if (profile.name[0] == 0 && nic_profile_load(nic_profile_names[0], &profile, NULL))
		FUZZ_FOUND("no default profile");
	struct load_options options = {.profile = &profile, .jit = {.work_limit = WORK_LIMIT}};
	struct loaded_object *object;
	struct fail fail = {0};
	char path[64];
	int fd = memfd_create("object", MFD_CLOEXEC);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size) {
		perror("memfd");
		exit(2);
	}
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (load_object(path, &options, &object, &fail) == 0) {
		for (unsigned i = 0; i < load_program_count(object); i++) {
			const struct loaded_program *program = load_program_at(object, i);
			if (program->prog && shim_prog_image(program->prog))
				run_frames(load_nic(object), program);
		}
		load_free(object);
	} else if (fail.text[0] == 0) {
		FUZZ_FOUND("refused without a word");
	}
	close(fd);
	return 0;
}
