#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# nicro traffic as a user calls it. Would have caught: another file from the same seed, a conversion
# that changes frames or times, an error without exit code 2, a file left behind after an error.
# Usage: cli_traffic.sh NICRO EXAMPLES/TRAFFIC
set -u
nicro=$1
pcaps=$2
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
failed=0

fail() {
	echo "FAILED: $*"
	failed=1
}

# Expect exit code 2, one line on stderr with the given words, and no output file.
refused() {
	words=$1
	shift
	rm -f "$dir/out"
	"$nicro" traffic "$@" >"$dir/stdout" 2>"$dir/stderr"
	code=$?
	[ "$code" -eq 2 ] || fail "exit code $code instead of 2: traffic $*"
	[ "$(wc -l <"$dir/stderr")" -eq 1 ] || fail "not one line: traffic $*"
	grep -q -- "$words" "$dir/stderr" || fail "no '$words' in: $(cat "$dir/stderr")"
	[ -s "$dir/stdout" ] && fail "output besides the error: traffic $*"
	[ -e "$dir/out" ] && fail "a file is left behind: traffic $*"
}

"$nicro" traffic make size=imix,flows=100 "$dir/a" --count 1000 -q || fail make
"$nicro" traffic make size=imix,flows=100 "$dir/b" --count 1000 -q || fail "make again"
"$nicro" traffic make size=imix,flows=100 "$dir/c" --count 1000 -q --seed 2 || fail "make, seed 2"
cmp -s "$dir/a" "$dir/b" || fail "the same request gave other bytes"
cmp -s "$dir/a" "$dir/c" && fail "another seed gave the same bytes"

"$nicro" traffic convert "$dir/a" "$dir/copy" -q || fail convert
cmp -s "$dir/a" "$dir/copy" || fail "convert changed something"
"$nicro" traffic convert "$pcaps/mixed.pcap" "$dir/even" --rate 1Mpps --json >"$dir/json" || fail rate
python3 - "$dir/json" "$dir/even" <<'EOF' || fail "frames are not 1000 ns apart"
import json, struct, sys
assert json.load(open(sys.argv[1]))["frames"] == 136
data = open(sys.argv[2], "rb").read()
at, count = 24, 0
while at < len(data):
    seconds, ns, length = struct.unpack_from("<III", data, at)
    assert seconds == 0 and ns == 1000 * count
    at += 16 + length
    count += 1
assert count == 136
EOF

"$nicro" traffic show "$pcaps/ipv4.pcap" >"$dir/text" || fail show
grep -q '^frames  *178$' "$dir/text" || fail "show miscounts frames"
"$nicro" traffic show "$pcaps/ipv4.pcap" --json | python3 -c '
import json, sys
d = json.load(sys.stdin)
assert d["schema"] == "nicro.traffic/1" and d["frames"] == 178 and d["times"]["gap_min_ns"] == 67
' || fail "show --json"
"$nicro" traffic show gen:flows=10 --count 500 --json | python3 -c '
import json, sys
d = json.load(sys.stdin)
assert d["frames"] == 500 and d["flows"] == 10 and d["times"] is None
' || fail "show gen:"

"$nicro" traffic make size=64,burst=4 "$dir/bursts" --rate 1Mpps --count 12 -q || fail bursts
"$nicro" traffic convert "$dir/bursts,speed=2" "$dir/twice" -q || fail speed
"$nicro" traffic convert "$dir/bursts" "$dir/capped" --rate original,2Mpps -q || fail cap
python3 - "$dir" <<'EOF' || fail "bursts, speed or cap"
import struct, sys
def times(name):
    data, at, found = open(sys.argv[1] + "/" + name, "rb").read(), 24, []
    while at < len(data):
        _, ns, length = struct.unpack_from("<III", data, at)
        found.append(ns)
        at += 16 + length
    return found
bursts = [4000 * b + ns for b in range(3) for ns in (0, 16, 33, 50)] # 16.8 ns at 40 Gbit/s
assert times("bursts") == bursts, times("bursts")
assert times("twice") == [ns // 2 for ns in bursts], times("twice")
assert times("capped") == [4000 * b + 500 * i for b in range(3) for i in range(4)], times("capped")
EOF
"$nicro" traffic show "pcapng:$pcaps/ipv4.pcap" | grep -q '^duration' || fail "pcapng: has times"

refused "no such file\|No such file" convert "$dir/missing" "$dir/out"
refused "is a directory" convert "$dir" "$dir/out"
refused "sizes\|size takes" make size=none "$dir/out"
refused "not one of" mend x
refused "write: nicro" make size=64
refused "write: nicro" show
refused "takes a number" make size=64 "$dir/out" --count few
refused "no times of its own" make size=64 "$dir/out" --rate original
refused "belongs to make" show gen:size=64 --rate line
refused "not a rate" make size=64 "$dir/out" --rate original,fast
refused "not a rate" make size=64 "$dir/out" --rate fast
refused "no such interface" show dev:nicro-none0
refused "no packet sink" convert "$pcaps/ipv4.pcap" gen:size=64
refused "cannot create" convert "$pcaps/ipv4.pcap" /no/such/directory/x
head -c 200 "$pcaps/ipv4.pcap" >"$dir/cut"
refused "record 3 is cut off" convert "$dir/cut" "$dir/out"
refused "record 3 is cut off" show "$dir/cut"

[ $failed -eq 0 ] && echo "all as expected"
exit $failed
