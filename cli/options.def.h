/* SPDX-License-Identifier: BSD-2-Clause */
/* One row per option: X(NAME, "long", short or 0, "VALUE" or NULL for a flag, "help").
 * A new option is one row here and one CLI_BIT() in the commands that take it. */
#ifndef CLI_OPTIONS_DEF_H
#define CLI_OPTIONS_DEF_H

/* clang-format off */
#define CLI_OPTIONS(X)                                                                             \
	X(HELP, "help", 'h', NULL, "show what the command does, its options, and examples")        \
	X(JSON, "json", 0, NULL, "print one JSON document instead of text")                        \
	X(QUIET, "quiet", 'q', NULL, "print results only, no progress, no hints")                  \
	X(PROG, "prog", 'p', "NAME", "program (function name) of the object; default: the only one; for check: all") \
	X(DEVICE, "device", 'd', "PROFILE", "card to model: a name of `nicro device list`, or a file; for check also: all") \
	X(SET, "set", 's', "KEY=VALUE", "override one profile value; may be repeated")             \
	X(SEED, "seed", 0, "N", "seed of everything random (default 1)")                           \
	X(RX, "rx", 0, "SOURCE", "packets in: pcap:FILE, gen:SPEC, dev:IFACE, dpdk:DEVARGS, null") \
	X(TX, "tx", 0, "SINK", "what leaves by the wire: pcap:FILE, dev:IFACE, dpdk:DEVARGS, null") \
	X(HOST, "host", 0, "SINK", "what goes up to the host: same sinks")                         \
	X(COUNT, "count", 'n', "N", "stop after N packets")                                        \
	X(RATE, "rate", 0, "RATE", "offered load: 10Mpps, 40Gbps, 50%, line, original, original,RATE; default: elastic") \
	X(SIM_THREADS, "sim-threads", 0, "N", "threads of the simulator, 1 or 2 (default 1); the results are the same") \
	X(MTU, "mtu", 0, "BYTES", "MTU of the port (default 1500)")                                \
	X(MAPS, "maps", 0, "FILE", "initial map contents (JSON as bpftool map dump -j prints)")    \
	X(MAPS_OUT, "maps-out", 0, "FILE", "write the maps after the run as JSON")                 \
	X(LOCKSTEP, "lockstep", 0, NULL, "compare every eBPF instruction with the program's; stop at a difference") \
	X(VERDICTS, "verdicts", 0, "FILE", "write one JSON line per packet")                       \
	X(IMAGE, "image", 0, NULL, "the operand is an image, also when it is raw words")          \
	X(OUTPUT, "output", 'o', "FILE", "write the image to FILE")                                \
	X(RAW, "raw", 0, "DIR", "write raw images of all eligible programs to DIR")                \
	X(EVENTS, "events", 0, "FILE", "write one JSON line per event of bpf_perf_event_output()")   \
	X(OPT, "opt", 0, "LEVEL", "linux: the driver's code, word for word; max: nicro's own")     \
	X(DUMP, "dump", 0, "PASS", "print the program after a pass; all for every pass")           \
	X(VERBOSE, "verbose", 'v', NULL, "write the verifier's log, with the state at each instruction, to stderr") \
	X(SARIF, "sarif", 0, NULL, "print findings as SARIF 2.1.0")                                \
	X(KERNEL, "kernel", 0, NULL, "also ask the running kernel and show both verdicts")         \
	X(BY, "by", 0, "LEVEL", "what a row is: line (C, default), insn (eBPF), word (microcode)") \
	X(TOP, "top", 0, "N", "show the N hottest rows (default 20); 0: all")                      \
	X(FOLDED, "folded", 0, "FILE", "write folded stacks for flame graphs")                     \
	X(TRACE, "trace", 0, "FILE", "write packets as a trace for Perfetto or Chrome (JSON)")     \
	X(TIMELINE, "timeline", 0, "ROWS", "draw what happens when, a letter a cause; rows: threads (of core 0) or packets") \
	X(FROM, "from", 0, "N", "the packet that the timeline begins with (default: when the card is full)") \
	X(WORST, "worst", 0, NULL, "the worst case alone, from the image: needs no packets")       \
	X(LOOP_BOUND, "loop-bound", 0, "N", "rounds of each loop in the worst case (default: as the verifier walked)") \
	X(MIN_MPPS, "min-mpps", 0, "MPPS", "refuse a program whose worst case is slower")          \
	X(REPEATS, "repeats", 0, "N", "runs of each host figure (default 5; gate: 20)") \
	X(BASELINE, "baseline", 0, "FILE", "run the objects as FILE says and compare with what it holds") \
	X(SEARCH, "search", 0, NULL, "find NDR and PDR of the model, and latencies at 10, 50, 90 % of the PDR") \
	X(SWEEP, "sweep", 0, "KEY=V,...", "compare once per value: size, flows, fill, or a key of the card") \
	X(QUICK, "quick", 0, NULL, "short runs of the host figures, 3 of each (default of --sweep)") \
	X(THOROUGH, "thorough", 0, NULL, "long runs of the host figures, 15 of each")             \
	X(ON_HOST, "on-host", 0, NULL, "measure two objects on this machine, in turn, and test statistically") \
	X(THRESHOLDS, "thresholds", 0, "FILE", "what may get worse, by how many percent (JSON)")   \
	X(HTML, "html", 0, "FILE", "also write the result as one HTML page with plots")            \
	X(CSV, "csv", 0, "FILE", "also write the result as CSV")                                   \
	X(MARKDOWN, "markdown", 0, "FILE", "also write the result as Markdown")                    \
	X(JUNIT, "junit", 0, "FILE", "also write the result as JUnit XML")                         \
	X(UPDATE, "update", 0, NULL, "make the head the new baseline, whatever the result")
/* clang-format on */

#endif
