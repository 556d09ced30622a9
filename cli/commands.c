/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of subcommands: what `nicro --help` lists, in this order. */
#include "cli/cmds.h"

/* clang-format off */
const struct cli_command cli_commands[] = {
	{
		.name = "help",
		.operands = "[COMMAND]",
		.summary = "show this list, or the help of one command",
		.details = "Examples:\n  nicro help\n  nicro help run\n",
		.options = CLI_BIT(HELP),
		.operands_min = 0,
		.operands_max = 1,
		.run = cmd_help,
	},
	{
		.name = "run",
		.operands = "OBJ|IMAGE",
		.summary = "run traffic through the offloaded program: verdicts, packets, maps, cycles",
		.details =
			"OBJ is an eBPF object as clang makes it; IMAGE is what `nicro jit -o` or `nicro asm -o`\n"
			"wrote. Without --rate the load is elastic: each frame is offered as soon as the card can\n"
			"take it, nothing is lost, and the modelled rate is the capacity. With --rate a frame that\n"
			"finds no room is LOST.\n\n"
			"SOURCE: pcap:FILE[,loop=N][,speed=S][,port=N]   gen:size=64,flows=1000   dev:IFACE   dpdk:DEVARGS   null\n"
			"SINK:   pcap:FILE   dev:IFACE   dpdk:DEVARGS   null\n\n"
			"--lockstep runs the eBPF program beside its microcode and compares the two at every\n"
			"instruction (with --opt max: at the end of every packet). At the first difference it\n"
			"prints both register files, the C line and the microcode, and exits with 1.\n\n"
			"Examples:\n"
			"  nicro run drop.o --rx gen:size=64 --count 1000000\n"
			"  nicro run lb.o --rx pcap:in.pcap --maps lb.json --tx pcap:wire.pcap --verdicts v.jsonl\n"
			"  nicro run lb.o --rx gen:size=imix,flows=5000 --set core.cores=10 --json\n",
		.options = CLI_BIT(HELP) | CLI_BIT(JSON) | CLI_BIT(QUIET) | CLI_BIT(PROG) | CLI_BIT(DEVICE) |
			   CLI_BIT(SET) | CLI_BIT(SEED) | CLI_BIT(RX) | CLI_BIT(TX) | CLI_BIT(HOST) |
			   CLI_BIT(COUNT) | CLI_BIT(RATE) | CLI_BIT(MTU) | CLI_BIT(MAPS) | CLI_BIT(MAPS_OUT) |
			   CLI_BIT(VERDICTS) | CLI_BIT(EVENTS) | CLI_BIT(OPT) | CLI_BIT(IMAGE) |
			   CLI_BIT(LOCKSTEP) | CLI_BIT(SIM_THREADS),
		.operands_min = 1,
		.operands_max = 1,
		.run = cmd_run,
	},
	{
		.name = "compare",
		.operands = "OBJ",
		.summary = "offload model, this host's XDP, the kernel's own path: one table",
		.details = "First model and running kernel execute the same packets, and must agree on\n"
			   "every verdict, byte and map. Then each path gets its figure: the card's is\n"
			   "modelled, the host's are CPU time on one core of this machine, measured in a\n"
			   "network namespace of its own. The host's paths need root; without it they say\n"
			   "so and the rest still runs. Exit 1: model and kernel differ, or no card takes\n"
			   "the program.\n\n"
			   "--search adds NDR and PDR of the model, and latencies at 10, 50, 90 % of the PDR.\n"
			   "--sweep compares at several values of one KEY: size, flows (of the generator), fill\n"
			   "(percent of hash maps in use), or a key of `nicro device show`. size, flows and\n"
			   "fill have usual values.\n\n"
			   "Examples:\n  sudo nicro compare xdp.o --rx pcap:traffic.pcap\n"
			   "  nicro compare xdp.o --rx gen:size=64,flows=1000 --device agilio-cx-2x10\n"
			   "  sudo nicro compare xdp.o --maps rules.json --repeats 10 --json\n"
			   "  sudo nicro compare xdp.o --html report.html --csv report.csv\n"
			   "  sudo nicro compare xdp.o --sweep size\n"
			   "  nicro compare xdp.o --sweep size=64,512,imix --search --json\n"
			   "  sudo nicro compare xdp.o --sweep fill=0,50,100 --thorough\n"
			   "  nicro compare xdp.o --sweep cores=10,20,30,40,50\n",
		.options = CLI_BIT(HELP) | CLI_BIT(JSON) | CLI_BIT(QUIET) | CLI_BIT(PROG) |
			   CLI_BIT(DEVICE) | CLI_BIT(SET) | CLI_BIT(SEED) | CLI_BIT(RX) | CLI_BIT(COUNT) |
			   CLI_BIT(MTU) | CLI_BIT(MAPS) | CLI_BIT(OPT) | CLI_BIT(REPEATS) |
			   CLI_BIT(SEARCH) | CLI_BIT(SWEEP) | CLI_BIT(QUICK) | CLI_BIT(THOROUGH) |
			   CLI_BIT(HTML) | CLI_BIT(CSV) | CLI_BIT(MARKDOWN),
		.operands_min = 1,
		.operands_max = 1,
		.run = cmd_compare,
	},
	{
		.name = "profile",
		.operands = "OBJ|IMAGE",
		.summary = "where the cycles go: hottest C lines, causes, bottleneck, worst case",
		.details = "Runs the traffic and counts every microcode instruction. All instruction\n"
			   "cycles stand in exactly one row: a C line, a part such as the prologue, a\n"
			   "routine of the firmware with the line that calls it, the firmware itself.\n"
			   "Below: the time of packets by cause, the bottleneck and what would move it, and\n"
			   "the worst case, which the image alone decides. --worst without --rx prints\n"
			   "only that; exit 1 when it has no bound.\n\n"
			   "Examples:\n  nicro profile lb.o --rx pcap:in.pcap --maps lb.json\n"
			   "  nicro profile lb.o --rx gen:size=64 --count 100000 --by word --top 0\n"
			   "  nicro profile lb.o --rx gen:size=64 -n 100000 --folded f.txt --trace t.json\n"
			   "  nicro profile lb.o --rx gen:size=64 -n 10000 --timeline threads\n"
			   "  nicro profile lb.o --worst\n",
		.options = CLI_BIT(HELP) | CLI_BIT(JSON) | CLI_BIT(QUIET) | CLI_BIT(PROG) |
			   CLI_BIT(DEVICE) | CLI_BIT(SET) | CLI_BIT(SEED) | CLI_BIT(RX) | CLI_BIT(COUNT) |
			   CLI_BIT(RATE) | CLI_BIT(MTU) | CLI_BIT(MAPS) | CLI_BIT(OPT) | CLI_BIT(IMAGE) |
			   CLI_BIT(BY) | CLI_BIT(TOP) | CLI_BIT(FOLDED) | CLI_BIT(TRACE) |
			   CLI_BIT(TIMELINE) | CLI_BIT(FROM) | CLI_BIT(WORST) | CLI_BIT(LOOP_BOUND) |
			   CLI_BIT(SIM_THREADS),
		.operands_min = 1,
		.operands_max = 1,
		.run = cmd_profile,
	},
	{
		.name = "gate",
		.operands = "--baseline FILE OBJ... | BASE.json HEAD.json | --on-host BASE.o HEAD.o",
		.summary = "did a change make a program slower? exit 1 if a modelled figure got worse",
		.details = "FILE holds, for each program of each object, how it was run and what came out.\n"
			   "The objects are run again in the same way and compared. --update makes FILE, adds\n"
			   "programs, and replaces what it holds; the options from --rx to --maps then say how\n"
			   "to run, and what is not given stays as it was. Paths in FILE are relative to it.\n"
			   "The other form compares two records of `nicro run --json` or `nicro compare --json`.\n\n"
			   "--on-host measures two objects on this machine, the program alone, in turn, and a rank\n"
			   "test at 1 % says whether the head is slower; on a machine that is too noisy it says\n"
			   "that, and passes. Needs root.\n\n"
			   "Modelled figures are the same on every machine, so they are compared exactly; figures\n"
			   "measured on a host are not looked at. --thresholds names a file that allows some to\n"
			   "get worse: {\"schema\":\"nicro.thresholds/1\",\"metrics\":\n"
			   "{\"modelled.mpps\":{\"allow_percent\":1}}}.\n\n"
			   "Examples:\n"
			   "  nicro gate --baseline ci/nicro.json --update lb.o --rx pcap:ci/in.pcap --maps ci/lb.json\n"
			   "  nicro gate --baseline ci/nicro.json build/*.o --markdown gate.md --junit gate.xml\n"
			   "  nicro gate base.json head.json\n"
			   "  sudo nicro gate --on-host old/lb.o new/lb.o --rx pcap:ci/in.pcap\n",
		.options = CLI_BIT(HELP) | CLI_BIT(JSON) | CLI_BIT(QUIET) | CLI_BIT(BASELINE) |
			   CLI_BIT(PROG) | CLI_BIT(THRESHOLDS) | CLI_BIT(MARKDOWN) | CLI_BIT(JUNIT) |
			   CLI_BIT(UPDATE) | CLI_BIT(RX) | CLI_BIT(COUNT) | CLI_BIT(SEED) |
			   CLI_BIT(RATE) | CLI_BIT(DEVICE) | CLI_BIT(SET) | CLI_BIT(OPT) | CLI_BIT(MTU) |
			   CLI_BIT(MAPS) | CLI_BIT(ON_HOST) | CLI_BIT(REPEATS),
		.operands_min = 1,
		.operands_max = 0,
		.run = cmd_gate,
	},
	{
		.name = "device",
		.operands = "list | show [PROFILE] | validate FILE...",
		.summary = "list, show and validate profiles of cards",
		.details = "A profile holds every number of a card: clock, cores, memories, firmware,\n"
			   "limits. To change one for a run: --set KEY=VALUE. To keep changes: a file that\n"
			   "begins with  inherits = \"agilio-cx-2x40\";  and is named by its path.\n\n"
			   "Examples:\n  nicro device list\n  nicro device show agilio-cx-2x10\n"
			   "  nicro device show --set emem.miss_ns=400\n"
			   "  nicro device validate ./mycard.conf\n",
		.options = CLI_BIT(HELP) | CLI_BIT(JSON) | CLI_BIT(QUIET) | CLI_BIT(DEVICE) |
			   CLI_BIT(SET),
		.operands_min = 1,
		.operands_max = 0,
		.run = cmd_device,
	},
	{
		.name = "traffic",
		.operands = "make SPEC FILE | show SOURCE | convert SOURCE SINK",
		.summary = "make, look at and convert traffic",
		.details = "SPEC is what gen: takes. SOURCE and SINK are those of --rx and --tx; the name\n"
			   "of a file alone is a pcap file. Without --rate a file keeps its times, the\n"
			   "generator sends at the line rate of one port of the card.\n\n"
			   "Examples:\n  nicro traffic make size=imix,flows=1000 imix.pcap --count 10000\n"
			   "  nicro traffic make size=64,dist=zipf:1.1,flows=100000 z.pcap --rate 5Mpps\n"
			   "  nicro traffic show imix.pcap\n"
			   "  nicro traffic convert capture.pcapng half.pcap --rate 50%\n",
		.options = CLI_BIT(HELP) | CLI_BIT(JSON) | CLI_BIT(QUIET) | CLI_BIT(SEED) |
			   CLI_BIT(COUNT) | CLI_BIT(RATE) | CLI_BIT(DEVICE) | CLI_BIT(SET),
		.operands_min = 1,
		.operands_max = 0,
		.run = cmd_traffic,
	},
	{
		.name = "jit",
		.operands = "OBJ...",
		.summary = "translate for the card: microcode between the C lines and the eBPF",
		.details =
			"Without -o or --raw the listing is printed: each C line, its eBPF instructions, and the\n"
			"microcode that the card would run. -o saves an image that `nicro run` and `nicro disasm`\n"
			"take (one program: choose with --prog). --raw writes DIR/OBJECT.PROGRAM.img for every\n"
			"program that is eligible: 64-bit little-endian words before relocation, as\n"
			"`bpftool prog dump jited` shows them.\n\n"
			"Examples:\n"
			"  nicro jit lb.o\n"
			"  nicro jit lb.o -o lb.img\n"
			"  nicro jit *.o --raw images\n"
			"  nicro jit lb.o --dump packet_cache\n",
		.options = CLI_BIT(HELP) | CLI_BIT(JSON) | CLI_BIT(QUIET) | CLI_BIT(PROG) | CLI_BIT(DEVICE) |
			   CLI_BIT(SET) | CLI_BIT(MTU) | CLI_BIT(OPT) | CLI_BIT(OUTPUT) | CLI_BIT(RAW) |
			   CLI_BIT(DUMP),
		.operands_min = 1,
		.operands_max = 0,
		.run = cmd_jit,
	},
	{
		.name = "disasm",
		.operands = "IMAGE",
		.summary = "print the microcode of an image",
		.details = "IMAGE is what `nicro jit -o` or `nicro asm -o` wrote, any other NFP ELF object\n"
			   "with code, or raw 64-bit words as `bpftool prog dump jited ... file` saves them.\n"
			   "Lines are those of `objdump -d -M ctx4` for the NFP; `nicro asm` reads them.\n\n"
			   "Examples:\n  nicro disasm prog.img\n  nicro disasm --json prog.img\n",
		.options = CLI_BIT(HELP) | CLI_BIT(JSON) | CLI_BIT(QUIET),
		.operands_min = 1,
		.operands_max = 1,
		.run = cmd_disasm,
	},
	{
		.name = "asm",
		.operands = "FILE",
		.summary = "assemble microcode to an image",
		.details = "FILE holds what `nicro disasm` prints; address, word and program counter may be\n"
			   "left out, `;` and `//` begin comments. Labels are `name:`; branches and immed may\n"
			   "name them. Targets of the loader: @next_packet, @exit, @abort, @push_regs,\n"
			   "@pop_regs, @map_lookup, @map_update, @map_delete, @event_output.\n\n"
			   "Examples:\n  nicro asm loop.s -o loop.img\n"
			   "  nicro disasm a.img > a.s; nicro asm a.s -o b.img\n",
		.options = CLI_BIT(HELP) | CLI_BIT(JSON) | CLI_BIT(QUIET) | CLI_BIT(OUTPUT),
		.operands_min = 1,
		.operands_max = 1,
		.run = cmd_asm,
	},
	{
		.name = "check",
		.operands = "OBJ...",
		.summary = "verify and check eligibility: would the card take it, and if not, why",
		.details =
			"One line a program, the findings below it: which rule, which C line, the\n"
			"smallest change that would pass. Exit code 0 only if every XDP and tc program\n"
			"(or the one of --prog) would be offloaded. No root, no card, no kernel needed.\n"
			"--device all shows a table: program x card. --kernel also loads the program into\n"
			"the running kernel (as root). --verbose writes the verifier's log to stderr.\n"
			"--min-mpps also refuses a program whose worst case is slower than that, as\n"
			"nicro profile --worst finds it.\n\n"
			"Examples:\n  nicro check prog.o\n  nicro check --device all *.o\n"
			"  nicro check --json prog.o | jq '.programs[].findings'\n"
			"  nicro check --sarif prog.o > findings.sarif\n",
		.options = CLI_BIT(HELP) | CLI_BIT(JSON) | CLI_BIT(SARIF) | CLI_BIT(QUIET) |
			   CLI_BIT(PROG) | CLI_BIT(DEVICE) | CLI_BIT(SET) | CLI_BIT(MTU) |
			   CLI_BIT(OPT) | CLI_BIT(VERBOSE) | CLI_BIT(KERNEL) |
			   CLI_BIT(MIN_MPPS) | CLI_BIT(LOOP_BOUND),
		.operands_min = 1,
		.operands_max = 0,
		.run = cmd_check,
	},
};
/* clang-format on */
const unsigned cli_command_count = sizeof(cli_commands) / sizeof(cli_commands[0]);
