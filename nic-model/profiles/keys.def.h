/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every number of a card. X(section, field, unit, min, max, default, "source").
 * The default is that of agilio-cx-2x40. A unit is part of the field's name where it is not plain;
 * "flag" is 0 or 1 (false, true). Sources are keys of docs/profiles.md; "choice" means that
 * nothing public gives the value and the model had to choose.
 */
#ifndef NIC_MODEL_PROFILES_KEYS_DEF_H
#define NIC_MODEL_PROFILES_KEYS_DEF_H

/* clang-format off */
#define NIC_PROFILE_KEYS(X)                                                                        \
	/* worker cores (microengines that run programs) */                                        \
	X(core, cores, "", 1, 50, 50, "CORENIC build files: 5 islands x 10 workers")               \
	X(core, islands, "", 1, 8, 5, "CORENIC build files")                                       \
	X(core, threads, "", 1, 8, 4, "CORENIC build files: 4-context mode")                       \
	X(core, clock_mhz, "MHz", 100, 4000, 800, "SDK6 chip data, CORENIC")                       \
	X(core, code_words, "words", 64, 16384, 8192, "SDK6: code store of one core")              \
	X(core, budget, "cycles", 100, 1000000000, 1000000, "choice: a packet that runs longer is stopped") \
	/* cycles of instructions beyond one each */                                               \
	X(insn, shadow_new_flags, "cycles", 0, 16, 3, "KRU21: taken, flags set by the instruction before: 4") \
	X(insn, shadow_old_flags, "cycles", 0, 16, 2, "KRU21: taken, flags set earlier: 3")        \
	X(insn, shadow_bit, "cycles", 0, 16, 3, "KRU21, CORENIC: bit, byte and context tests")     \
	X(insn, shadow_br, "cycles", 0, 16, 2, "NFPDRV: at most two slots")                        \
	X(insn, shadow_jump, "cycles", 0, 16, 3, "CORENIC: three slots after jump and rtn")        \
	X(insn, jump_extra, "cycles", 0, 16, 1, "CORENIC: one cycle that no slot fills")           \
	X(insn, shadow_swap, "cycles", 0, 16, 2, "KRU21: a swap costs at least 3")                 \
	X(insn, csr_latency, "cycles", 0, 16, 3, "SDK6, NFCC, KRU21: LM pointer write to use")     \
	/* memories: latency seen by the waiting thread, occupancy of an engine */                 \
	X(cls, read_cycles, "cycles", 1, 10000, 35, "middle of 20 to 50 (course notes, CLA21)")    \
	X(ctm, read_cycles, "cycles", 1, 10000, 58, "KRU21: 16 cycles apart with 4 threads")       \
	X(imem, read_cycles, "cycles", 1, 10000, 80, "choice between CTM and EMEM; CLA21: below 92") \
	X(imem, banks, "", 1, 64, 4, "CLA21: 911 M reads/s in total")                              \
	X(imem, read_e4cycles, "1/10000 cycle", 0, 100000000, 35000, "CLA21: 4 banks x 3.5 cycles")\
	X(emem, hit_cycles, "cycles", 1, 10000, 95, "KRU21: slope of 24.8 cycles per read, 4 threads") \
	X(emem, atomic_cycles, "cycles", 1, 10000, 110, "hit + 15 for the read-modify-write (CLA21)") \
	X(emem, miss_ns, "ns", 0, 100000, 131, "added by DDR: 200 - 95 cycles at 800 MHz (CLA21 bound)") \
	X(emem, banks, "", 1, 64, 4, "KRU21: spread accesses are 4 times as fast")                 \
	X(emem, read_e4cycles, "1/10000 cycle", 0, 100000000, 40525, "KRU21: 197.4 M reads/s on one line") \
	X(emem, atomic_e4cycles, "1/10000 cycle", 0, 100000000, 32198, "KRU21: 248.5 M adds/s on one word") \
	X(emem, beats_64, "", 1, 4, 2, "choice: beats of a 64-byte read, 1 to 4")                  \
	X(emem, posted_depth, "", 1, 4096, 32, "choice: posted operations of a bank before cores stall (NFCC)") \
	X(emem, cache_kib, "KiB", 1, 65536, 3072, "SDK6: SRAM of one external memory island")      \
	X(emem, cache_ways, "", 1, 16, 8, "choice: ways of 64-byte lines, least recently used")    \
	X(mem, cycles_per_8_bytes, "cycles", 0, 100, 1, "SDK6: push bus, 8 bytes a cycle")         \
	/* ports, MAC, fixed delays */                                                             \
	X(port, count, "", 1, NIC_PORTS_MAX, 2, "board AMDA0097")                                              \
	X(port, rate_mbps, "Mbit/s", 1, 1000000, 40000, "board AMDA0097")                          \
	X(mac, ceiling_kpps, "kpps", 1, 100000000, 54400, "KRU21: receive ceiling of all ports together") \
	X(mac, rx_ns, "ns", 0, 1000000, 1200, "choice: MAC, NBI and DMA to CTM")                   \
	X(mac, tx_ns, "ns", 0, 1000000, 1500, "choice: reorder, transmit queue, MAC")              \
	X(mac, buffer_frames, "packets", 1, 4096, 256, "choice: frames that wait for a slot or a buffer")\
	X(nbi, credits_per_island, "packets", 1, 4096, 48, "CORENIC: NBI DMA credits")             \
	X(nbi, tx_queue_packets, "packets", 1, 4096, 256, "CORENIC: descriptors of a port's transmit queue, 2-port boards")\
	X(nbi, reorder_packets, "packets", 64, 65536, 512, "choice: from the oldest that is not out yet to the newest")\
	/* firmware around a program: parameters of the simple formula */                          \
	X(firmware, drop_cycles, "cycles", 0, 1000000, 400, "KRU21: 417 with the empty program of 17") \
	X(firmware, tx_cycles, "cycles", 0, 1000000, 523, "CORENIC, counted instructions")         \
	X(firmware, pass_cycles, "cycles", 0, 1000000, 533, "CORENIC, counted instructions")       \
	X(firmware, drop_wait_cycles, "cycles", 0, 1000000, 790, "KRU21: trimmed 700, one CLS and one statistics operation more") \
	X(firmware, tx_wait_cycles, "cycles", 0, 1000000, 900, "CORENIC, counted operations")      \
	X(firmware, pass_wait_cycles, "cycles", 0, 1000000, 950, "CORENIC, counted operations")    \
	/* firmware around a program: segments of the engine, scaled to these sums */              \
	X(engine, drop_cycles, "cycles", 0, 1000000, 383, "calibrated: 9.51 Mpps of drops at 5 cores (KRU21)")\
	X(engine, tx_cycles, "cycles", 0, 1000000, 506, "drop + 123, CORENIC counts")              \
	X(engine, pass_cycles, "cycles", 0, 1000000, 516, "drop + 133, CORENIC counts")            \
	X(engine, drop_wait_cycles, "cycles", 0, 60000, 555, "trimmed + 90: one CLS and one statistics operation more")\
	X(engine, tx_wait_cycles, "cycles", 0, 60000, 665, "drop + 110, CORENIC counts")         \
	X(engine, pass_wait_cycles, "cycles", 0, 60000, 715, "drop + 160, CORENIC counts")       \
	X(engine, stagger_cycles, "cycles", 0, 100000, 97, "choice: thread k starts k times later")\
	X(engine, spread_permille, "1/1000", 0, 500, 100, "choice: spread of firmware waits to either side")\
	X(engine, overload_collapse, "flag", 0, 1, 0, "KRU21: seen, called a firmware fault; off so that rates are capacities")\
	X(engine, overload_from_kpps, "kpps", 1, 100000000, 36000, "KRU21: collapse when workers can do about 36 to 50 Mpps")\
	X(engine, overload_to_kpps, "kpps", 1, 100000000, 50000, "KRU21: collapse when workers can do about 36 to 50 Mpps")\
	X(engine, overload_rate_kpps, "kpps", 1, 100000000, 32300, "KRU21: middle of 30 to 34.6 Mpps")\
	X(engine, overload_lost_permille, "1/1000", 1, 1000, 50, "choice: lost share from which it is more than just above")\
	/* firmware routines that programs call */                                                 \
	X(helper, lookup_cycles, "cycles", 0, 1000000, 124, "CORENIC, counted instructions")       \
	X(helper, key_word_cycles, "cycles", 0, 1000000, 6, "CORENIC: per 4 bytes of key")         \
	X(helper, miss_less_cycles, "cycles", 0, 1000, 9, "choice: a miss builds no value address") \
	X(helper, hop_cycles, "cycles", 0, 1000000, 40, "choice: tag search and compare per collision") \
	X(helper, update_cycles, "cycles", 0, 1000000, 60, "choice: update beyond its lookup")     \
	X(helper, update_wait_cycles, "cycles", 0, 60000, 205, "choice: lock upgrade and write") \
	X(helper, delete_cycles, "cycles", 0, 1000000, 40, "choice: delete beyond its lookup")     \
	X(helper, delete_wait_cycles, "cycles", 0, 60000, 205, "choice: lock upgrade and write") \
	X(helper, event_cycles, "cycles", 0, 1000000, 120, "choice: event message built")          \
	X(helper, event_wait_cycles, "cycles", 0, 60000, 300, "choice: event message queued")    \
	/* what the card says about itself: capability block and BPF registers */                  \
	X(bpf, abi_version, "", 0, 3, 2, "NFPDRV: default without an ABI entry")                   \
	X(bpf, func_lookup, "word", 0, 16383, 2000, "choice: address of the routine; 0 = absent")  \
	X(bpf, func_update, "word", 0, 16383, 2100, "choice: address of the routine; 0 = absent")  \
	X(bpf, func_delete, "word", 0, 16383, 2200, "choice: address of the routine; 0 = absent")  \
	X(bpf, func_event, "word", 0, 16383, 2300, "choice: address of the routine; 0 = absent")   \
	X(bpf, adjust_head_no_meta, "flag", 0, 1, 1, "CORENIC capability block")                   \
	X(bpf, adjust_head_off_min, "bytes", 0, 255, 44, "CORENIC capability block")               \
	X(bpf, adjust_head_off_max, "bytes", 0, 255, 248, "CORENIC capability block; 0 = no adjust_head") \
	X(bpf, adjust_head_sub, "bytes", 0, 255, 84, "CORENIC capability block: always possible")  \
	X(bpf, adjust_head_add, "bytes", 0, 255, 112, "CORENIC capability block: always possible") \
	X(bpf, random, "flag", 0, 1, 1, "CORENIC capability block")                                \
	X(bpf, queue_select, "flag", 0, 1, 1, "CORENIC capability block")                          \
	X(bpf, adjust_tail, "flag", 0, 1, 1, "CORENIC capability block")                           \
	X(bpf, cmsg_multi_ent, "flag", 0, 1, 0, "CORENIC capability block")                        \
	X(bpf, live_reload, "flag", 0, 1, 1, "CORENIC: BPF_CAP bit 0")                             \
	X(bpf, max_len_words, "words", 32, 16384, 2560, "CORENIC: BPF_MAX_LEN")                    \
	X(bpf, start_word, "word", 2, 16383, 3072, "CORENIC: BPF_START of the first port")         \
	X(bpf, done_word, "word", 0, 16383, 1, "CORENIC: BPF_DONE")                                \
	X(bpf, stack_bytes, "bytes", 64, 512, 512, "CORENIC: BPF_STACK_SZ")                        \
	X(bpf, inline_mtu_bytes, "bytes", 64, 16384, 1920, "CORENIC: BPF_INL_MTU")                 \
	X(maps, types, "bit mask", 0, 6, 6, "CORENIC capability block: HASH and ARRAY")            \
	X(maps, max_maps, "", 0, 128, 128, "CORENIC capability block")                             \
	X(maps, max_elems, "entries", 0, 4194304, 2048000, "CORENIC capability block: sum over all maps") \
	X(maps, max_key_bytes, "bytes", 1, 64, 56, "CORENIC capability block")                     \
	X(maps, max_value_bytes, "bytes", 1, 4096, 56, "CORENIC capability block")                 \
	X(maps, max_elem_bytes, "bytes", 16, 4160, 64, "CORENIC capability block: rounded key + rounded value") \
	X(maps, array_prefilled, "flag", 0, 1, 1, "released firmware: all indexes exist and are zero") \
	X(host, queues, "", 1, 64, 64, "NFPDRV: rings of one vNIC")                                \
	X(pcie, rate_mbps, "Mbit/s", 1, 10000000, 57900, "PCIEM: Gen3 x8, packets of the link")    \
	X(pcie, mps_bytes, "bytes", 64, 4096, 256, "PCIEM: largest payload")                       \
	X(pcie, tlp_bytes, "bytes", 0, 256, 24, "PCIEM: 82.2 M writes/s of 64 bytes")              \
	X(pcie, packet_bytes, "bytes", 0, 1024, 43, "PCIEM: 57 M packets/s with batched descriptors") \
	X(pcie, latency_ns, "ns", 0, 1000000, 550, "NEU18: round trip of 64 bytes")                \
	X(pcie, queue_packets, "packets", 1, 4096, 256, "CORENIC: credits of a host queue, taken before the order is restored")
/* clang-format on */

#endif
