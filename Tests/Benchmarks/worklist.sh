#!/usr/bin/env bash
# The worklist's first page at 1e5 and at 1e7 exams of which 500 wait: p95, and the ratio; and how long an exam takes from its
# upload to the reader's screen. The exams are made in SQL, the few and the many in a database each, asked in turn: a page is audited,
# so that it waits for the disk, whose pace changes. LIANYI_BENCH_EXAMS='100000 1000000' for a smaller machine; 1e7 needs about 12 GB
# of disk.
set -euo pipefail
. "$(dirname "$0")/bench.bash"
here=$(dirname "$0") waiting=500
read -r small large <<<"${LIANYI_BENCH_EXAMS:-100000 10000000}"
make_county
sessions reader 40 READ-ECG ecg01
as postgres <<SQL
SET search_path = lianyi;
INSERT INTO session (id, token_hash, alliance_id, clinician_id, organisation_id, expires_at, idle_seconds, address, agent)
SELECT gen_random_uuid(), sha256(convert_to('bench-village', 'UTF8')), c.alliance_id, c.id, c.organisation_id,
       now() + interval '1 day', 86400, '127.0.0.1', 'bench'
FROM clinician c JOIN account a ON a.clinician_id = c.id WHERE a.login = 'village02';
SQL
start_hub

# Emergencies, one after the other: sent, opened by a worker, seen at the top of the list, the case fetched with its exam.
python3 "$here/worklist.py" screen "$url" 40 "$top"/SampleData/WFDB/ecg-normal.hea "$top"/SampleData/WFDB/ecg-normal.dat

as postgres -c "CREATE TABLE lianyi.bench_exam AS SELECT * FROM lianyi.exam LIMIT 1" \
    -c "CREATE TABLE lianyi.bench_reading AS SELECT * FROM lianyi.reading LIMIT 1" \
    -c "TRUNCATE lianyi.reading, lianyi.reading_event, lianyi.exam_event CASCADE"
stop_hub

# Exams number FROM to TO and a reading of each: the first ones wait, the others were signed, the newest last.
fill() {
    as postgres <<SQL
SET search_path = lianyi;
SET session_replication_role = replica;
SET synchronous_commit = off;
CREATE OR REPLACE FUNCTION bench_id(n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
    \$\$ SELECT overlay(overlay(lpad(to_hex(n), 32, '0') PLACING '7' FROM 13) PLACING '8' FROM 17)::uuid \$\$;
SELECT format('INSERT INTO exam (%s) SELECT %s FROM bench_exam m, generate_series($1, $2) n',
       string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position),
       string_agg(CASE column_name WHEN 'id' THEN 'bench_id(n)' WHEN 'content' THEN 'NULL' WHEN 'state' THEN '''final'''
                  ELSE 'm.' || quote_ident(column_name) END, ', ' ORDER BY ordinal_position))
FROM information_schema.columns WHERE table_schema = 'lianyi' AND table_name = 'exam' AND is_generated = 'NEVER' \gexec
INSERT INTO reading (alliance_id, id, exam_id, organisation_id, centre_id, operator_id, kind, urgency, state, due_at, queued_at,
                     claimed_by, claimed_at, signed_at, epoch)
SELECT m.alliance_id, bench_id(n), bench_id(n), m.organisation_id, m.centre_id, m.operator_id, m.kind,
       (ARRAY['emergency', 'urgent', 'routine', 'routine'])[1 + n % 4],
       CASE WHEN n <= $waiting THEN 'queued' ELSE 'signed' END,
       CASE WHEN n <= $waiting THEN now() + n * interval '1 s' ELSE now() - interval '1 day' - ($large - n) * interval '3 s' END,
       now() - interval '1 day', CASE WHEN n > $waiting THEN c.id END, CASE WHEN n > $waiting THEN now() END,
       CASE WHEN n > $waiting THEN now() - interval '1 day' END, CASE WHEN n > $waiting THEN 1 ELSE 0 END
FROM bench_reading m, generate_series($1, $2) n,
     LATERAL (SELECT id FROM clinician WHERE name = 'bench-' || (1 + n % 40) LIMIT 1) c;
SQL
    as postgres -c 'VACUUM ANALYZE lianyi.exam' -c 'VACUUM ANALYZE lianyi.reading' -c CHECKPOINT
}
in_database() { database=$1 LIANYI_DATABASE="$LIANYI_BENCH_CLUSTER dbname=$1"; }
p95() { # NAME
    start_hub
    python3 "$here/worklist.py" page "$url" 200 >/dev/null      # warm
    python3 "$here/worklist.py" page "$url" 1000 >>"$place/$1"
    stop_hub
}

fill 1 "$small"
few=$database many=${database}_many
also_finish() { database=$few; psql -XAtq -c "DROP DATABASE IF EXISTS $many WITH (FORCE)" "$LIANYI_BENCH_CLUSTER"; }
psql -XAtq -v ON_ERROR_STOP=1 -c "CREATE DATABASE $many OWNER lianyi_owner TEMPLATE $few" "$LIANYI_BENCH_CLUSTER"
in_database "$many"
fill $((small + 1)) "$large"
# A page waits for one sync of the disk, which is slow at times in either: so more pairs than elsewhere, for the median of them.
for _ in $(seq $((pairs * 3))); do
    for name in few many; do
        in_database "${!name}"
        p95 "$name"
    done
done
for name in few many; do
    in_database "${!name}"
    echo "  $(as postgres -c "SELECT count(*) FROM lianyi.exam") exams: p95 of the page $(median "$place/$name") ms (runs: $(xargs <"$place/$name"))"
done
echo "ratio worklist-p95-$large $(quotient "$(median "$place/many")" "$(median "$place/few")") reach <=1.3"
