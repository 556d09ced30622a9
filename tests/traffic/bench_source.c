/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What sources cost, CPU time of one core, median of 7: the generator (10 Mpps wanted), and a
 * cached pcap file beside DPDK's own pcap driver on the same file (no slower wanted). With the
 * argument `once`, a run of each as lines of "NAME VALUE UNIT", for tests/bench-all.
 */
#include "traffic/pcap_file.h"
#include "traffic/traffic.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { RUNS = 7, FRAMES = 2000000, FILE_FRAMES = 1000000, WANTED_KPPS = 10000 };

static uint64_t
cpu_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static uint64_t
run_kpps(const char *spec, uint64_t count)
{
	struct traffic_options options = {.count = count, .seed = 1, .ports = 2};
	struct traffic_frame frames[TRAFFIC_RECEIVE_MAX];
	struct traffic_source *source;
	struct fail fail = {0};
	uint64_t total = 0;
	int n;
	if (traffic_source_open(spec, &options, &source, &fail) != 0) {
		fprintf(stderr, "%s\n", fail.text);
		exit(1);
	}
	uint64_t start = cpu_ns();
	while ((n = traffic_receive(source, frames, TRAFFIC_RECEIVE_MAX, &fail)) > 0)
		total += (uint64_t)n;
	uint64_t spent = cpu_ns() - start;
	traffic_source_close(source);
	if (n < 0 || total != count) {
		fprintf(stderr, "%s: %llu frames; %s\n", spec, (unsigned long long)total,
			fail.text);
		exit(1);
	}
	return total * 1000000 / spent;
}

static int
compare(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
	return left < right ? -1 : left > right;
}

static bool once;

static uint64_t
median_kpps(const char *name, const char *spec, uint64_t count)
{
	uint64_t rates[RUNS];
	if (once) {
		rates[0] = run_kpps(spec, count);
		printf("source:%s %.3f Mpps\n", name, (double)rates[0] / 1000);
		return rates[0];
	}
	for (int i = 0; i < RUNS; i++)
		rates[i] = run_kpps(spec, count);
	qsort(rates, RUNS, sizeof(rates[0]), compare);
	printf("%-50s %8.2f Mpps (%.2f to %.2f)\n", name, (double)rates[RUNS / 2] / 1000,
		(double)rates[0] / 1000, (double)rates[RUNS - 1] / 1000);
	return rates[RUNS / 2];
}

static int
make_file(const char *path)
{
	static const uint8_t frame[60] = {0};
	struct pcap_out out;
	struct fail fail = {0};
	int err = pcap_out_open(&out, path, &fail);
	for (uint64_t i = 0; !err && i < FILE_FRAMES; i++)
		pcap_out_write(&out, frame, sizeof(frame), i * 67);
	if (!err)
		err = pcap_out_close(&out, true, &fail);
	if (err)
		fprintf(stderr, "%s\n", fail.text);
	return err;
}

int
main(int argc, char **argv)
{
	static const char *const specs[] = {"gen:size=64", "gen:size=64,flows=100000",
		"gen:size=imix,flows=100000,dist=zipf:1.1", "gen:size=78,l3=6,flows=1000",
		"gen:shape=syn", "gen:size=1518"};
	char path[] = "/tmp/nicro-bench.XXXXXX", spec[128];
	int failed = 0, fd = mkstemp(path);
	once = argc > 1 && strcmp(argv[1], "once") == 0;
	for (unsigned i = 0; i < sizeof(specs) / sizeof(specs[0]); i++)
		failed |= median_kpps(specs[i], specs[i], FRAMES) < WANTED_KPPS;
	if (fd < 0 || make_file(path) != 0)
		return 1;
	snprintf(spec, sizeof(spec), "pcap:%s", path);
	uint64_t ours = median_kpps("pcap", spec, FILE_FRAMES);
	snprintf(spec, sizeof(spec), "dpdk:net_pcap0,rx_pcap=%s", path);
	failed |= ours < median_kpps("net_pcap", spec, FILE_FRAMES);
	unlink(path);
	close(fd);
	traffic_end();
	if (once)
		return 0;
	printf("%s\n", failed ? "slower than wanted" : "as fast as wanted");
	return failed;
}
