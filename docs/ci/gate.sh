#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The gate of a pull request, on any CI: compares the objects of this commit with the baseline that
# is kept in the repository (nicro's docs/gate.md). Copy it beside your baseline.
#
#   gate.sh BASELINE OBJ...
#
# NICRO is the command (default: nicro). A file thresholds.json beside the baseline is used. Leaves
# gate.md and gate.xml in the working directory. Exit 0: nothing got worse; 1: something did; 2: the
# gate could not be run.
set -u
[ $# -ge 2 ] || { sed -n 's/^#   //p' "$0" >&2; exit 2; }
baseline=$1
shift
thresholds=$(dirname "$baseline")/thresholds.json
[ -f "$thresholds" ] && set -- "$@" --thresholds "$thresholds"

rm -f gate.md gate.xml
"${NICRO:-nicro}" gate --baseline "$baseline" "$@" --markdown gate.md --junit gate.xml
code=$?
# GitHub shows this file on the page of the run.
[ -n "${GITHUB_STEP_SUMMARY:-}" ] && [ -f gate.md ] && cat gate.md >>"$GITHUB_STEP_SUMMARY"
exit $code
