#!/usr/bin/env bash
# Memory of a hub that takes 64 uploads of 15 MB at one time, all distinct: by tus in pieces of 512 KiB with checksums, by tus in one
# request, and by one PUT each. A hub that has just begun each time; its highest resident set counts (VmHWM), its workers, which
# open what has arrived in processes of their own, are printed apart. Every receipt is checked against rows and disk.
set -euo pipefail
. "$(dirname "$0")/bench.bash"
here=$(dirname "$0") highest=0
make_county
patients=$(patients_of C02)
for way in pieces stream whole; do
    start_hub
    read -r memory workers took < <(python3 "$here/upload-memory.py" $way "$hub" "$url" "$(enrolment_code C02)" "$patients" "$place/sent")
    echo "  $way: the hub $memory MB, its workers $workers MB, in $took s"
    [ "$memory" -le "$highest" ] || highest=$memory
    rested
    [ $way = whole ] || stop_hub
done
[ "$(sort -u "$place/sent" | wc -l)" = 192 ] || { echo "not every upload has its receipt" >&2; exit 1; }
receipts_hold "$place/sent"
echo "ratio upload-memory-mb $highest reach <=200"
