/* SPDX-License-Identifier: BSD-2-Clause */
#include "traffic/eal.h"

#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_log.h>

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	MEMORY_MIB = 96,
	SMALL_MBUFS = 1023, /* 2^n - 1 wastes no ring slot */
	LARGE_MBUFS = 2047,
	XDP_MBUFS = 8192, /* twice the fill ring, which the driver makes of 2048 at least */
	POOL_CACHE = 128,
	ARG_MAX_BYTES = 4096,
};

int eal_time_offset = -1;

static struct {
	enum { EAL_NEVER, EAL_RUNS, EAL_OVER } state;
	bool pci;
	FILE *log;
	char log_last[192];
	struct rte_mempool *small, *large, *xdp;
} eal;

/* Keep the last line only: it is the cause that the user needs to see. */
static ssize_t
log_write(void *cookie, const char *text, size_t len_bytes)
{
	size_t end = len_bytes;
	while (end > 0 && (text[end - 1] == '\n' || text[end - 1] == '\r'))
		end--;
	size_t start = end;
	while (start > 0 && text[start - 1] != '\n')
		start--;
	if (end > start)
		snprintf(eal.log_last, sizeof(eal.log_last), "%.*s", (int)(end - start),
			text + start);
	return (ssize_t)len_bytes;
}

const char *
eal_log_last(void)
{
	return eal.log_last;
}

/* Main lcore 0 free on all CPUs that we may use: init would pin the calling thread otherwise, and
 * asking for a CPU that is not there fails. */
static void
lcores_text(char *text, size_t size_bytes)
{
	cpu_set_t set;
	size_t len = (size_t)snprintf(text, size_bytes, "0@(");
	CPU_ZERO(&set);
	if (sched_getaffinity(0, sizeof(set), &set) < 0)
		CPU_SET(0, &set);
	for (int cpu = 0; cpu < CPU_SETSIZE && len + 8 < size_bytes; cpu++)
		if (CPU_ISSET(cpu, &set))
			len += (size_t)snprintf(text + len, size_bytes - len, "%d,", cpu);
	text[len - 1] = ')';
}

/* DPDK makes a directory for files that it then does not make (--no-shconf), and leaves it there.
 * Where none can be made it goes on without. */
static const char runtime_variable[] = "RUNTIME_DIRECTORY", no_directory[] = "/dev/null";

static int
init_without_directory(int argc, char **argv)
{
	const char *now = getenv(runtime_variable);
	char *before = now ? strdup(now) : NULL;
	if (now && before == NULL)
		return -1;
	setenv(runtime_variable, no_directory, 1);
	int result = rte_eal_init(argc, argv);
	if (before)
		setenv(runtime_variable, before, 1);
	else
		unsetenv(runtime_variable);
	free(before);
	if (result >= 0)
		eal.log_last[0] = 0; /* that it made none */
	return result;
}

static int
init(bool pci)
{
	char lcores[ARG_MAX_BYTES], memory[16];
	lcores_text(lcores, sizeof(lcores));
	snprintf(memory, sizeof(memory), "%d", MEMORY_MIB);
	const char *fixed[] = {"nicro", "--no-huge", "--no-shconf", "--no-telemetry",
		"--log-level=*:error", "-m", memory, "--lcores", lcores, "--no-pci"};
	enum { FIXED = sizeof(fixed) / sizeof(fixed[0]) };
	char *argv[FIXED + 1] = {NULL};
	int argc = pci ? FIXED - 1 : FIXED;
	int result = -1;
	/* rte_eal_init() permutes the array and may keep the strings: give it its own. */
	for (int i = 0; i < argc; i++) {
		argv[i] = strdup(fixed[i]);
		if (argv[i] == NULL)
			goto out;
	}
	char *given[FIXED + 1];
	memcpy(given, argv, sizeof(given));
	result = init_without_directory(argc, given) < 0 ? -1 : 0;
out:
	for (int i = 0; i < argc; i++)
		free(argv[i]);
	return result;
}

int
eal_start(bool pci, struct fail *fail)
{
	if (eal.state == EAL_RUNS && pci && !eal.pci)
		return fail_set(
			fail, -EBUSY, "DPDK runs without PCI already; open the PCI device first");
	if (eal.state == EAL_RUNS)
		return 0;
	if (eal.state == EAL_OVER)
		return fail_set(fail, -EBUSY, "DPDK cannot be started twice in one process");

	cookie_io_functions_t io = {.write = log_write};
	eal.log = fopencookie(NULL, "w", io);
	if (eal.log == NULL)
		return fail_set(fail, -ENOMEM, "not enough memory to start DPDK");
	setvbuf(eal.log, NULL, _IOLBF, BUFSIZ);
	rte_openlog_stream(eal.log);
	if (init(pci) < 0)
		return fail_set(fail, rte_errno ? -rte_errno : -EIO, "DPDK does not start: %s",
			eal.log_last[0] ? eal.log_last : rte_strerror(rte_errno));
	eal.state = EAL_RUNS;
	eal.pci = pci;
	if (rte_mbuf_dyn_rx_timestamp_register(&eal_time_offset, NULL) < 0)
		return fail_set(fail, -rte_errno, "DPDK has no room for timestamps in its mbufs");
	eal.small = rte_pktmbuf_pool_create(
		"nicro_small", SMALL_MBUFS, POOL_CACHE, 0, EAL_SMALL_ROOM, SOCKET_ID_ANY);
	if (eal.small == NULL)
		return fail_set(fail, -ENOMEM, "DPDK cannot make its packet buffers: %s",
			rte_strerror(rte_errno));
	return 0;
}

struct rte_mempool *
eal_small_pool(void)
{
	return eal.small;
}

static struct rte_mempool *
pool_once(struct rte_mempool **pool, const char *name, unsigned mbufs, uint16_t room_bytes,
	struct fail *fail)
{
	if (*pool == NULL)
		*pool = rte_pktmbuf_pool_create(
			name, mbufs, POOL_CACHE, 0, room_bytes, SOCKET_ID_ANY);
	if (*pool == NULL)
		fail_set(fail, -ENOMEM, "DPDK cannot make buffers of %u bytes: %s", room_bytes,
			rte_strerror(rte_errno));
	return *pool;
}

struct rte_mempool *
eal_large_pool(struct fail *fail)
{
	return pool_once(&eal.large, "nicro_large", LARGE_MBUFS, EAL_LARGE_ROOM, fail);
}

struct rte_mempool *
eal_xdp_pool(struct fail *fail)
{
	return pool_once(&eal.xdp, "nicro_xdp", XDP_MBUFS, EAL_XDP_ROOM, fail);
}

struct rte_mbuf *
eal_mbuf(uint32_t len_bytes, uint32_t extra_bytes, struct fail *fail)
{
	if (len_bytes > TRAFFIC_FRAME_MAX) {
		fail_set(fail, -EMSGSIZE, "a frame of %u bytes; at most %d are possible", len_bytes,
			TRAFFIC_FRAME_MAX);
		return NULL;
	}
	struct rte_mempool *pool =
		len_bytes + extra_bytes <= EAL_SMALL_FRAME_MAX ? eal.small : eal_large_pool(fail);
	if (pool == NULL)
		return NULL;
	struct rte_mbuf *mbuf = rte_pktmbuf_alloc(pool);
	if (mbuf == NULL)
		fail_set(fail, -ENOBUFS, "no packet buffer is left in pool %s", pool->name);
	return mbuf;
}

void
eal_end(void)
{
	if (eal.state != EAL_RUNS)
		return;
	rte_mempool_free(eal.small);
	rte_mempool_free(eal.large);
	rte_mempool_free(eal.xdp);
	rte_eal_cleanup();
	rte_openlog_stream(NULL);
	fclose(eal.log);
	memset(&eal, 0, sizeof(eal));
	eal.state = EAL_OVER;
}
