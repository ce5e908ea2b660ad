#!/usr/bin/env bash
# A film of 3000 × 2500 samples of 16 bits (12 stored) to a windowed PNG, against dcm2pnm of DCMTK: `lianyi-worker render` and
# `dcm2pnm --write-png +Wi 1`, the whole process each, file to file, in turn. Both PNGs must hold the same greys within 1, because
# dcm2pnm cuts where we round.
# Needs the Debian package dcmtk, and Python's numpy and pydicom; LIANYI_BENCH_PAIRS as everywhere.
set -euo pipefail
: "${LIANYI_BIN:?the release build; run make bench}"
here=$(dirname "$0") pairs=${LIANYI_BENCH_PAIRS:-3} place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
median() { sort -n "$1" | awk '{ rate[NR] = $1 } END { print NR % 2 ? rate[(NR + 1) / 2] : (rate[NR / 2] + rate[NR / 2 + 1]) / 2 }'; }

python3 "$here/film.py" make "$place/film.dcm"
timed() {    # FILE COMMAND…: the seconds of five runs
    local file=$1 from to
    shift
    from=$(date +%s.%N)
    for _ in 1 2 3 4 5; do "$@" >"$place/log" 2>&1 || { cat "$place/log" >&2; return 1; }; done
    to=$(date +%s.%N)
    awk -v a="$from" -v b="$to" 'BEGIN { print (b - a) / 5 }' >>"$file"
}
ours() { timed "$place/ours" "$LIANYI_BIN/lianyi-worker" render "$place/film.dcm" "$place/ours.png"; }
reference() { timed "$place/reference" dcm2pnm --write-png +Wi 1 "$place/film.dcm" "$place/reference.png"; }
ours && reference && rm "$place/ours" "$place/reference"
for pair in $(seq "$pairs"); do
    if [ $((pair % 2)) = 1 ]; then reference; ours; else ours; reference; fi
done
python3 "$here/film.py" compare "$place/ours.png" "$place/reference.png"
rate=$(median "$place/ours") same=$(median "$place/reference")
echo "  3000 × 2500 of 16 bits to PNG: ours $rate s and $(stat -c %s "$place/ours.png") bytes, dcm2pnm $same s and" \
    "$(stat -c %s "$place/reference.png") bytes: $(awk -v a="$same" -v b="$rate" 'BEGIN { printf "%.1f", a / b }') times"
echo "  runs: ours $(xargs <"$place/ours"); dcm2pnm $(xargs <"$place/reference")"
