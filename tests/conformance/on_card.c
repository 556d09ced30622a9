/* SPDX-License-Identifier: BSD-2-Clause */
#include "on_card.h"

#include "nic-model/device.h"

#include <errno.h>
#include <linux/if_ether.h>
#include <stdlib.h>
#include <string.h>

enum {
	WRAPPER_INSNS_MAX = 32,
	RESULT_BYTES = 8,
	DEFAULT_MTU_BYTES = 1500,
};

/* Writes main, which ends where the bare program begins. */
struct wrapper {
	struct bpf_insn *insns;
	uint32_t count;
	uint32_t short_frame[2]; /* jumps to the exit for frames that are too short */
	uint32_t short_frames;
};

static void
emit(struct wrapper *w, uint8_t code, unsigned dst, unsigned src, uint32_t off, int32_t imm)
{
	w->insns[w->count++] = (struct bpf_insn){.code = code,
		.dst_reg = dst & 15,
		.src_reg = src & 15,
		.off = (int16_t)off,
		.imm = imm};
}

/* R1 = packet of which the verifier knows just @p bytes. R6 is the context. */
static void
emit_packet(struct wrapper *w, uint32_t bytes)
{
	emit(w, BPF_LDX | BPF_MEM | BPF_W, 1, 6, 0, 0); /* xdp_md.data */
	emit(w, BPF_LDX | BPF_MEM | BPF_W, 2, 6, 4, 0); /* xdp_md.data_end */
	emit(w, BPF_ALU64 | BPF_MOV | BPF_X, 3, 1, 0, 0);
	emit(w, BPF_ALU64 | BPF_ADD | BPF_K, 3, 0, 0, (int32_t)bytes);
	w->short_frame[w->short_frames++] = w->count;
	emit(w, BPF_JMP | BPF_JGT | BPF_X, 3, 2, 0, 0);
}

static uint32_t
result_offset(const struct bare_program *bare)
{
	return (bare->memory_bytes + 7) & ~7u;
}

static uint32_t
frame_bytes(const struct bare_program *bare)
{
	uint32_t len = result_offset(bare) + RESULT_BYTES;
	return len < ETH_ZLEN ? ETH_ZLEN : len;
}

/* The result has a bounds check of its own, so that the bare program sees its memory only. */
static void
emit_main(struct wrapper *w, const struct bare_program *bare)
{
	emit(w, BPF_ALU64 | BPF_MOV | BPF_X, 6, 1, 0, 0);
	if (bare->memory_bytes != 0)
		emit_packet(w, bare->memory_bytes);
	else
		emit(w, BPF_ALU64 | BPF_MOV | BPF_K, 1, 0, 0, 0);
	emit(w, BPF_ALU64 | BPF_MOV | BPF_K, 2, 0, 0, (int32_t)bare->memory_bytes);
	uint32_t call = w->count;
	emit(w, BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_CALL, 0, 0);
	emit_packet(w, result_offset(bare) + RESULT_BYTES);
	emit(w, BPF_STX | BPF_MEM | BPF_DW, 1, 0, result_offset(bare), 0);
	emit(w, BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, XDP_TX);
	emit(w, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
	for (uint32_t i = 0; i < w->short_frames; i++)
		w->insns[w->short_frame[i]].off = (int16_t)(w->count - w->short_frame[i] - 1);
	emit(w, BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, XDP_DROP);
	emit(w, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
	w->insns[call].imm = (int32_t)(w->count - call - 1);
}

/* @return whether nothing speaks against running it */
static bool
tell(const struct report *report, uint32_t main_insns, const struct on_card_options *options)
{
	bool fine = true;
	for (size_t i = 0; i < report->count; i++) {
		const struct finding *f = &report->findings[i];
		bool runs = f->rule->severity == RULE_WARNING && options->run_warned;
		fine &= runs;
		fprintf(options->messages, "%s %s: ", runs ? "warning" : "refused", f->rule->id);
		if (f->insn >= (int32_t)main_insns)
			fprintf(options->messages, "insn %d: ", f->insn - (int32_t)main_insns);
		fprintf(options->messages, "%s%s%s%s\n", f->message, f->value[0] ? " (" : "",
			f->value, f->value[0] ? ")" : "");
	}
	return fine;
}

static int
translate(const struct bare_program *bare, const struct on_card_options *options,
	struct image **image, struct fail *fail)
{
	struct wrapper w = {.insns = calloc(bare->count + WRAPPER_INSNS_MAX, sizeof(*w.insns))};
	if (w.insns == NULL)
		return fail_set(fail, -ENOMEM, "out of memory");
	emit_main(&w, bare);
	memcpy(w.insns + w.count, bare->insns, bare->count * sizeof(*bare->insns));
	struct jit_program program = {.name = "conformance",
		.type = BPF_PROG_TYPE_XDP,
		.gpl = true,
		.insns = w.insns,
		.insn_count = w.count + bare->count};
	uint32_t payload = frame_bytes(bare) - ETH_HLEN;
	struct jit_options jit = {.opt = options->opt,
		.mtu_bytes = payload > DEFAULT_MTU_BYTES ? payload : DEFAULT_MTU_BYTES};
	struct device_caps caps;
	struct report report = {0};
	nic_profile_caps(&options->profile, &caps);
	int err = offload_jit(&program, &caps, &jit, &report, image);
	bool fine = tell(&report, w.count, options);
	report_free(&report);
	free(w.insns);
	if (err == -ENOMEM && *image == NULL && fine)
		return fail_set(fail, err, "out of memory");
	if (!fine) {
		image_free(*image);
		*image = NULL;
	}
	return !fine;
}

static int
read_result(const struct nic *nic, const struct nic_outcome *outcome,
	const struct bare_program *bare, uint64_t *r0, struct fail *fail)
{
	if (outcome->verdict == NIC_TRAP)
		return fail_set(fail, -EFAULT, "the image stopped at word %u: %s",
			nic_trap(nic)->word, nic_trap(nic)->reason);
	if (outcome->verdict != NIC_XDP_TX || outcome->len_bytes != frame_bytes(bare))
		return fail_set(fail, -EIO, "the card answered %s with %u bytes, not the result",
			nic_verdict_name(outcome->verdict), outcome->len_bytes);
	*r0 = 0;
	for (unsigned i = RESULT_BYTES; i-- > 0;)
		*r0 = *r0 << 8 | outcome->data[result_offset(bare) + i];
	return 0;
}

static int
run(const struct bare_program *bare, const struct on_card_options *options,
	const struct image *image, uint64_t *r0, struct fail *fail)
{
	uint8_t frame[ON_CARD_MEMORY_MAX + 16 + ETH_ZLEN] = {0};
	struct nic *nic = NULL;
	struct nic_outcome outcome;
	if (bare->memory_bytes != 0)
		memcpy(frame, bare->memory, bare->memory_bytes);
	int err = nic_create(&options->profile, 1, &nic, fail);
	if (!err)
		err = nic_load(nic, image, fail);
	if (!err) {
		if (frame_bytes(bare) > DEFAULT_MTU_BYTES + ETH_HLEN)
			nic_set_mtu(nic, frame_bytes(bare) - ETH_HLEN);
		err = nic_frame_in(nic, 0, frame, frame_bytes(bare), NIC_TIME_ELASTIC);
	}
	if (!err) {
		nic_advance(nic, NIC_TIME_ELASTIC);
		err = nic_outcomes(nic, &outcome, 1) == 1 ? 0 : -EIO;
	}
	if (!err)
		err = read_result(nic, &outcome, bare, r0, fail);
	if (err)
		fail_set(fail, err, "the card did not run the program: %s", strerror(-err));
	nic_destroy(nic);
	return err;
}

int
on_card_run(const struct bare_program *bare, const struct on_card_options *options, uint64_t *r0,
	struct fail *fail)
{
	struct image *image = NULL;
	if (bare->memory_bytes > ON_CARD_MEMORY_MAX)
		return fail_set(fail, -EINVAL,
			"memory of %u bytes: the card's frames hold %u; use less",
			bare->memory_bytes, ON_CARD_MEMORY_MAX);
	int err = translate(bare, options, &image, fail);
	if (err == 0)
		err = run(bare, options, image, r0, fail);
	if (err <= 0)
		image_free(image);
	return err;
}
