#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# docs/rules.md is what the tables say. Would have caught: a rule changed, its page not.
# usage: rules_fresh.sh PRINT_RULES docs/rules.md
"$1" | diff "$2" - && exit 0
echo "docs/rules.md is stale: $1 > docs/rules.md" >&2
exit 1
