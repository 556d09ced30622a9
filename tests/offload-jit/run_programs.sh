#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Would have caught: a data file that nobody runs. Usage: run_programs.sh RUNNER DIR
exec "$1" --all-rules "$2"/*.t
