/* SPDX-License-Identifier: BSD-2-Clause */
/* Would have caught: attr bytes read past what the caller gave, a size rule that newer libraries
 * trip over, an errno that differs from the kernel's offload contract, descriptors told apart by
 * number instead of by what they are, a log that overruns the caller's buffer. */
#include "driver-shim/inprocess.h"
#include "driver-shim/shim.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <setjmp.h>
#include <cmocka.h>

enum { IFINDEX = 7, ENOTSUPP_KERNEL = 524 };

struct fixture {
	struct nic_profile profile;
	struct nic *nic;
	struct shim *shim;
	struct inprocess front_end;
};

static int
setup_mode(void **state, bool lenient)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct fail fail = {0};
	if (f == NULL || nic_profile_load("agilio-cx-2x40", &f->profile, &fail) ||
		nic_create(&f->profile, 1, &f->nic, &fail))
		return -1;
	struct shim_options options = {
		.profile = &f->profile, .ifindex = IFINDEX, .lenient = lenient};
	if (shim_create(&options, f->nic, &f->shim, &fail) ||
		inprocess_begin(&f->front_end, f->shim, NULL, 0))
		return -1;
	*state = f;
	return 0;
}

static int
setup(void **state)
{
	return setup_mode(state, false);
}

static int
setup_lenient(void **state)
{
	return setup_mode(state, true);
}

static int
teardown(void **state)
{
	struct fixture *f = *state;
	inprocess_end(&f->front_end);
	shim_destroy(f->shim);
	nic_destroy(f->nic);
	free(f);
	return 0;
}

/* Result as the kernel's: a value or negative errno. */
static long
call(int cmd, void *attr, unsigned size)
{
	long result = syscall(__NR_bpf, cmd, attr, size);
	return result < 0 ? -errno : result;
}

static long
create_map(
	unsigned type, unsigned key_bytes, unsigned value_bytes, unsigned entries, unsigned flags)
{
	union bpf_attr attr = {.map_type = type,
		.key_size = key_bytes,
		.value_size = value_bytes,
		.max_entries = entries,
		.map_flags = flags,
		.map_name = "m",
		.map_ifindex = IFINDEX};
	return call(BPF_MAP_CREATE, &attr, sizeof(attr));
}

static long
element(int cmd, long fd, const void *key, const void *value, uint64_t flags)
{
	union bpf_attr attr = {.map_fd = (uint32_t)fd,
		.key = (uintptr_t)key,
		.value = (uintptr_t)value,
		.flags = flags};
	return call(cmd, &attr, sizeof(attr));
}

static const struct bpf_insn pass[] = {
	{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0, .imm = XDP_PASS},
	{.code = BPF_JMP | BPF_EXIT},
};

static union bpf_attr
load_attr(const struct bpf_insn *insns, unsigned count)
{
	return (union bpf_attr){.prog_type = BPF_PROG_TYPE_XDP,
		.insns = (uintptr_t)insns,
		.insn_cnt = count,
		.license = (uintptr_t) "GPL",
		.prog_name = "p",
		.prog_ifindex = IFINDEX};
}

static long
load_program(const struct bpf_insn *insns, unsigned count)
{
	union bpf_attr attr = load_attr(insns, count);
	return call(BPF_PROG_LOAD, &attr, sizeof(attr));
}

static void
attr_of_any_size_is_read_by_the_kernels_rules(void **state)
{
	/* what a probe passes: 28 bytes, with garbage behind */
	struct {
		uint32_t type, key, value, entries, flags, inner, node;
		uint8_t garbage[172];
	} attr = {BPF_MAP_TYPE_ARRAY, 4, 4, 1, 0, 0, 0, {0}};
	memset(attr.garbage, 0xaa, sizeof(attr.garbage));
	assert_true(call(BPF_MAP_CREATE, &attr, 28) > 2);
	/* a newer caller: longer, zero behind what we know */
	memset(attr.garbage, 0, sizeof(attr.garbage));
	assert_true(call(BPF_MAP_CREATE, &attr, 200) > 2);
	attr.garbage[171] = 1;
	assert_int_equal(call(BPF_MAP_CREATE, &attr, 200), -E2BIG);
	attr.garbage[171] = 0;
	attr.garbage[sizeof(union bpf_attr) - 29] = 1; /* behind map_extra, inside attr */
	assert_int_equal(call(BPF_MAP_CREATE, &attr, 200), -EINVAL);
	assert_int_equal(call(BPF_MAP_CREATE, &attr, 1 << 20), -E2BIG);
	assert_int_equal(call(BPF_MAP_CREATE, NULL, 28), -EFAULT);
	assert_int_equal(call(1000, &attr, 28), -EINVAL);
	assert_int_equal(call(-1, &attr, 28), -EINVAL);
}

static void
maps_that_the_device_refuses_get_its_errno(void **state)
{
	struct fixture *f = *state;
	assert_true(create_map(BPF_MAP_TYPE_HASH, 4, 8, 16, 0) > 2);
	assert_int_equal(create_map(BPF_MAP_TYPE_LRU_HASH, 4, 8, 16, 0), -EINVAL);
	assert_int_equal(create_map(BPF_MAP_TYPE_HASH, 4, 8, 16, BPF_F_NO_PREALLOC), -EINVAL);
	assert_int_equal(create_map(BPF_MAP_TYPE_HASH, 4, 64, 16, 0), -ENOMEM);
	assert_int_equal(create_map(BPF_MAP_TYPE_HASH, 4, 8, 3000000, 0), -ENOMEM);
	assert_int_equal(create_map(BPF_MAP_TYPE_ARRAY, 8, 8, 16, 0), -EINVAL);
	assert_int_equal(create_map(BPF_MAP_TYPE_HASH, 4, 8, 0, 0), -EINVAL);
	union bpf_attr attr = {.map_type = BPF_MAP_TYPE_HASH,
		.key_size = 4,
		.value_size = 4,
		.max_entries = 1,
		.map_ifindex = IFINDEX + 1};
	assert_int_equal(call(BPF_MAP_CREATE, &attr, sizeof(attr)), -EINVAL);
	attr.map_ifindex = IFINDEX;
	strcpy(attr.map_name, "a-b");
	assert_int_equal(call(BPF_MAP_CREATE, &attr, sizeof(attr)), -EINVAL);
	assert_int_equal(shim_map_count(f->shim), 1);
}

/* Loaders offer BTF first and repeat without it: the device map of the first call is gone then. */
static void
a_map_with_btf_is_refused_after_it_was_allocated(void **state)
{
	struct fixture *f = *state;
	union bpf_attr attr = {.map_type = BPF_MAP_TYPE_HASH,
		.key_size = 4,
		.value_size = 8,
		.max_entries = 2000000,
		.map_ifindex = IFINDEX,
		.btf_key_type_id = 1,
		.btf_value_type_id = 2};
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(call(BPF_MAP_CREATE, &attr, sizeof(attr)), -ENOTSUPP_KERNEL);
	attr.btf_key_type_id = attr.btf_value_type_id = 0;
	assert_true(call(BPF_MAP_CREATE, &attr, sizeof(attr)) > 2);
	assert_int_equal(shim_map_info(shim_map_at(f->shim, 0))->device_id, 1);
}

static void
element_commands_reach_the_card(void **state)
{
	long fd = create_map(BPF_MAP_TYPE_HASH, 4, 8, 2, 0);
	uint32_t key = 5, next = 0;
	uint64_t value = 0x0102030405060708, seen = 0;
	assert_int_equal(element(BPF_MAP_UPDATE_ELEM, fd, &key, &value, BPF_NOEXIST), 0);
	assert_int_equal(element(BPF_MAP_UPDATE_ELEM, fd, &key, &value, BPF_NOEXIST), -EEXIST);
	assert_int_equal(element(BPF_MAP_LOOKUP_ELEM, fd, &key, &seen, 0), 0);
	assert_int_equal(seen, value);
	assert_int_equal(element(BPF_MAP_LOOKUP_ELEM, fd, &key, &seen, 1), -EINVAL);
	assert_int_equal(element(BPF_MAP_LOOKUP_ELEM, fd, NULL, &seen, 0), -EFAULT);
	assert_int_equal(element(BPF_MAP_GET_NEXT_KEY, fd, NULL, &next, 0), 0);
	assert_int_equal(next, key);
	assert_int_equal(element(BPF_MAP_GET_NEXT_KEY, fd, &key, &next, 0), -ENOENT);
	assert_int_equal(element(BPF_MAP_DELETE_ELEM, fd, &key, NULL, 0), 0);
	assert_int_equal(element(BPF_MAP_DELETE_ELEM, fd, &key, NULL, 0), -ENOENT);
	assert_int_equal(
		element(BPF_MAP_LOOKUP_AND_DELETE_ELEM, fd, &key, &seen, 0), -ENOTSUPP_KERNEL);
	union bpf_attr batch = {0};
	batch.batch.map_fd = (uint32_t)fd;
	assert_int_equal(call(BPF_MAP_LOOKUP_BATCH, &batch, sizeof(batch)), -ENOTSUPP_KERNEL);
	union bpf_attr freeze = {.map_fd = (uint32_t)fd};
	assert_int_equal(call(BPF_MAP_FREEZE, &freeze, sizeof(freeze)), 0);
	assert_int_equal(element(BPF_MAP_UPDATE_ELEM, fd, &key, &value, 0), -EPERM);
	assert_int_equal(element(BPF_MAP_LOOKUP_ELEM, fd, &key, &seen, 0), -ENOENT);
}

static void
objects_are_known_by_identity_not_by_number(void **state)
{
	uint32_t key = 1;
	uint64_t value = 3, seen = 0;
	long fd = create_map(BPF_MAP_TYPE_HASH, 4, 8, 2, 0);
	int other = dup((int)fd), plain = open("/dev/null", O_RDONLY);
	assert_int_equal(element(BPF_MAP_UPDATE_ELEM, fd, &key, &value, 0), 0);
	close((int)fd);
	assert_int_equal(element(BPF_MAP_LOOKUP_ELEM, other, &key, &seen, 0), 0);
	assert_int_equal(seen, 3);
	assert_int_equal(element(BPF_MAP_LOOKUP_ELEM, fd, &key, &seen, 0), -EBADF);
	assert_int_equal(element(BPF_MAP_LOOKUP_ELEM, plain, &key, &seen, 0), -EINVAL);
	long prog = load_program(pass, 2);
	assert_int_equal(element(BPF_MAP_LOOKUP_ELEM, prog, &key, &seen, 0), -EINVAL);
	char path[64], link[64] = "";
	snprintf(path, sizeof(path), "/proc/self/fd/%d", other);
	assert_true(readlink(path, link, sizeof(link) - 1) > 0);
	assert_non_null(strstr(link, "bpf-map"));
	assert_true(fcntl(other, F_GETFD) == 0 && fcntl((int)prog, F_GETFD) == FD_CLOEXEC);
	close(other);
	close(plain);
}

/* The same map by two descriptors, by number and by index into fd_array: one map of the program. */
static void
a_program_names_each_map_once(void **state)
{
	struct fixture *f = *state;
	long fd = create_map(BPF_MAP_TYPE_ARRAY, 4, 8, 2, 0);
	int other = dup((int)fd), fd_array[2] = {-1, other};
	const struct bpf_insn insns[] = {
		{.code = BPF_LD | BPF_IMM | BPF_DW,
			.dst_reg = 1,
			.src_reg = BPF_PSEUDO_MAP_FD,
			.imm = (int)fd},
		{0},
		{.code = BPF_LD | BPF_IMM | BPF_DW,
			.dst_reg = 1,
			.src_reg = BPF_PSEUDO_MAP_IDX,
			.imm = 1},
		{0},
		pass[0],
		pass[1],
	};
	union bpf_attr attr = load_attr(insns, 6);
	attr.fd_array = (uintptr_t)fd_array;
	assert_true(call(BPF_PROG_LOAD, &attr, sizeof(attr)) > 2);
	const struct jit_program *program = shim_prog_program(shim_prog_at(f->shim, 0));
	assert_int_equal(program->map_count, 1);
	assert_int_equal(program->insns[0].imm, 0);
	assert_int_equal(program->insns[2].imm, 0);
	fd_array[1] = -1;
	assert_int_equal(call(BPF_PROG_LOAD, &attr, sizeof(attr)), -EBADF);
	/* and no program of the host may use a map of the card */
	fd_array[1] = other;
	attr.prog_ifindex = 0;
	assert_int_equal(call(BPF_PROG_LOAD, &attr, sizeof(attr)), -EINVAL);
	close(other);
}

static const struct bpf_insn unsafe[] = {
	{.code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = 0, .src_reg = 5},
	{.code = BPF_JMP | BPF_EXIT},
};

static void
a_refused_program_gets_its_errno_and_a_log(void **state)
{
	struct fixture *f = *state;
	char log[4096], tiny[16];
	union bpf_attr attr = load_attr(unsafe, 2);
	assert_int_equal(call(BPF_PROG_LOAD, &attr, sizeof(attr)), -EACCES);
	attr.log_level = 1;
	assert_int_equal(call(BPF_PROG_LOAD, &attr, sizeof(attr)), -EINVAL); /* no buffer */
	attr.log_buf = (uintptr_t)log;
	attr.log_size = sizeof(log);
	memset(log, 0xee, sizeof(log));
	assert_int_equal(call(BPF_PROG_LOAD, &attr, sizeof(attr)), -EACCES);
	assert_non_null(memchr(log, 0, sizeof(log)));
	assert_non_null(strstr(log, "R5"));
	memset(tiny, 0xee, sizeof(tiny));
	attr.log_buf = (uintptr_t)tiny;
	attr.log_size = 8;
	assert_int_equal(call(BPF_PROG_LOAD, &attr, sizeof(attr)), -ENOSPC);
	assert_int_equal(tiny[7], 0);
	assert_int_equal((uint8_t)tiny[8], 0xee);
	assert_int_equal(shim_prog_count(f->shim), 0);
}

static void
loading_follows_the_contract_before_the_verifier(void **state)
{
	union bpf_attr attr = load_attr(pass, 0);
	assert_int_equal(call(BPF_PROG_LOAD, &attr, sizeof(attr)), -E2BIG);
	attr = load_attr(pass, 2);
	attr.prog_flags = BPF_F_XDP_HAS_FRAGS;
	assert_int_equal(call(BPF_PROG_LOAD, &attr, sizeof(attr)), -EINVAL);
	attr = load_attr(pass, 2);
	attr.prog_type = BPF_PROG_TYPE_KPROBE;
	assert_int_equal(call(BPF_PROG_LOAD, &attr, sizeof(attr)), -EINVAL);
	attr = load_attr(pass, 2);
	attr.prog_ifindex = IFINDEX + 1;
	assert_int_equal(call(BPF_PROG_LOAD, &attr, sizeof(attr)), -EINVAL);
	attr = load_attr(pass, 2);
	attr.insns = 0;
	assert_int_equal(call(BPF_PROG_LOAD, &attr, sizeof(attr)), -EFAULT);
	attr = load_attr(pass, 2);
	strcpy(attr.prog_name, "no-dash");
	assert_int_equal(call(BPF_PROG_LOAD, &attr, sizeof(attr)), -EINVAL);
	union bpf_attr run = {.test = {.prog_fd = (uint32_t)load_program(pass, 2)}};
	assert_int_equal(call(BPF_PROG_TEST_RUN, &run, sizeof(run)), -ENOTSUPP_KERNEL);
}

/* The tag of these two instructions is that of every kernel before 6.18. */
static void
a_loaded_program_tells_about_itself(void **state)
{
	struct fixture *f = *state;
	static const uint8_t tag[BPF_TAG_SIZE] = {0x3b, 0x18, 0x51, 0x87, 0xf1, 0x85, 0x5c, 0x4c};
	uint64_t image[64] = {0};
	struct bpf_insn xlated[2];
	struct {
		struct bpf_prog_info info;
		uint8_t newer[16];
	} out = {.info = {.jited_prog_insns = (uintptr_t)image,
			 .jited_prog_len = sizeof(image),
			 .xlated_prog_insns = (uintptr_t)xlated,
			 .xlated_prog_len = sizeof(xlated)}};
	long fd = load_program(pass, 2);
	union bpf_attr attr = {
		.info = {.bpf_fd = (uint32_t)fd, .info_len = sizeof(out), .info = (uintptr_t)&out}};
	assert_int_equal(call(BPF_OBJ_GET_INFO_BY_FD, &attr, sizeof(attr)), 0);
	assert_int_equal(attr.info.info_len, sizeof(out.info));
	assert_int_equal(out.info.type, BPF_PROG_TYPE_XDP);
	assert_int_equal(out.info.ifindex, IFINDEX);
	assert_int_equal(out.info.gpl_compatible, 1);
	assert_string_equal(out.info.name, "p");
	assert_memory_equal(out.info.tag, tag, sizeof(tag));
	assert_memory_equal(xlated, pass, sizeof(pass));
	const struct image *made = shim_prog_image(shim_prog_at(f->shim, 0));
	assert_int_equal(out.info.jited_prog_len, made->word_count * 8);
	assert_memory_equal(image, made->words, made->word_count * 8);
	out.newer[3] = 1;
	attr.info.info_len = sizeof(out);
	assert_int_equal(call(BPF_OBJ_GET_INFO_BY_FD, &attr, sizeof(attr)), -E2BIG);

	union bpf_attr walk = {.start_id = 0};
	assert_int_equal(call(BPF_PROG_GET_NEXT_ID, &walk, sizeof(walk)), 0);
	assert_int_equal(walk.next_id, out.info.id);
	walk = (union bpf_attr){.start_id = out.info.id};
	assert_int_equal(call(BPF_PROG_GET_NEXT_ID, &walk, sizeof(walk)), -ENOENT);
	union bpf_attr by_id = {.prog_id = out.info.id};
	long again = call(BPF_PROG_GET_FD_BY_ID, &by_id, sizeof(by_id));
	assert_true(again > 2 && again != fd);
	by_id.prog_id = 999;
	assert_int_equal(call(BPF_PROG_GET_FD_BY_ID, &by_id, sizeof(by_id)), -ENOENT);
}

static void
a_map_tells_where_it_is(void **state)
{
	struct bpf_map_info info = {0};
	union bpf_attr attr = {
		.info = {.bpf_fd = (uint32_t)create_map(BPF_MAP_TYPE_HASH, 4, 8, 16, 0),
			.info_len = sizeof(info),
			.info = (uintptr_t)&info}};
	assert_int_equal(call(BPF_OBJ_GET_INFO_BY_FD, &attr, sizeof(attr)), 0);
	assert_int_equal(info.type, BPF_MAP_TYPE_HASH);
	assert_int_equal(info.max_entries, 16);
	assert_int_equal(info.ifindex, IFINDEX);
	assert_true(info.netns_ino != 0);
	assert_string_equal(info.name, "m");
}

/* Arrays that user space maps: what is written through the mapping is what the command reads. */
static void
an_array_of_the_host_can_be_mapped(void **state)
{
	union bpf_attr attr = {.map_type = BPF_MAP_TYPE_ARRAY,
		.key_size = 4,
		.value_size = 12,
		.max_entries = 2,
		.map_flags = BPF_F_MMAPABLE};
	long fd = call(BPF_MAP_CREATE, &attr, sizeof(attr));
	uint8_t *memory = mmap(NULL, 32, PROT_READ | PROT_WRITE, MAP_SHARED, (int)fd, 0);
	assert_true(memory != MAP_FAILED);
	memory[16] = 0x5a; /* element 1: values are 8 bytes aligned */
	uint32_t key = 1;
	uint8_t value[12];
	assert_int_equal(element(BPF_MAP_LOOKUP_ELEM, fd, &key, value, 0), 0);
	assert_int_equal(value[0], 0x5a);
	value[11] = 0xa5;
	assert_int_equal(element(BPF_MAP_UPDATE_ELEM, fd, &key, value, 0), 0);
	assert_int_equal(memory[27], 0xa5);
	munmap(memory, 32);
}

static void
broken_btf_is_refused(void **state)
{
	struct btf *btf = btf__new_empty();
	int id = btf__add_int(btf, "int", 4, BTF_INT_SIGNED);
	btf__add_ptr(btf, id);
	uint32_t bytes;
	const void *raw = btf__raw_data(btf, &bytes);
	uint8_t *copy = malloc(bytes);
	memcpy(copy, raw, bytes);
	union bpf_attr attr = {.btf = (uintptr_t)copy, .btf_size = bytes};
	assert_true(call(BPF_BTF_LOAD, &attr, sizeof(attr)) > 2);
	/* the pointer is the last type: its target is the last word of the types */
	struct btf_header *header = (struct btf_header *)copy;
	uint32_t nowhere = 77;
	memcpy(copy + header->hdr_len + header->type_off + header->type_len - 4, &nowhere, 4);
	assert_int_equal(call(BPF_BTF_LOAD, &attr, sizeof(attr)), -EINVAL);
	attr.btf_size = 0;
	assert_int_equal(call(BPF_BTF_LOAD, &attr, sizeof(attr)), -EINVAL);
	free(copy);
	btf__free(btf);
}

static void
lenient_mode_hands_out_handles_for_what_it_refuses(void **state)
{
	struct fixture *f = *state;
	assert_true(create_map(BPF_MAP_TYPE_LRU_HASH, 4, 8, 16, 0) > 2);
	const struct shim_map *map = shim_map_at(f->shim, 0);
	assert_true(shim_map_report(map)->count > 0);
	assert_false(shim_map_info(map)->on_device);
	assert_true(load_program(unsafe, 2) > 2);
	const struct shim_prog *prog = shim_prog_at(f->shim, 0);
	assert_false(report_eligible(shim_prog_report(prog)));
	assert_null(shim_prog_image(prog));
}

int
main(void)
{
#define STRICT(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		STRICT(attr_of_any_size_is_read_by_the_kernels_rules),
		STRICT(maps_that_the_device_refuses_get_its_errno),
		STRICT(a_map_with_btf_is_refused_after_it_was_allocated),
		STRICT(element_commands_reach_the_card),
		STRICT(objects_are_known_by_identity_not_by_number),
		STRICT(a_program_names_each_map_once),
		STRICT(a_refused_program_gets_its_errno_and_a_log),
		STRICT(loading_follows_the_contract_before_the_verifier),
		STRICT(a_loaded_program_tells_about_itself),
		STRICT(a_map_tells_where_it_is),
		STRICT(an_array_of_the_host_can_be_mapped),
		STRICT(broken_btf_is_refused),
		cmocka_unit_test_setup_teardown(lenient_mode_hands_out_handles_for_what_it_refuses,
			setup_lenient, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
