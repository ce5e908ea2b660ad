#!/usr/bin/env bash
# Durable upload of pictures of 0.5 MB by 4 clients, against Orthanc with its PostgreSQL index in the same cluster, by STOW-RS.
# Ours goes through the whole door: a terminal's token, its signed manifest, row-level security, events, audit, the bytes synced
# under their hash, and counts when the signed receipt is there; the hub also opens what has arrived, as it always does.
# Orthanc syncs its files (SyncStorageArea), keeps its index in Postgres over one connection (its default; LIANYI_BENCH_ORTHANC=5
# tries five, which were slower on two busy cores), asks for no password, and takes one instance a request, each a study of its
# own. Both by the same light client (image-upload.py).
# A third row, the bare disk, is what the same clients write, hash and sync without any server: nobody can be faster, so that one
# reads how much of 5 × the machine has room for.
# Needs the Debian packages orthanc, orthanc-dicomweb, orthanc-postgresql; LIANYI_BENCH_SECONDS and _PAIRS as everywhere.
set -euo pipefail
. "$(dirname "$0")/bench.bash"
here=$(dirname "$0") clients=4 orthanc=
also_finish() {
    [ -z "$orthanc" ] || { kill "$orthanc" && wait "$orthanc"; } 2>/dev/null || true
    psql -XAtq -c "DROP DATABASE IF EXISTS ${database}_orthanc WITH (FORCE)" "$LIANYI_BENCH_CLUSTER"
}

start_orthanc() {
    local port=18500 plugins=/usr/share/orthanc/plugins socket=${LIANYI_BENCH_CLUSTER#host=}
    while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
    psql -XAtq -c "CREATE DATABASE ${database}_orthanc" "$LIANYI_BENCH_CLUSTER"
    mkdir "$place/orthanc"
    other=http://127.0.0.1:$port
    jq -n --arg place "$place/orthanc" --argjson port "$port" --arg index "$plugins/libOrthancPostgreSQLIndex.so" \
        --argjson connections "${LIANYI_BENCH_ORTHANC:-1}" --arg web "$plugins/libOrthancDicomWeb.so" \
        --arg base "postgresql:///${database}_orthanc?host=${socket%% *}&user=postgres" '{
        StorageDirectory: $place, SyncStorageArea: true, StorageCompression: false, HttpPort: $port, HttpThreadsCount: 16,
        KeepAlive: true, TcpNoDelay: true, DicomServerEnabled: false, RemoteAccessAllowed: false, AuthenticationEnabled: false,
        Plugins: [$index, $web], DicomWeb: {Enable: true, Root: "/dicom-web/"},
        PostgreSQL: {EnableIndex: true, EnableStorage: false, ConnectionUri: $base, Lock: false, IndexConnectionsCount: $connections}
    }' >"$place/orthanc.json"
    Orthanc "$place/orthanc.json" >"$place/orthanc.log" 2>&1 &
    orthanc=$!
    for _ in $(seq 100); do curl -fsS -m 2 -o /dev/null "$other/system" 2>/dev/null && return; sleep 0.1; done
    cat "$place/orthanc.log" >&2
    return 1
}

check_orthanc() {
    local files
    awk '{ print $1 }' "$place/reference.sent" | sort >"$place/said"
    curl -fsS "$other/instances?expand" | jq -r '.[].MainDicomTags.SOPInstanceUID' | sort >"$place/kept"
    cmp "$place/said" "$place/kept" >&2
    files=$(find "$place/orthanc" -type f -size +490k | wc -l)
    [ "$files" = "$(wc -l <"$place/said")" ] || { echo "Orthanc has $files files" >&2; return 1; }
}

make_county
start_hub
start_orthanc
patients=$(patients_of C02)
ours() {
    python3 "$here/image-upload.py" hub "$url" "$seconds" $clients "$place/ours.sent" "$(enrolment_code C02)" "$patients" |
        tee -a "$place/ours.cost" | cut -d' ' -f1 >>"$place/ours"
    rested
}
reference() {
    python3 "$here/image-upload.py" orthanc "$other" "$seconds" $clients "$place/reference.sent" |
        tee -a "$place/reference.cost" | cut -d' ' -f1 >>"$place/reference"
    sync
}
disk() {
    python3 "$here/image-upload.py" disk "$place/disk" "$seconds" $clients "$place/disk.sent" | cut -d' ' -f1 >>"$place/disk.rates"
    find "$place/disk" -type f -delete
    sync
}
# A first run of each is not counted: both databases get the statistics that one of some minutes has.
ours && reference
psql -XAtq -c ANALYZE "$LIANYI_BENCH_CLUSTER dbname=$database"
psql -XAtq -c ANALYZE "$LIANYI_BENCH_CLUSTER dbname=${database}_orthanc"
rm "$place/ours" "$place/reference" "$place/ours.cost" "$place/reference.cost"
for pair in $(seq "$pairs"); do
    if [ $((pair % 2)) = 1 ]; then reference; ours; else ours; reference; fi
    disk
done
receipts_hold "$place/ours.sent"
check_orthanc
rate=$(median "$place/ours") same=$(median "$place/reference")
echo "  $clients clients, $(wc -l <"$place/ours.sent") and $(wc -l <"$place/reference.sent") pictures, each found again: ours $rate/s," \
    "Orthanc $(dpkg-query -W -f='${Version}' orthanc) $same/s"
echo "  runs: ours $(xargs <"$place/ours"); Orthanc $(xargs <"$place/reference")"
echo "  the client's own cost, ms a picture: ours $(cut -d' ' -f2 "$place/ours.cost" | xargs); Orthanc $(cut -d' ' -f2 "$place/reference.cost" | xargs)"
only=$(median "$place/disk.rates")
echo "  the bare disk: $only/s (runs: $(xargs <"$place/disk.rates")), which is $(quotient "$only" "$same") × Orthanc; ours is" \
    "$(quotient "$rate" "$only") of it"
echo "ratio image-upload-$clients $(quotient "$rate" "$same") reach 5"
