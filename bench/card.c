/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/card.h"

int
card_make(const char *object_path, const struct load_options *load, const char *maps_path,
	struct loaded_object **object, const struct image **image, struct fail *fail)
{
	*object = NULL;
	*image = NULL;
	int err = load_object(object_path, load, object, fail);
	if (err)
		return err;
	const struct loaded_program *program = load_program_at(*object, 0);
	if (program->prog)
		*image = shim_prog_image(program->prog);
	if (*image == NULL)
		return 0;
	nic_set_mtu(load_nic(*object), load->jit.mtu_bytes);
	err = nic_load(load_nic(*object), *image, fail);
	if (!err && maps_path)
		err = load_maps_from(*object, maps_path, fail);
	return err;
}

const char *
card_why_not(const struct loaded_program *program)
{
	const struct report *report = program->prog ? shim_prog_report(program->prog) : NULL;
	if (program->skipped)
		return program->skipped;
	for (size_t i = 0; report && i < report->count; i++) {
		enum rule_severity severity = report->findings[i].rule->severity;
		if (severity != RULE_WARNING && severity != RULE_ATTACH)
			return report->findings[i].message;
	}
	return NULL;
}
