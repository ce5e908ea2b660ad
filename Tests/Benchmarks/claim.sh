#!/usr/bin/env bash
# Claim next reading: over HTTP with authorisation, row-level security, event and audit, against pgbench that runs the same
# transaction (the statements that Postgres heard from the hub, prepared and pipelined) as the application role.
set -euo pipefail
. "$(dirname "$0")/bench.bash"
readers=400 queue=60000
make_county
sessions reader $readers READ-ECG ecg01

# One exam that is really there; its copies are what is claimed.
heard on
start_hub
"$LIANYI_BIN/lianyi-clinic" enrol --home "$place/clinic" --hub "$url" --code "$("$LIANYI_BIN/lianyi-hub" enrol C02 2>/dev/null)" >/dev/null
"$LIANYI_BIN/lianyi-clinic" send "$top"/SampleData/WFDB/ecg-normal.{hea,dat} --operator village02 --home "$place/clinic" >/dev/null
for _ in $(seq 100); do [ "$(as postgres -c 'SELECT count(*) FROM lianyi.reading')" = 0 ] || break; sleep 0.1; done
curl -fsS -X POST -H 'Authorization: Bearer bench-1' -H 'Idempotency-Key: bench-sample' -H 'Content-Type: application/json' -d '{}' \
    "$url/api/v1/claims" >/dev/null
stop_hub
heard off | perl "$(dirname "$0")/heard.pl" "'reading\.claimed'" >"$place/claim.sql"
start_hub

# The first reader's transaction, for any reader, with a key that is new every time.
{
    echo "\set person random(1, $readers)"
    echo '\set key random(1, 9000000000000000000)'
    echo '\startpipeline'
    any_person <"$place/claim.sql" | sed "s/'bench-sample'/(:key)::text/g"
    echo '\endpipeline'
} >"$place/same.sql"
cat >"$place/bare.sql" <<SQL
\\set person random(1, $readers)
UPDATE reading SET state = 'claimed', claimed_by = $(person_id :person)::uuid, claimed_at = now(), epoch = epoch + 1,
       lease_until = now() + interval '15 min'
FROM (SELECT alliance_id, id FROM reading WHERE (alliance_id, centre_id) = $(as postgres -c \
    "SELECT format('(%L::uuid, %L::uuid)', alliance_id, centre_id) FROM lianyi.reading LIMIT 1") AND state = 'queued'
      ORDER BY rank, due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED) next
WHERE reading.alliance_id = next.alliance_id AND reading.id = next.id;
SQL

fill() {
    as postgres <<SQL
SET search_path = lianyi;
CREATE TABLE IF NOT EXISTS bench_exam AS SELECT * FROM exam LIMIT 1;
TRUNCATE reading, reading_event, exam_event CASCADE;
INSERT INTO exam SELECT (jsonb_populate_record(null::exam, to_jsonb(m) || jsonb_build_object('id', gen_random_uuid()))).*
FROM bench_exam m, generate_series(1, $queue) WHERE (SELECT count(*) FROM exam) < $queue;
INSERT INTO reading (alliance_id, id, exam_id, organisation_id, centre_id, operator_id, kind, urgency, due_at)
SELECT alliance_id, gen_random_uuid(), id, organisation_id, centre_id, operator_id, kind, urgency, now() FROM exam;
VACUUM ANALYZE reading;
SQL
}
# A run counts only if every request found something to claim.
enough() {
    local queued
    queued=$(as postgres -c "SELECT count(*) FROM lianyi.reading WHERE state = 'queued'")
    [ "$queued" -gt 0 ] && [ "$queued" -lt $queue ] || { echo "the queue ran empty, or nobody claimed: $queued" >&2; return 1; }
}
ours() { fill; wrk_rate "$1" "$(dirname "$0")/claim.lua" $readers >>"$place/ours-$1"; enough; }
reference() { fill; pgbench_rate "$1" lianyi_app "$place/same.sql" >>"$place/reference-$1"; enough; }
bare() { fill; pgbench_rate "$1" postgres "$place/bare.sql" >>"$place/bare-$1"; enough; }

for clients in 8 32; do
    for pair in $(seq "$pairs"); do
        if [ $((pair % 2)) = 1 ]; then reference $clients; ours $clients; else ours $clients; reference $clients; fi
        bare $clients
    done
    rate=$(median "$place/ours-$clients") same=$(median "$place/reference-$clients") only=$(median "$place/bare-$clients")
    echo "  $clients clients: ours $rate/s, pgbench with the same transaction $same/s, the bare UPDATE $only/s"
    echo "  runs: ours $(xargs <"$place/ours-$clients"); same $(xargs <"$place/reference-$clients"); bare $(xargs <"$place/bare-$clients")"
    echo "  of the bare UPDATE: $(quotient "$rate" "$only")"
    echo "ratio claim-next-$clients $(quotient "$rate" "$same") reach 0.45"
done
