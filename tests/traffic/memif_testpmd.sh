#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Another DPDK application, dpdk-testpmd, plays ping-pong with the modelled card over memif: it sends
# 32 frames and returns what comes back. Would have caught: frames held back in the sink until more
# arrive, a port that only works with our own code at the other end, a run that never ends.
# Usage: memif_testpmd.sh NICRO MAC_SWAP_TX.o
set -u
nicro=$1
object=$2
command -v dpdk-testpmd >/dev/null || { echo "SKIP: no dpdk-testpmd (Debian: dpdk)"; exit 77; }
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
socket=$dir/s
port=dpdk:net_memif0,role=server,socket=$socket,socket-abstract=no

timeout 40 "$nicro" run "$object" --rx "$port" --tx "$port" --count 3000 --json >"$dir/json" 2>"$dir/err" &
run=$!
tries=0
while [ ! -S "$socket" ] && [ $tries -lt 100 ]; do
	sleep 0.1
	tries=$((tries + 1))
done
# Standard input held open: testpmd ends with it. All CPUs: it polls.
cpus="($(seq -s, 0 $(($(nproc) - 1))))"
sleep 40 | timeout 40 dpdk-testpmd --no-huge --no-pci --no-shconf --no-telemetry \
	--log-level='*:error' -m 128 --lcores "0@$cpus,1@$cpus" --main-lcore 0 \
	--vdev "net_memif0,role=client,socket=$socket,socket-abstract=no" -- \
	--no-mlockall --forward-mode=io --auto-start --tx-first --nb-cores=1 \
	--total-num-mbufs=8192 --mbuf-size=1792 --stats-period 1 >"$dir/testpmd" 2>&1 &
wait $run
code=$?
kill $! 2>/dev/null
for child in $(pgrep -P $$); do
	kill "$child" 2>/dev/null
done
wait
cat "$dir/err"
[ $code -eq 0 ] || { echo "FAILED: nicro run: exit code $code"; tail -5 "$dir/testpmd"; exit 1; }
python3 - "$dir/json" <<'EOF' || { echo "FAILED: totals"; cat "$dir/json"; exit 1; }
import json, sys
run = json.load(open(sys.argv[1]))
assert run["packets_in"] == 3000 and run["verdicts"]["XDP_TX"] == 3000
assert run["out"]["wire"] == 3000 and run["deterministic"] is False
EOF
echo "3000 frames back and forth"
