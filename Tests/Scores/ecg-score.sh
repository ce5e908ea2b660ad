#!/usr/bin/env bash
# Scores beats and heart rates of real recordings against experts (ANSI/AAMI EC57, ±150 ms) and prints a table.
#   LIANYI_REALDATA (../shared/realdata) the files, with their known values in expected.json
# Prints lines `score NAME VALUE reach GOAL` (or `within GOAL`); exit 1 where a goal was missed, 69 where there are no real files.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
export LIANYI_REALDATA=${LIANYI_REALDATA:-$top/../shared/realdata}
[ -s "$LIANYI_REALDATA/expected.json" ] || { echo "no real files in $LIANYI_REALDATA" >&2; exit 69; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT
cd "${LIANYI_PACKAGE:-$top}"
status=0
swift test --disable-xctest --filter 'SignalsTests.*Conformance of heart rates' >"$log" 2>&1 || status=1
grep -E '^(score|  [^ ].*: (known|consensus) )' "$log" || { cat "$log" >&2; exit 1; }
[ $status = 0 ] || grep -E 'recorded an issue|error:' "$log" >&2 || true
exit $status
