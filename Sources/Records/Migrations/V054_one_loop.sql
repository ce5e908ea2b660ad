-- Critical cases: one loop for an exam, whoever finds something in it; and a case behind whose clinic nobody stands.
SET LOCAL search_path = lianyi;

-- How many of the findings, in their order, were said back.
ALTER TABLE critical_case ADD COLUMN said int NOT NULL DEFAULT 0;
UPDATE critical_case c SET said = jsonb_array_length(c.findings) + coalesce((
    SELECT sum(jsonb_array_length(v.findings)) FROM critical_event v
    WHERE v.alliance_id = c.alliance_id AND v.critical_id = c.id AND v.findings IS NOT NULL AND v.recorded_at <= s.at), 0)
FROM (SELECT alliance_id, critical_id, max(recorded_at) AS at FROM critical_event WHERE kind = 'critical.read_back'
      GROUP BY 1, 2) s
WHERE s.alliance_id = c.alliance_id AND s.critical_id = c.id AND c.state <> 'closed';
GRANT UPDATE (said) ON critical_case TO lianyi_app;

-- Two that were open for one exam before there was one loop end each by itself.
ALTER TABLE critical_case ADD COLUMN of_two boolean NOT NULL DEFAULT false;
UPDATE critical_case c SET of_two = true WHERE c.state <> 'closed' AND EXISTS (
    SELECT FROM critical_case k WHERE k.alliance_id = c.alliance_id AND k.exam_id = c.exam_id AND k.id <> c.id AND k.state <> 'closed');
DROP INDEX one_open_critical;
CREATE UNIQUE INDEX one_open_critical ON critical_case (alliance_id, exam_id) WHERE state <> 'closed' AND NOT of_two;

-- Nobody stands behind the clinic: no doctor at its township hospital, nobody at the referral desk. Such a case is called from the
-- beginning.
CREATE FUNCTION nobody_behind(alliance uuid, township uuid, desk uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT FROM clinician s JOIN clinician_role r ON r.alliance_id = s.alliance_id AND r.clinician_id = s.id
        WHERE s.alliance_id = alliance AND s.active AND r.valid_from <= now() AND (r.valid_to IS NULL OR r.valid_to > now())
          AND (s.organisation_id = township AND r.role = 'township_doctor' OR s.organisation_id = desk AND r.role = 'referral_desk')) $$;
ALTER TABLE critical_case ADD COLUMN alone boolean NOT NULL DEFAULT false;
UPDATE critical_case SET alone = true WHERE state <> 'closed' AND nobody_behind(alliance_id, township_id, desk_id);
GRANT SELECT (alone) ON critical_case TO lianyi_jobs;

-- Whether a case of the exam holds a finding already. What was answered and closed for a patient whose exam it was not counts not.
CREATE FUNCTION knows_finding(alliance uuid, exam uuid, f jsonb) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM critical_case k WHERE k.alliance_id = alliance AND k.exam_id = exam
          AND (k.state <> 'closed' OR NOT EXISTS (
                SELECT FROM critical_event v WHERE v.alliance_id = k.alliance_id AND v.critical_id = k.id
                  AND v.kind = 'critical.reattributed' AND v.from_state = 'closed'))
          AND (k.findings @> jsonb_build_array(f) OR EXISTS (
                SELECT FROM critical_event v WHERE v.alliance_id = k.alliance_id AND v.critical_id = k.id
                  AND v.findings @> jsonb_build_array(f)))) $$;
