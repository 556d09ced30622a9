/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/equivalence.h"

#include "nic-model/device.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One packet through the card, alone. */
static int
run_model(struct nic *nic, const struct leg_frame *frame, struct nic_outcome *outcome,
	struct fail *fail)
{
	int err = nic_frame_in(nic, 0, frame->data, frame->len_bytes, NIC_TIME_ELASTIC);
	if (err)
		return fail_set(fail, err, "the card does not take a frame of %u bytes: %s",
			frame->len_bytes, strerror(-err));
	nic_advance(nic, NIC_TIME_ELASTIC);
	unsigned n = nic_outcomes(nic, outcome, 1);
	assert(n == 1); /* one in, one out: an empty card has finished it */
	return 0;
}

static void
keep_bytes(struct equivalence *e, const uint8_t *model, uint32_t model_bytes, const uint8_t *kernel,
	uint32_t kernel_bytes)
{
	uint32_t at = 0, shorter = model_bytes < kernel_bytes ? model_bytes : kernel_bytes;
	while (at < shorter && model[at] == kernel[at])
		at++;
	e->at_byte = at;
	e->from_byte = at >= 32 ? (at - 16) & ~15u : 0;
	uint32_t from = e->from_byte;
	e->model_bytes = model_bytes > from ? model_bytes - from : 0;
	e->kernel_bytes = kernel_bytes > from ? kernel_bytes - from : 0;
	if (e->model_bytes > EQUIVALENCE_BYTES_MAX)
		e->model_bytes = EQUIVALENCE_BYTES_MAX;
	if (e->kernel_bytes > EQUIVALENCE_BYTES_MAX)
		e->kernel_bytes = EQUIVALENCE_BYTES_MAX;
	memcpy(e->model, model + from, e->model_bytes);
	memcpy(e->kernel, kernel + from, e->kernel_bytes);
}

/* @return true when they differ, with everything to show about it */
static bool
packet_differs(struct equivalence *e, uint32_t index, const struct nic *nic,
	const struct nic_outcome *ours, const struct kernel_answer *theirs)
{
	bool leaves = theirs->exit != NIC_EXIT_DROP;
	if (ours->verdict == NIC_TRAP) {
		const struct nic_trap *trap = nic_trap(nic);
		snprintf(e->what, sizeof(e->what),
			"the card's image traps at word %u (%s), the kernel says %s",
			trap ? trap->word : 0, trap ? trap->reason : "?",
			nic_verdict_name(theirs->verdict));
	} else if (ours->verdict != theirs->verdict) {
		snprintf(e->what, sizeof(e->what), "verdict: the card says %s, the kernel %s",
			nic_verdict_name(ours->verdict), nic_verdict_name(theirs->verdict));
	} else if (ours->len_bytes != theirs->len_bytes) {
		snprintf(e->what, sizeof(e->what),
			"length after the program: the card has %u bytes, the kernel %u",
			ours->len_bytes, theirs->len_bytes);
	} else if (leaves && memcmp(ours->data, theirs->data, ours->len_bytes) != 0) {
		keep_bytes(e, ours->data, ours->len_bytes, theirs->data, theirs->len_bytes);
		snprintf(e->what, sizeof(e->what), "bytes differ from byte %u on", e->at_byte);
	} else {
		return false;
	}
	e->index = index;
	e->state = EQUIVALENCE_DIFFERENT;
	if (e->model_bytes == 0)
		keep_bytes(e, ours->data, ours->len_bytes, theirs->data, theirs->len_bytes);
	return true;
}

static int
compare_packets(struct equivalence *e, struct nic *nic, struct kernel_exec *exec,
	const struct leg_traffic *traffic, struct fail *fail)
{
	uint32_t type = kernel_exec_type(exec);
	for (uint32_t i = 0; i < traffic->count; i++) {
		const struct leg_frame *frame = &traffic->frames[i];
		struct nic_outcome ours;
		struct kernel_answer theirs;
		bool runt = frame->len_bytes < KERNEL_FRAME_BYTES_MIN;
		if (!runt && !kernel_takes(type, frame->data, frame->len_bytes)) {
			e->left_out++;
			continue;
		}
		int err = run_model(nic, frame, &ours, fail);
		if (err)
			return err;
		if (ours.verdict == NIC_LOST) {
			e->lost++;
			continue;
		}
		if (runt) /* the card must not let it in: no program takes so little */
			return fail_set(fail, -EFAULT, "the card executed a frame of %u bytes",
				frame->len_bytes);
		err = kernel_exec_frame(exec, frame->data, frame->len_bytes, 1, &theirs, fail);
		if (err)
			return err;
		e->compared++;
		if (packet_differs(e, i, nic, &ours, &theirs))
			return 0;
	}
	return 0;
}

/* First line that differs, to show: an entry stands on a line of its own. */
static void
first_line(struct equivalence *e, const char *ours, const char *theirs)
{
	const char *name_ours = "?";
	size_t name_bytes = 1;
	while (*ours && *theirs) {
		size_t a = strcspn(ours, "\n"), b = strcspn(theirs, "\n");
		if (strncmp(ours, "{\"name\":\"", 9) == 0) {
			name_ours = ours + 9;
			name_bytes = strcspn(name_ours, "\"");
		}
		if (a != b || memcmp(ours, theirs, a) != 0)
			break;
		ours += a + (ours[a] != 0);
		theirs += b + (theirs[b] != 0);
	}
	snprintf(e->what, sizeof(e->what), "map '%.*s': the card has %.90s, the kernel %.90s",
		(int)name_bytes, name_ours, *ours ? ours : "no more entries",
		*theirs ? theirs : "no more entries");
	for (char *c = e->what; *c; c++)
		if (*c == '\n')
			*c = ' ';
}

static int
print_both(struct loaded_object *object, struct kernel_exec *exec, char **ours, char **theirs,
	struct fail *fail)
{
	size_t len;
	unsigned count;
	const struct map_json_map *maps = kernel_exec_maps(exec, &count);
	FILE *a = open_memstream(ours, &len);
	FILE *b = open_memstream(theirs, &len);
	int err = a && b ? 0 : fail_set(fail, -ENOMEM, "not enough memory to compare the maps");
	if (!err)
		err = load_maps_print(object, a, fail);
	if (!err)
		err = map_json_print(b, maps, count, fail);
	if (a && fclose(a) != 0 && !err)
		err = fail_set(fail, -ENOMEM, "not enough memory to compare the maps");
	if (b && fclose(b) != 0 && !err)
		err = fail_set(fail, -ENOMEM, "not enough memory to compare the maps");
	return err;
}

static int
compare_maps(struct equivalence *e, struct loaded_object *object, struct kernel_exec *exec,
	struct fail *fail)
{
	char *ours = NULL, *theirs = NULL;
	int err = print_both(object, exec, &ours, &theirs, fail);
	if (!err && strcmp(ours, theirs) != 0) {
		e->state = EQUIVALENCE_DIFFERENT;
		e->index = -1;
		first_line(e, ours, theirs);
	}
	free(ours);
	free(theirs);
	return err;
}

int
equivalence_check(struct loaded_object *object, struct kernel_exec *exec,
	const struct leg_traffic *traffic, struct equivalence *result, struct fail *fail)
{
	memset(result, 0, sizeof(*result));
	const char *unrepeatable = kernel_exec_unrepeatable(exec);
	if (unrepeatable) {
		snprintf(result->why, sizeof(result->why),
			"the program calls %s: no two runs are equal, nothing to compare",
			unrepeatable);
		return 0;
	}
	result->state = EQUIVALENCE_EQUAL;
	int err = compare_packets(result, load_nic(object), exec, traffic, fail);
	if (!err && result->state == EQUIVALENCE_EQUAL)
		err = compare_maps(result, object, exec, fail);
	if (err)
		result->state = EQUIVALENCE_UNKNOWN;
	return err;
}
