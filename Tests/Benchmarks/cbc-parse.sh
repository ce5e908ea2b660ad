#!/usr/bin/env bash
# Blood counts in HL7 v2, parsed with the value, unit, range and flag of every OBX taken, against hl7apy. Ours is asked as the hub
# asks: a confined worker process, by its pipes, a file opened and JSON written and read for each message. hl7apy has the text in
# memory, and validates nothing: that is its default. It is run as it comes, and without looking for groups; the quicker one counts.
# The messages are the project's own samples, or those in the folder LIANYI_BENCH_HL7 (*.hl7, with one OBX for each code).
# Needs python3 with hl7apy, LIANYI_BIN as Deploy/dev/bench gives it; LIANYI_BENCH_SECONDS and _PAIRS as everywhere.
set -euo pipefail
: "${LIANYI_BIN:?the release build; run make bench}"
here=$(cd "$(dirname "$0")" && pwd)
. "$here/python.bash"
need_python hl7apy
seconds=${LIANYI_BENCH_SECONDS:-4} pairs=${LIANYI_BENCH_PAIRS:-3}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
messages=${LIANYI_BENCH_HL7:-$here/../../SampleData/HL7v2}

python3 "$here/cbc-parse.py" compare "$LIANYI_BIN/lianyi-worker" "$messages"
ours() { python3 "$here/cbc-parse.py" worker "$LIANYI_BIN/lianyi-worker" "$messages" "$seconds" >>"$place/ours"; }
usual() { python3 "$here/cbc-parse.py" hl7apy "$messages" "$seconds" >>"$place/usual"; }
lean() { python3 "$here/cbc-parse.py" hl7apy-lean "$messages" "$seconds" >>"$place/lean"; }
for pair in $(seq "$pairs"); do
    if [ $((pair % 2)) = 1 ]; then usual; lean; ours; else ours; lean; usual; fi
done
rate=$(median_rate "$place/ours") usual=$(median_rate "$place/usual") lean=$(median_rate "$place/lean")
quicker=$(printf '%s\n' "$usual" "$lean" | sort -n | tail -1)
echo "  messages a second of $(tail -1 "$place/ours" | cut -d' ' -f2) OBX: ours $rate, hl7apy $(python_version hl7apy) as it comes $usual," \
    "without groups $lean; all three took the same values"
echo "  runs: ours $(rates "$place/ours"); as it comes $(rates "$place/usual"); without groups $(rates "$place/lean")"
echo "ratio cbc-parse $(quotient "$rate" "$quicker") reach 20"
