#!/usr/bin/env bash
# Durable upload of a blood count of 3 KB, with authorisation, row-level security, events, audit and a signed receipt,
# against pgbench that writes the same rows in one transaction as the application role (the INSERTs and UPDATEs that
# Postgres heard from the hub). The hub also opens what has arrived, at the same time, as it always does.
set -euo pipefail
. "$(dirname "$0")/bench.bash"
people=64 clients=16
make_county
sessions village_doctor $people UP-CBC village02
head -c 3072 <(cat "$top"/SampleData/HL7v2/cbc-{normal,anaemic,critical}.hl7) >"$place/cbc"
echo "$(stat -c %s "$place/cbc") $(sha256sum "$place/cbc" | cut -d' ' -f1) $(base64 -w0 "$place/cbc")" >"$place/object"
patient=$(as postgres -c "SELECT patient_id FROM lianyi.care_link JOIN lianyi.organisation o ON o.id = organisation_id WHERE o.code = 'C02' LIMIT 1")

heard on
start_hub
sample=01900000-0000-7000-8000-000000000001
read -r size hash content <"$place/object"
curl -fsS -X PUT -H 'Authorization: Bearer bench-1' -H 'Content-Type: application/json' -o /dev/null "$url/api/v1/exams/$sample" -d @- <<JSON
{"manifest":{"exam":"$sample","kind":"CBC","urgency":"routine","performedAt":"2026-11-20T08:06:00+08:00","patient":{"id":"$patient"},"request":{"complaint":"bench"},"objects":[{"number":1,"name":"cbc.hl7","mediaType":"application/octet-stream","size":$size,"sha256":"$hash"}]},"contents":{"1":"$content"}}
JSON
stop_hub
heard off | perl "$(dirname "$0")/heard.pl" '^WITH made AS .*INSERT INTO exam ' >"$place/upload.sql"
start_hub

# Any person's exam of its own; ids of events and jobs are new, those of people and places stay.
fixed=$(as postgres -c "SELECT string_agg(id::text, '|') FROM (SELECT id FROM lianyi.organisation UNION SELECT id FROM lianyi.patient
    UNION SELECT alliance_id FROM lianyi.organisation) known")
{
    echo "\\set person random(1, $people)"
    echo '\set exam random(1, 9000000000000000000)'
    any_person <"$place/upload.sql" | FIXED=$fixed SAMPLE=$sample perl -ne '
        next unless /^(BEGIN|COMMIT|INSERT|UPDATE|WITH .*INSERT)|set_config/;
        s/\x27$ENV{SAMPLE}\x27/(lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint), 12, \x270\x27) || 7 || lpad(to_hex((:exam)::bigint), 19, \x270\x27))::uuid/g;
        s/\x27([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\x27/my $id = $1; $id =~ m{^(?:$ENV{FIXED})$} ? "\x27$id\x27" : "gen_random_uuid()"/ge;
        print'
} >"$place/same.sql"

# Nothing is cleared between runs: both sides write into the same growing tables. A run counts only if it stored exams.
whole() { as postgres -c "SELECT count(*) FROM lianyi.exam e JOIN lianyi.exam_object o ON o.exam_id = e.id WHERE e.receipt IS NOT NULL AND o.content IS NOT NULL"; }
run() {     # COMMAND… >>RATES
    local before
    as postgres -c 'VACUUM ANALYZE'
    before=$(whole)
    "$@"
    [ "$(whole)" -gt "$before" ] || { echo "nothing was stored" >&2; return 1; }
}
ours() { run wrk_rate $clients "$(dirname "$0")/cbc-upload.lua" $people "$place/object" "$patient" >>"$place/ours"; }
reference() { run pgbench_rate $clients lianyi_app "$place/same.sql" >>"$place/reference"; }
for pair in $(seq "$pairs"); do
    if [ $((pair % 2)) = 1 ]; then reference; ours; else ours; reference; fi
done
rate=$(median "$place/ours") same=$(median "$place/reference")
echo "  $clients clients: ours $rate/s, pgbench with the same rows $same/s"
echo "  runs: ours $(xargs <"$place/ours"); same $(xargs <"$place/reference")"
echo "ratio cbc-upload-$clients $(quotient "$rate" "$same") reach 0.4"
