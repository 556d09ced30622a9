#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""A capture of more than 2 GiB goes through in constant memory.

Would have caught: a file that is mapped or read whole, a record kept per packet, an offset of 32
bits. Resident memory of a run on the whole file is compared with that of a run on its beginning.

usage: big_pcap.py NICRO OBJECT [MIB]
"""
import os
import sys
import tempfile

FRAME_BYTES, RECORD_BYTES = 1514, 1530
# Resident are 33 MiB, and as much again of the address sanitizer's; the smallest file is 64 MiB.
RESIDENT_MIB_MAX, GROWTH_MIB_MAX = 80, 2
PART_FRAMES = 35000  # once around the device's ring of outcomes, so that all of it was touched


def run(words):
    """Run to the end. @return exit code, resident memory in MiB at most"""
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.execv(words[0], words)
    _, status, usage = os.wait4(pid, 0)
    return os.waitstatus_to_exitcode(status), usage.ru_maxrss / 1024


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    nicro, objekt = (os.path.abspath(path) for path in sys.argv[1:3])
    mib = int(sys.argv[3]) if len(sys.argv) == 4 else 2100
    frames = mib * 1024 * 1024 // RECORD_BYTES
    with tempfile.TemporaryDirectory(prefix="nicro-big-") as work:
        space = os.statvfs(work)
        if space.f_bavail * space.f_frsize < (mib + 200) << 20:
            print(f"SKIP: {work} has no room for {mib} MiB; set TMPDIR")
            sys.exit(77)
        big = os.path.join(work, "big.pcap")
        code, made = run([nicro, "traffic", "make", "size=1518,flows=1000", big, "--count",
                          str(frames), "--rate", "10Gbps", "-q"])
        size = os.path.getsize(big)
        print(f"{big}: {size} bytes, {frames} frames, made with {made:.1f} MiB")
        if code != 0 or size != 24 + frames * RECORD_BYTES:
            sys.exit("FAILED: the file was not made")
        for how in ("elastic", "original"):
            rate = ["--rate", how] if how == "original" else []
            words = [nicro, "run", objekt, "--rx", "pcap:" + big, "-q", *rate]
            part_code, part = run([*words, "--count", str(PART_FRAMES)])
            whole_code, whole = run(words)
            print(f"{how}: resident at most {part:.1f} MiB for {PART_FRAMES} frames, {whole:.1f} for all")
            if part_code or whole_code:
                sys.exit("FAILED: the run")
            if whole > RESIDENT_MIB_MAX or whole - part > GROWTH_MIB_MAX:
                sys.exit("FAILED: memory grows with the file")
    print("all as expected")


if __name__ == "__main__":
    main()
