/* SPDX-License-Identifier: BSD-2-Clause */
#include "driver-shim/inprocess.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static _Thread_local struct inprocess *active;

/* The caller is this process: its addresses are ours. */
static void *
pointer(uint64_t address)
{
	return (void *)(uintptr_t)address;
}

static int
own_read(void *ctx, uint64_t address, void *to, size_t len_bytes)
{
	if (len_bytes == 0)
		return 0;
	if (address == 0)
		return -EFAULT;
	memcpy(to, pointer(address), len_bytes);
	return 0;
}

static int
own_write(void *ctx, uint64_t address, const void *from, size_t len_bytes)
{
	if (len_bytes == 0)
		return 0;
	if (address == 0)
		return -EFAULT;
	memcpy(pointer(address), from, len_bytes);
	return 0;
}

static int
own_fd_identity(void *ctx, int fd, uint64_t *identity)
{
	const struct inprocess *front_end = ctx;
	struct stat st;
	if (fstat(fd, &st) < 0)
		return -EBADF;
	*identity = st.st_dev == front_end->handle_dev ? st.st_ino : 0;
	return 0;
}

static int
own_fd_install(void *ctx, int handle_fd)
{
	/* Never 0, 1, 2: libraries take those for "no descriptor". */
	int fd = fcntl(handle_fd, F_DUPFD_CLOEXEC, 3);
	return fd < 0 ? -errno : fd;
}

static void
own_describe(void *ctx, const char *attr_name, struct shim_names *names)
{
	struct inprocess *front_end = ctx;
	if (front_end->name_next >= front_end->name_count)
		return;
	const struct shim_names *next = &front_end->names[front_end->name_next];
	if (strncmp(next->name, attr_name, strlen(attr_name)) == 0) {
		*names = *next;
		front_end->name_next++;
	}
}

int
inprocess_begin(struct inprocess *front_end, struct shim *shim, const struct shim_names *names,
	unsigned name_count)
{
	struct stat st;
	int fd = memfd_create("bpf-probe", MFD_CLOEXEC);
	if (fd < 0)
		return -errno;
	int err = fstat(fd, &st) < 0 ? -errno : 0;
	close(fd);
	if (err)
		return err;
	*front_end = (struct inprocess){
		.shim = shim,
		.caller = {.ctx = front_end,
			.read = own_read,
			.write = own_write,
			.fd_identity = own_fd_identity,
			.fd_install = own_fd_install,
			.describe = own_describe},
		.handle_dev = st.st_dev,
		.outer = active,
		.names = names,
		.name_count = name_count,
	};
	active = front_end;
	return 0;
}

void
inprocess_end(struct inprocess *front_end)
{
	assert(active == front_end);
	active = front_end->outer;
}

uint64_t
inprocess_identity(const struct inprocess *front_end, int fd)
{
	struct stat st;
	if (fd < 0 || fstat(fd, &st) < 0 || st.st_dev != front_end->handle_dev)
		return 0;
	return st.st_ino;
}

/* The kernel's own convention: result or negative errno, nothing kept. */
static long
kernel_call(long number, const long args[6])
{
#if defined(__x86_64__)
	long result;
	register long r10 __asm__("r10") = args[3];
	register long r8 __asm__("r8") = args[4];
	register long r9 __asm__("r9") = args[5];
	__asm__ volatile(
		"syscall"
		: "=a"(result)
		: "a"(number), "D"(args[0]), "S"(args[1]), "d"(args[2]), "r"(r10), "r"(r8), "r"(r9)
		: "rcx", "r11", "memory");
	return result;
#elif defined(__aarch64__)
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = args[0];
	register long x1 __asm__("x1") = args[1];
	register long x2 __asm__("x2") = args[2];
	register long x3 __asm__("x3") = args[3];
	register long x4 __asm__("x4") = args[4];
	register long x5 __asm__("x5") = args[5];
	__asm__ volatile("svc #0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
			 : "memory");
	return x0;
#else
#error "add the system call sequence of this architecture"
#endif
}

/* In place of the C library's, for every library of the process: libbpf finds this one because the
 * executable comes first in the search for symbols. */
long
syscall(long number, ...)
{
	enum { ERRNO_MAX = 4095 };
	long args[6];
	va_list list;
	va_start(list, number);
	for (unsigned i = 0; i < 6; i++)
		args[i] = va_arg(list, long);
	va_end(list);

	long result;
	if (number == __NR_bpf && active)
		result = shim_bpf(active->shim, &active->caller, (int)args[0], (uint64_t)args[1],
			(uint32_t)args[2]);
	else
		result = kernel_call(number, args);
	if (result < 0 && result >= -ERRNO_MAX) {
		errno = (int)-result;
		return -1;
	}
	return result;
}
