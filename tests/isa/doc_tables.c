/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Would have caught: a row of isa/table.h or isa/commands.h that docs/isa.md does not have, or
 * describes otherwise.
 *
 * usage: doc_tables FILE           compare the tables between the marks with those of the code
 *        doc_tables --write FILE   put the code's there
 */
#include "isa/form.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const cost_names[] = {
#define X(COST, SHADOW, EXTRA) [ISA_COST_##COST] = #COST,
	ISA_COSTS(X)
#undef X
};

static void
print_forms(FILE *out)
{
	static const char *const patterns[] = {
#define X(FORM, TEXT) [ISA_FORM_##FORM] = TEXT,
		X(ALU, "`alu[dst, left, %s, right]`") X(ALU_RIGHT, "`alu[dst, --, %s, right]`") X(
			DST_RIGHT, "`%s[dst, right]`") X(RIGHT, "`%s[right]`") X(CAM_CLEAR,
			"`%s`") X(CAM_LOOKUP, "`%s[dst, left], lm_addrP[offset]`") X(CAM_WRITE,
			"`%s[right, left, state]`") X(CAM_WRITE_STATE, "`%s[right, state]`") X(CRC,
			"`%s_be[polynomial, dst, right], bytes, bit_swap`, `crc_le[..]`") X(SHF,
			"`alu_shf[dst, left, %s, right, shift]`") X(SHF_RIGHT,
			"`alu_shf[dst, --, %s, right, shift]`") X(ASR,
			"`%s[dst, right, shift]`") X(DOUBLE, "`%s[dst, left, right, shift]`")
			X(ALIGN_RIGHT, "`%s[dst, right]`") X(ALIGN_LEFT, "`%s[dst, left]`") X(
				LD_FIELD, "`%s[dst, mask, right, shift]`") X(IMMED,
				"`%s[dst, value, shift]`, `nop`") X(IMMED_PART,
				"`%sN[dst, value]`") X(BR, "`%s[.target]`") X(BR_FLAGS,
				"`%s[.target]`") X(BR_NUMBER, "`%s[number, .target]`") X(BR_SIGNAL,
				"`%s[signal, .target]`") X(BR_INP_STATE, "`%s[state, .target]`")
				X(BR_CLS_STATE, "`%s[cls_ringN_status, .target]`") X(
					BIT, "`%s[register, bit, .target]`") X(BYTE,
					"`%s[register, byte, value, .target]`") X(JUMP,
					"`%s[register, .offset]`, `rtn[register]`") X(CTX_ARB,
					"`%s[what], any, br[.target]`") X(CSR_RD,
					"`%s[csr]`") X(CSR_WR, "`%s[csr, left]`") X(MUL_SOURCES,
					"`%s[left, right], step`") X(MUL_DST, "`%s[dst, --], step`")
					X(CMD, "`target[command, data, address, length], ..`%s")
#undef X
	};
	fprintf(out, "| Text | Match | Mask | Cost | Flags |\n|---|---|---|---|---|\n");
	for (unsigned i = 0; i < isa_row_count; i++) {
		const struct isa_row *row = &isa_rows[i];
		const char *pattern = patterns[row->form], *at = strstr(pattern, "%s");
		fprintf(out, "| %.*s%s%s | `%011" PRIx64 "` | `%011" PRIx64 "` | %s | %s |\n",
			(int)(at - pattern), pattern, row->text, at + 2, row->pattern.match,
			row->pattern.mask, cost_names[row->cost],
			row->flags == ISA_ROW_CC          ? "written"
			: row->flags == ISA_ROW_UNDEFINED ? "undefined"
							  : "kept");
	}
}

static void
print_costs(FILE *out)
{
	fprintf(out, "| Cost | Shadow | Extra |\n|---|---|---|\n");
#define X(COST, SHADOW, EXTRA) fprintf(out, "| %s | %d | %d |\n", #COST, SHADOW, EXTRA);
	ISA_COSTS(X)
#undef X
}

static void
print_commands(FILE *out)
{
	fprintf(out, "| Target | Action | Token | Length codes | Command | Modelled |\n"
		     "|---|---|---|---|---|---|\n");
	for (unsigned i = 0; i < isa_cmd_row_count; i++) {
		const struct isa_cmd_row *row = &isa_cmd_rows[i];
		fprintf(out, "| `%s` | %u | %u | %u..%u | `%s` | %s |\n",
			isa_target_rows[row->target].text, row->action, row->token, row->len_first,
			row->len_last, row->text, row->op == ISA_CMD_OTHER ? "" : "yes");
	}
}

static void
print_csrs(FILE *out)
{
	fprintf(out, "| Address | Text | Microcode |\n|---|---|---|\n");
	for (unsigned i = 0; i < isa_csr_row_count; i++)
		fprintf(out, "| `%03x` | `%s` | `%s` |\n", isa_csr_rows[i].address,
			isa_csr_rows[i].text, isa_csr_rows[i].microcode_name);
}

static const struct {
	const char *mark;
	void (*print)(FILE *out);
} tables[] = {
	{"<!-- table: forms -->\n", print_forms},
	{"<!-- table: costs -->\n", print_costs},
	{"<!-- table: commands -->\n", print_commands},
	{"<!-- table: csrs -->\n", print_csrs},
};
static const char end_mark[] = "<!-- end of table -->\n";

static char *
read_file(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = calloc(1, 1 << 20);
	if (file == NULL || text == NULL || fread(text, 1, (1 << 20) - 1, file) == 0) {
		perror(path);
		exit(2);
	}
	fclose(file);
	return text;
}

/* The page with the code's tables between the marks. */
static char *
filled(const char *page)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	if (out == NULL)
		exit(2);
	for (unsigned i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		const char *mark = strstr(page, tables[i].mark);
		const char *end = mark ? strstr(mark, end_mark) : NULL;
		if (end == NULL) {
			fprintf(stderr, "no %s", tables[i].mark);
			exit(1);
		}
		const char *body = mark + strlen(tables[i].mark);
		fwrite(page, 1, (size_t)(body - page), out);
		tables[i].print(out);
		page = end;
	}
	fputs(page, out);
	fclose(out);
	return text;
}

int
main(int argc, char **argv)
{
	bool write = argc == 3 && strcmp(argv[1], "--write") == 0;
	if (argc != 2 && !write) {
		fprintf(stderr, "usage: doc_tables [--write] docs/isa.md\n");
		return 2;
	}
	const char *path = argv[argc - 1];
	char *page = read_file(path), *wanted = filled(page);
	int exit_code = 0;
	if (write) {
		FILE *file = fopen(path, "w");
		exit_code = file == NULL || fputs(wanted, file) < 0 || fclose(file) != 0;
	} else if (strcmp(page, wanted) != 0) {
		fprintf(stderr, "%s: tables are not those of isa/; run: %s --write %s\n", path,
			argv[0], path);
		exit_code = 1;
	}
	free(page);
	free(wanted);
	return exit_code;
}
