/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Without its loops a graph is walked in topological order. A loop is a strongly connected
 * component that is entered at one word, its header: without the edges back to the header it is a
 * graph with smaller loops, solved alike; its longest round is charged (rounds - 1) times, then the
 * way from the header to where it is left.
 */
#include "bench/worst_path.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FUNCTIONS_MAX = 512, UNREACHED = -1, REGION_FUNCTION = 0 };

/* How a word is reached on the longest path; of a header also its longest round. */
struct step {
	int64_t before; /* measure of the path up to the word; UNREACHED */
	int32_t from;   /* word, GRAPH_NONE at an entry */
	uint32_t edge;  /* of that word */
	int32_t round_from;
	uint32_t round_edge;
	uint64_t rounds; /* 0: no header */
	int32_t region;  /* innermost loop that is being solved */
};

struct function {
	int32_t entry;
	bool solved;
	int64_t measure;
	struct nic_bound cost;
	int32_t end; /* word and edge where the path ends */
	uint32_t end_edge;
	struct step *steps;
};

struct paths {
	const struct graph *graph;
	enum worst_measure measure;
	uint32_t loop_bound;
	struct function functions[FUNCTIONS_MAX];
	uint32_t function_count;
	int32_t regions;
	struct fail *fail;
};

/* Tarjan's algorithm (SIAM J. Comput. 1, 1972) on the words of a region. */
struct scc {
	const struct graph *graph;
	const struct step *steps;
	int32_t region, entry;
	uint32_t *number, *low; /* by word; number 0: not seen */
	bool *open;
	int32_t *stack;
	uint32_t depth, seen;
	int32_t *words;   /* component after component, last ones first */
	uint32_t *starts; /* where each component begins in words */
	uint32_t word_count, count;
};

static bool
inside(const struct scc *s, int32_t to)
{
	return to != GRAPH_NONE && to != s->entry && s->steps[to].region == s->region;
}

static void
scc_visit(struct scc *s, int32_t word)
{
	const struct graph_node *node = &s->graph->nodes[word];
	s->number[word] = s->low[word] = ++s->seen;
	s->stack[s->depth++] = word;
	s->open[word] = true;
	for (uint32_t i = 0; i < node->edge_count; i++) {
		int32_t to = node->edges[i].to;
		if (!inside(s, to))
			continue;
		if (!s->number[to])
			scc_visit(s, to);
		if (s->open[to] && s->low[to] < s->low[word])
			s->low[word] = s->low[to];
	}
	if (s->low[word] != s->number[word])
		return;
	s->starts[s->count++] = s->word_count;
	int32_t last;
	do {
		last = s->stack[--s->depth];
		s->open[last] = false;
		s->words[s->word_count++] = last;
	} while (last != word);
}

static void
scc_free(struct scc *s)
{
	free(s->number);
	free(s->low);
	free(s->open);
	free(s->stack);
	free(s->words);
	free(s->starts);
}

static int
scc_find(struct scc *s, const struct graph *graph, const struct step *steps, int32_t region,
	int32_t entry)
{
	size_t words = graph->image->word_count;
	*s = (struct scc){.graph = graph, .steps = steps, .region = region, .entry = entry};
	s->number = calloc(words, sizeof(*s->number));
	s->low = calloc(words, sizeof(*s->low));
	s->open = calloc(words, sizeof(*s->open));
	s->stack = calloc(words, sizeof(*s->stack));
	s->words = calloc(words, sizeof(*s->words));
	s->starts = calloc(words + 1, sizeof(*s->starts));
	if (!s->number || !s->low || !s->open || !s->stack || !s->words || !s->starts)
		return -ENOMEM;
	scc_visit(s, entry);
	s->starts[s->count] = s->word_count;
	return 0;
}

static int64_t
measured(const struct paths *p, const struct nic_bound *cost)
{
	switch (p->measure) {
	case WORST_CYCLES:
		return (int64_t)cost->cycles;
	case WORST_TIME:
		return (int64_t)(cost->cycles + cost->wait_cycles);
	default:
		return (int64_t)cost->emem_e4cycles;
	}
}

static struct function *
function_at(struct paths *p, int32_t entry)
{
	for (uint32_t i = 0; i < p->function_count; i++)
		if (p->functions[i].entry == entry)
			return &p->functions[i];
	return NULL;
}

static int64_t
edge_measure(struct paths *p, int32_t word, uint32_t edge)
{
	const struct graph_edge *e = &p->graph->nodes[word].edges[edge];
	struct nic_bound cost = graph_edge_cost(p->graph, (uint32_t)word, e);
	int64_t sum = measured(p, &cost);
	for (unsigned i = 0; i < GRAPH_CALLEES; i++)
		if (e->callee[i] != GRAPH_NONE)
			sum += function_at(p, e->callee[i])->measure;
	return sum;
}

static int
refuse(struct paths *p, int32_t word, const char *why)
{
	const struct image *image = p->graph->image;
	int32_t insn = image_word_insn(image, (uint32_t)word);
	const struct image_source *source =
		insn >= 0 && image->sources ? &image->sources[insn] : NULL;
	char place[128];
	if (source && source->line)
		snprintf(place, sizeof(place), "%s:%u", source->file ? source->file : "?",
			source->line);
	else
		snprintf(place, sizeof(place), "word %d", word);
	return fail_set(p->fail, -EOPNOTSUPP, "%s: no worst case: %s: %s", image->name, place, why);
}

/* How often the header of a loop is executed each time the loop is entered. */
static int
find_rounds(struct paths *p, struct step *header, int32_t word)
{
	const struct image *image = p->graph->image;
	int32_t insn = image_word_insn(image, (uint32_t)word);
	header->rounds = p->loop_bound;
	if (p->loop_bound)
		return 0;
	if (!image->visits || insn < 0 || !image->visits[insn])
		return refuse(p, word, "a loop without a known bound; give --loop-bound N");
	if (image_word_insn(image, (uint32_t)header->round_from) == insn)
		return refuse(p, word, "a loop inside an instruction; give --loop-bound N");
	header->rounds = image->visits[insn];
	return 0;
}

/* Go on from a word whose step is final. */
static void
relax(struct paths *p, struct function *f, int32_t word, int32_t region, int32_t entry)
{
	const struct graph_node *node = &p->graph->nodes[word];
	for (uint32_t i = 0; i < node->edge_count; i++) {
		int32_t to = node->edges[i].to;
		if (to == GRAPH_NONE || (to != entry && f->steps[to].region != region))
			continue;
		struct step *step = &f->steps[to];
		int64_t before = f->steps[word].before + edge_measure(p, word, i);
		if (to == entry) { /* back to the header: a round */
			if (step->round_from != GRAPH_NONE &&
				before <=
					f->steps[step->round_from].before +
						edge_measure(p, step->round_from, step->round_edge))
				continue;
			step->round_from = word;
			step->round_edge = i;
		} else if (before > step->before) {
			step->before = before;
			step->from = word;
			step->edge = i;
		}
	}
}

static int solve_region(struct paths *p, struct function *f, int32_t region, int32_t entry);

static bool
is_loop(const struct graph *graph, const int32_t *words, uint32_t count)
{
	const struct graph_node *node = &graph->nodes[words[0]];
	for (uint32_t i = 0; i < node->edge_count; i++)
		if (count == 1 && node->edges[i].to == words[0])
			return true;
	return count > 1;
}

/* A loop of a region: solved by itself, then put where it is entered. */
static int
solve_loop(
	struct paths *p, struct function *f, const int32_t *words, uint32_t count, int32_t region)
{
	int32_t header = GRAPH_NONE, inner = ++p->regions;
	for (uint32_t i = 0; i < count; i++) {
		f->steps[words[i]].region = inner;
		if (f->steps[words[i]].before == UNREACHED)
			continue;
		if (header != GRAPH_NONE)
			return refuse(p, words[i], "a loop that is entered at two places");
		header = words[i];
	}
	assert(header != GRAPH_NONE);
	struct step *at = &f->steps[header];
	int64_t before = at->before;
	at->before = 0;
	int err = solve_region(p, f, inner, header);
	if (!err)
		err = find_rounds(p, at, header);
	if (err)
		return err;
	int64_t round =
		f->steps[at->round_from].before + edge_measure(p, at->round_from, at->round_edge);
	before += (int64_t)(at->rounds - 1) * round;
	for (uint32_t i = 0; i < count; i++) {
		f->steps[words[i]].before += before;
		f->steps[words[i]].region = region;
	}
	return 0;
}

/* Steps of all words of a region, from the entry, whose step is set. */
static int
solve_region(struct paths *p, struct function *f, int32_t region, int32_t entry)
{
	struct scc s;
	int err = scc_find(&s, p->graph, f->steps, region, entry);
	for (uint32_t c = s.count; !err && c-- > 0;) {
		const int32_t *words = s.words + s.starts[c];
		uint32_t count = s.starts[c + 1] - s.starts[c];
		if (words[0] != entry && is_loop(p->graph, words, count))
			err = solve_loop(p, f, words, count, region);
		if (err)
			break;
		/* inside the component all is done: only ways out of it count */
		for (uint32_t i = 0; i < count; i++)
			f->steps[words[i]].region = GRAPH_NONE;
		for (uint32_t i = 0; i < count; i++)
			relax(p, f, words[i], region, entry);
		for (uint32_t i = 0; i < count; i++)
			f->steps[words[i]].region = region;
	}
	scc_free(&s);
	return err;
}

static int solve_function(struct paths *p, int32_t entry);

/* Words of a function, and the functions that it calls, first. */
static int
reach(struct paths *p, struct function *f)
{
	const struct graph *graph = p->graph;
	int32_t *stack = calloc(graph->image->word_count, sizeof(*stack));
	uint32_t depth = 0;
	int err = stack ? 0 : -ENOMEM;
	if (!err) {
		stack[depth++] = f->entry;
		f->steps[f->entry].region = REGION_FUNCTION;
	}
	while (!err && depth) {
		const struct graph_node *node = &graph->nodes[stack[--depth]];
		for (uint32_t i = 0; !err && i < node->edge_count; i++) {
			const struct graph_edge *edge = &node->edges[i];
			for (unsigned c = 0; !err && c < GRAPH_CALLEES; c++)
				if (edge->callee[c] != GRAPH_NONE)
					err = solve_function(p, edge->callee[c]);
			if (edge->to == GRAPH_NONE || f->steps[edge->to].region != GRAPH_NONE)
				continue;
			f->steps[edge->to].region = REGION_FUNCTION;
			stack[depth++] = edge->to;
		}
	}
	free(stack);
	return err;
}

/* The end that is most expensive to reach. */
static int
find_end(struct paths *p, struct function *f)
{
	const struct graph *graph = p->graph;
	f->measure = UNREACHED;
	for (uint32_t word = 0; word < graph->image->word_count; word++) {
		const struct graph_node *node = &graph->nodes[word];
		if (f->steps[word].before == UNREACHED)
			continue;
		if (f->entry == 0 && node->insn.op == ISA_JUMP)
			return refuse(p, (int32_t)word, "a jump that cannot be followed");
		for (uint32_t i = 0; i < node->edge_count; i++) {
			int64_t measure = f->steps[word].before + edge_measure(p, (int32_t)word, i);
			if (node->edges[i].to != GRAPH_NONE || measure <= f->measure)
				continue;
			f->measure = measure;
			f->end = (int32_t)word;
			f->end_edge = i;
		}
	}
	return f->measure == UNREACHED ? refuse(p, f->entry, "no way out of it") : 0;
}

static int
solve_function(struct paths *p, int32_t entry)
{
	struct function *f = function_at(p, entry);
	if (f)
		return f->solved ? 0 : refuse(p, entry, "a function that calls itself");
	if (p->function_count == FUNCTIONS_MAX)
		return refuse(p, entry, "too many functions");
	size_t words = p->graph->image->word_count;
	f = &p->functions[p->function_count++];
	*f = (struct function){.entry = entry, .steps = calloc(words, sizeof(*f->steps))};
	if (!f->steps)
		return -ENOMEM;
	for (size_t i = 0; i < words; i++)
		f->steps[i] = (struct step){.before = UNREACHED,
			.from = GRAPH_NONE,
			.round_from = GRAPH_NONE,
			.region = GRAPH_NONE};
	int err = reach(p, f);
	f->steps[entry].before = 0;
	if (!err && p->graph->image->word_count)
		err = solve_region(p, f, REGION_FUNCTION, entry);
	if (!err && f->steps[entry].round_from != GRAPH_NONE)
		err = refuse(p, entry, "a loop back to the entry of a function");
	if (!err)
		err = find_end(p, f);
	f->solved = !err;
	return err;
}

/* What the path takes, by word. */
struct tally {
	struct paths *paths;
	struct path_counts *counts; /* or NULL */
	struct nic_bound cost;
};

static void walk_function(struct tally *t, const struct function *f, uint64_t times);

static void
walk_edge(struct tally *t, int32_t word, uint32_t edge, uint64_t times)
{
	const struct graph *graph = t->paths->graph;
	const struct graph_edge *e = &graph->nodes[word].edges[edge];
	struct nic_bound cost = graph_edge_cost(graph, (uint32_t)word, e);
	t->cost.cycles += times * cost.cycles;
	t->cost.wait_cycles += times * cost.wait_cycles;
	t->cost.emem_e4cycles += times * cost.emem_e4cycles;
	if (t->counts) {
		t->counts->runs[word] += times;
		t->counts->cycles[word] += times * (cost.cycles - e->slots);
		for (uint32_t i = 1; i <= e->slots; i++) {
			t->counts->runs[(uint32_t)word + i] += times;
			t->counts->cycles[(uint32_t)word + i] += times;
		}
		t->counts->routine_calls += e->routine == GRAPH_NONE ? 0 : times;
	}
	for (unsigned i = 0; i < GRAPH_CALLEES; i++)
		if (e->callee[i] != GRAPH_NONE)
			walk_function(t, function_at(t->paths, e->callee[i]), times);
}

/* Backwards from a word to @p stop, with the rounds of the loops that are left on the way. */
static void
walk_back(struct tally *t, const struct function *f, int32_t word, int32_t stop, uint64_t times)
{
	while (word != stop) {
		const struct step *step = &f->steps[word];
		if (t->counts && step->rounds > t->counts->rounds_max)
			t->counts->rounds_max = step->rounds;
		if (step->rounds > 1) {
			uint64_t again = times * (step->rounds - 1);
			walk_edge(t, step->round_from, step->round_edge, again);
			walk_back(t, f, step->round_from, word, again);
		}
		walk_edge(t, step->from, step->edge, times);
		word = step->from;
	}
}

static void
walk_function(struct tally *t, const struct function *f, uint64_t times)
{
	walk_edge(t, f->end, f->end_edge, times);
	walk_back(t, f, f->end, f->entry, times);
}

int
path_longest(const struct graph *graph, enum worst_measure measure, uint32_t loop_bound,
	struct nic_bound *cost, struct path_counts *counts, struct fail *fail)
{
	struct paths *p = calloc(1, sizeof(*p));
	if (!p)
		return fail_set(fail, -ENOMEM, "no memory for the worst case");
	*p = (struct paths){
		.graph = graph, .measure = measure, .loop_bound = loop_bound, .fail = fail};
	int err = solve_function(p, 0);
	if (!err) {
		struct tally tally = {.paths = p, .counts = counts};
		walk_function(&tally, function_at(p, 0), 1);
		*cost = tally.cost;
		assert(measured(p, cost) == function_at(p, 0)->measure);
	}
	for (uint32_t i = 0; i < p->function_count; i++)
		free(p->functions[i].steps);
	free(p);
	return err ? fail_set(fail, err, "no memory for the worst case") : 0;
}
