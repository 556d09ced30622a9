/* SPDX-License-Identifier: BSD-2-Clause */
#include "driver-shim/object.h"

#include "base/file.h"
#include "driver-shim/btf_check.h"
#include "driver-shim/elf_view.h"
#include "driver-shim/legacy_maps.h"
#include "driver-shim/libbpf_quiet.h"
#include "driver-shim/prog_type.h"
#include "driver-shim/text_program.h"

#include <bpf/btf.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { OBJECT_BYTES_MAX = 64 << 20 };

/* Labels inside functions, which old compilers leave in the symbol table beside the functions. */
static bool
is_label(const char *name)
{
	return strncmp(name, "LBB", 3) == 0 || strncmp(name, ".L", 2) == 0 ||
	       strncmp(name, "Ltmp", 4) == 0 || name[0] == 0;
}

static bool
is_untyped_function(const struct elf_view *elf, const Elf64_Shdr *symtab, const Elf64_Sym *symbol)
{
	if (symbol->st_shndx == SHN_UNDEF || symbol->st_shndx >= SHN_LORESERVE)
		return false;
	if (!(elf_section(elf, symbol->st_shndx).sh_flags & SHF_EXECINSTR))
		return false;
	unsigned type = ELF64_ST_TYPE(symbol->st_info);
	if (type == STT_FUNC)
		return symbol->st_size == 0;
	return type == STT_NOTYPE && !is_label(elf_symbol_name(elf, symtab, symbol));
}

/* Where a function ends whose size is not given: at the next one, or with its section. */
static uint64_t
function_end(const struct elf_view *elf, const Elf64_Shdr *symtab, const Elf64_Sym *symbol)
{
	uint64_t end = elf_section(elf, symbol->st_shndx).sh_size;
	for (size_t i = 0; i < elf_symbol_count(symtab); i++) {
		Elf64_Sym other = elf_symbol(elf, symtab, i);
		bool function = ELF64_ST_TYPE(other.st_info) == STT_FUNC ||
				is_untyped_function(elf, symtab, &other);
		if (function && other.st_shndx == symbol->st_shndx &&
			other.st_value > symbol->st_value && other.st_value < end)
			end = other.st_value;
	}
	return end;
}

/* LLVM before version 8 wrote functions as plain symbols, without type and size; libbpf looks for
 * functions. */
static void
type_functions(const struct elf_view *elf)
{
	unsigned index = elf_symtab(elf);
	if (index == 0)
		return;
	Elf64_Shdr symtab = elf_section(elf, index);
	for (size_t i = 0; i < elf_symbol_count(&symtab); i++) {
		Elf64_Sym symbol = elf_symbol(elf, &symtab, i);
		if (!is_untyped_function(elf, &symtab, &symbol))
			continue;
		symbol.st_size = function_end(elf, &symtab, &symbol) - symbol.st_value;
		symbol.st_info = ELF64_ST_INFO(ELF64_ST_BIND(symbol.st_info), STT_FUNC);
		elf_symbol_set(elf, &symtab, i, &symbol);
	}
}

/* What a program takes from the running kernel (kernel functions, its configuration) is not there
 * on a card. Said weak, libbpf leaves it unresolved, and the verdict names the instruction that
 * needs it instead of the whole object. */
static void
weaken_externs(const struct elf_view *elf)
{
	unsigned index = elf_symtab(elf);
	if (index == 0)
		return;
	Elf64_Shdr symtab = elf_section(elf, index);
	for (size_t i = 1; i < elf_symbol_count(&symtab); i++) {
		Elf64_Sym symbol = elf_symbol(elf, &symtab, i);
		if (symbol.st_shndx != SHN_UNDEF || ELF64_ST_BIND(symbol.st_info) != STB_GLOBAL)
			continue;
		symbol.st_info = ELF64_ST_INFO(STB_WEAK, ELF64_ST_TYPE(symbol.st_info));
		elf_symbol_set(elf, &symtab, i, &symbol);
	}
}

/* libbpf trusts the types; a damaged table must not reach it. */
static int
check_btf(const char *path, const struct elf_view *elf, struct fail *fail)
{
	unsigned index = elf_section_find(elf, ".BTF");
	if (index == 0)
		return 0;
	Elf64_Shdr section = elf_section(elf, index);
	if (section.sh_type != SHT_PROGBITS)
		return 0;
	struct btf *btf = btf__new(elf->bytes + section.sh_offset, (uint32_t)section.sh_size);
	bool holds = btf && btf_holds_together(btf);
	btf__free(btf);
	if (holds)
		return 0;
	return fail_set(fail, -EINVAL,
		"%s: is damaged: its type information (.BTF) is broken; "
		"build it again",
		path);
}

static int
prepare(const char *path, uint8_t **bytes, size_t *len_bytes, struct fail *fail)
{
	struct elf_view elf = {*bytes, *len_bytes};
	int err = elf_check(path, &elf, fail);
	if (!err)
		err = check_btf(path, &elf, fail);
	if (err)
		return err;
	type_functions(&elf);
	text_program_rename(&elf);
	weaken_externs(&elf);
	return legacy_maps_convert(path, bytes, len_bytes, fail);
}

int
object_prepare(const char *path, uint8_t **bytes, size_t *len_bytes, struct fail *fail)
{
	struct libbpf_quiet quiet;
	libbpf_quiet_begin(&quiet);
	int err = prepare(path, bytes, len_bytes, fail);
	libbpf_quiet_end(&quiet);
	return err;
}

int
object_read(const char *path, uint8_t **bytes, size_t *len_bytes, struct fail *fail)
{
	int err = file_read(path, OBJECT_BYTES_MAX, bytes, len_bytes, fail);
	if (err)
		return err;
	err = object_prepare(path, bytes, len_bytes, fail);
	if (err) {
		free(*bytes);
		*bytes = NULL;
	}
	return err;
}

static bool
has_one_program(const struct bpf_object *object)
{
	const struct bpf_program *first = bpf_object__next_program(object, NULL);
	return first &&
	       bpf_object__next_program(object, (struct bpf_program *)(uintptr_t)first) == NULL;
}

/* libbpf knows more about the sections it knows; what that is for XDP, the others get as well. */
static void
set_type(const struct bpf_object *object, struct bpf_program *program, bool lone)
{
	if (bpf_program__type(program) != BPF_PROG_TYPE_UNSPEC)
		return;
	enum bpf_prog_type type = prog_type_of(object, program, lone);
	bpf_program__set_type(program, type);
	if (type == BPF_PROG_TYPE_XDP)
		bpf_program__set_expected_attach_type(program, BPF_XDP);
}

int
object_types_fd(const uint8_t *bytes, size_t len_bytes)
{
	/* only read; the view serves those who change objects, too */
	struct elf_view elf = {(uint8_t *)(uintptr_t)bytes, len_bytes};
	unsigned index = elf_section_find(&elf, ".BTF");
	if (index == 0)
		return -ENOENT;
	Elf64_Shdr section = elf_section(&elf, index);
	int fd = memfd_create("types", MFD_CLOEXEC);
	if (fd < 0)
		return -errno;
	ssize_t written = write(fd, bytes + section.sh_offset, section.sh_size);
	if (written == (ssize_t)section.sh_size)
		return fd;
	int err = written < 0 ? -errno : -ENOSPC;
	close(fd);
	return err;
}

struct bpf_object *
object_open_bytes(const char *path, const uint8_t *bytes, size_t len_bytes, const char *types_path)
{
	const char *slash = strrchr(path, '/');
	const char *base_name = slash ? slash + 1 : path;
	char *name = strndup(base_name, strcspn(base_name, "."));
	if (name == NULL)
		return NULL;
	struct bpf_object_open_opts opts = {
		.sz = sizeof(opts), .object_name = name, .btf_custom_path = types_path};
	struct bpf_object *object = bpf_object__open_mem(bytes, len_bytes, &opts);
	free(name);
	bool lone = object && has_one_program(object);
	struct bpf_program *program = NULL;
	while (object && (program = bpf_object__next_program(object, program)))
		set_type(object, program, lone);
	return object;
}

int
object_open_failed(const char *path, const char *warning, struct fail *fail)
{
	const char *why = warning[0] ? warning : strerror(errno);
	/* Maps of SEC(".maps") and global functions are described by BTF alone. */
	const char *cure =
		strstr(why, "BTF is required")
			? "; compile with -g, and strip with llvm-strip -g, which keeps BTF"
			: "";
	return fail_set(fail, -EINVAL, "%s: libbpf cannot open it: %s%s", path, why, cure);
}

int
object_open(const char *path, struct bpf_object **object, struct fail *fail)
{
	uint8_t *bytes;
	size_t len_bytes;
	struct libbpf_quiet quiet;
	int err = object_read(path, &bytes, &len_bytes, fail);
	if (err)
		return err;
	libbpf_quiet_begin(&quiet);
	*object = object_open_bytes(path, bytes, len_bytes, NULL);
	if (*object == NULL)
		err = object_open_failed(path, quiet.warning, fail);
	libbpf_quiet_end(&quiet);
	free(bytes);
	return err;
}
