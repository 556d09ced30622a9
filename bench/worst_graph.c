/* SPDX-License-Identifier: BSD-2-Clause */
#include "bench/worst_graph.h"

#include "nic-model/shadow.h"

#include <errno.h>
#include <stdlib.h>

/* The value that a word in the slots of a call loads: a register of bank A or B, an address. */
static int32_t
slot_address(const struct graph *graph, uint32_t from, uint32_t slots, enum isa_operand_kind bank)
{
	const struct image *image = graph->image;
	for (uint32_t word = from + 1; word <= from + slots && word < image->word_count; word++) {
		const struct isa_insn *insn = &graph->nodes[word].insn;
		if (image->words[word] >> IMAGE_REL_SHIFT == IMAGE_REL_IMMED &&
			insn->op == ISA_IMMED && insn->dst.kind == bank)
			return (int32_t)insn->imm;
	}
	return GRAPH_NONE;
}

static int
refuse(const struct graph *graph, uint32_t word, const char *why, struct fail *fail)
{
	return fail_set(
		fail, -EOPNOTSUPP, "%s: no worst case: word %u: %s", graph->image->name, word, why);
}

static int32_t
routine_of(uint32_t helper)
{
	static const struct {
		uint32_t helper;
		enum device_func func;
	} rows[] = {{1, DEVICE_LOOKUP}, {2, DEVICE_UPDATE}, {3, DEVICE_DELETE}, {25, DEVICE_EVENT}};
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].helper == helper)
			return (int32_t)rows[i].func;
	return GRAPH_NONE;
}

/*
 * Where a branch leads when it is taken. Calls load the address to return to, in A0 (B0 for
 * routines of the firmware), in their slots; those that save registers also load, in B0, where to
 * go from the register routine (docs/translation.md "Calls").
 */
static int
branch_edge(const struct graph *graph, uint32_t word, struct graph_edge *edge, struct fail *fail)
{
	const struct image *image = graph->image;
	const struct isa_insn *insn = &graph->nodes[word].insn;
	int32_t back_a = slot_address(graph, word, edge->slots, ISA_GPR_A);
	int32_t address_b = slot_address(graph, word, edge->slots, ISA_GPR_B);
	switch ((enum image_reloc)(image->words[word] >> IMAGE_REL_SHIFT)) {
	case IMAGE_REL_BR:
		edge->to = insn->target;
		if (back_a != GRAPH_NONE) {
			edge->callee[0] = insn->target;
			edge->to = back_a;
		}
		return 0;
	case IMAGE_REL_GO_OUT:
		edge->to = (int32_t)image->exit_word;
		return 0;
	case IMAGE_REL_GO_ABORT:
		edge->to = (int32_t)image->abort_word;
		return 0;
	case IMAGE_REL_NEXT_PKT:
		return 0;
	case IMAGE_REL_POP_REGS:
		edge->callee[0] = (int32_t)image->pop_word;
		return 0;
	case IMAGE_REL_PUSH_REGS:
		edge->callee[0] = (int32_t)image->push_word;
		edge->callee[1] = address_b;
		edge->to = back_a;
		if (back_a == GRAPH_NONE || address_b == GRAPH_NONE)
			return refuse(graph, word, "a call without address to return to", fail);
		return 0;
	case IMAGE_REL_HELPER:
		edge->routine = routine_of((uint32_t)insn->target - IMAGE_REL_TARGET);
		edge->to = address_b;
		if (edge->routine == GRAPH_NONE || address_b == GRAPH_NONE)
			return refuse(graph, word, "a call without address to return to", fail);
		return 0;
	default:
		return refuse(graph, word, "a branch that leads nowhere", fail);
	}
}

static struct graph_edge *
new_edge(struct graph_node *node)
{
	struct graph_edge *edge = &node->edges[node->edge_count++];
	*edge = (struct graph_edge){
		.to = GRAPH_NONE, .callee = {GRAPH_NONE, GRAPH_NONE}, .routine = GRAPH_NONE};
	return edge;
}

static bool
always_leaves(const struct isa_insn *insn)
{
	return insn->op == ISA_BR || insn->op == ISA_JUMP || insn->op == ISA_CTX_ARB;
}

static int
make_edges(const struct graph *graph, uint32_t word, struct fail *fail)
{
	struct graph_node *node = &graph->nodes[word];
	const struct isa_insn *insn = &node->insn;
	bool swaps = insn->op == ISA_CMD;
	bool fresh = word > 0 && isa_writes_flags(&graph->nodes[word - 1].insn);
	/* what falls off the end is stopped there */
	if (!always_leaves(insn) && word + 1 < graph->image->word_count) {
		struct graph_edge *next = new_edge(node);
		next->to = (int32_t)word + 1;
		next->shadow_cycles = swaps ? nic_shadow_cycles(graph->card, insn, false) : 0;
	}
	if (!isa_is_branch(insn) && insn->op != ISA_CTX_ARB)
		return 0;
	struct graph_edge *taken = new_edge(node);
	taken->slots = isa_defer_slots(insn);
	taken->shadow_cycles = nic_shadow_cycles(graph->card, insn, fresh);
	if (insn->op == ISA_JUMP) /* return from a function; the edge ends it */
		return insn->imm == 0 ? 0 : refuse(graph, word, "a jump into a table", fail);
	if (insn->op == ISA_CTX_ARB && !(insn->imm & ISA_ARB_BR)) {
		taken->to = (int32_t)(word + 1 + taken->slots);
		return 0;
	}
	return branch_edge(graph, word, taken, fail);
}

static int
check_edge(
	const struct graph *graph, uint32_t word, const struct graph_edge *edge, struct fail *fail)
{
	int64_t words = graph->image->word_count;
	if (edge->to >= words || edge->callee[0] >= words || edge->callee[1] >= words ||
		word + edge->slots >= words)
		return refuse(graph, word, "leads out of the image", fail);
	return 0;
}

int
graph_make(struct graph *graph, const struct image *image, const struct nic_profile *card,
	const struct nic_bound_assume *assume, struct fail *fail)
{
	*graph = (struct graph){.image = image, .card = card, .assume = *assume};
	if (image->relocated)
		return fail_set(fail, -EOPNOTSUPP,
			"%s: no worst case: calls of an image after relocation cannot be followed; "
			"use "
			"the object or an image before relocation",
			image->name);
	graph->nodes = calloc(image->word_count, sizeof(*graph->nodes));
	if (!graph->nodes)
		return fail_set(fail, -ENOMEM, "no memory for the graph of %s", image->name);
	for (uint32_t word = 0; word < image->word_count; word++) {
		struct graph_node *node = &graph->nodes[word];
		if (!isa_decode(image->words[word], ISA_CTX4, &node->insn))
			return refuse(graph, word, "encodes no instruction", fail);
		node->cost = nic_bound_insn(card, &node->insn, assume);
	}
	for (uint32_t word = 0; word < image->word_count; word++) {
		int err = make_edges(graph, word, fail);
		for (uint32_t i = 0; !err && i < graph->nodes[word].edge_count; i++)
			err = check_edge(graph, word, &graph->nodes[word].edges[i], fail);
		if (err)
			return err;
	}
	return 0;
}

void
graph_free(struct graph *graph)
{
	free(graph->nodes);
	graph->nodes = NULL;
}

static void
add(struct nic_bound *sum, const struct nic_bound *more)
{
	sum->cycles += more->cycles;
	sum->wait_cycles += more->wait_cycles;
	sum->emem_e4cycles += more->emem_e4cycles;
}

struct nic_bound
graph_edge_cost(const struct graph *graph, uint32_t from, const struct graph_edge *edge)
{
	struct nic_bound cost = graph->nodes[from].cost;
	for (uint32_t word = from + 1; word <= from + edge->slots; word++)
		add(&cost, &graph->nodes[word].cost);
	cost.cycles += edge->shadow_cycles;
	if (edge->routine != GRAPH_NONE) {
		struct nic_bound routine = nic_bound_routine(
			graph->card, (enum device_func)edge->routine, &graph->assume);
		add(&cost, &routine);
	}
	return cost;
}
