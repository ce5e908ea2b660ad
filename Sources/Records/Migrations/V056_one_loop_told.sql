-- Critical cases: what hung on who opened a case hangs on what a signed report says in it; and who hears where nobody stands behind
-- the clinic.
SET LOCAL search_path = lianyi;

-- The centre that reads the exam sees its cases; where no centre reads such exams and nobody stands behind the clinic, every head.
CREATE POLICY nobody_else ON critical_case TO lianyi_app
    USING (alliance_id = (SELECT my_alliance()) AND alone AND centre_id IS NULL AND (SELECT is_head()));

CREATE OR REPLACE FUNCTION notice_of_critical() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    c lianyi.critical_case;
    side uuid;
    heads uuid[] := '{}';
BEGIN
    SELECT * INTO c FROM critical_case k WHERE k.alliance_id = NEW.alliance_id AND k.id = NEW.critical_id;
    IF c.alone AND c.centre_id IS NULL THEN
        SELECT coalesce(array_agg(DISTINCT p.organisation_id), '{}') INTO heads FROM clinician p
        JOIN clinician_role r ON r.alliance_id = p.alliance_id AND r.clinician_id = p.id
        WHERE p.alliance_id = c.alliance_id AND p.active AND r.role = 'centre_head' AND r.valid_from <= now()
          AND (r.valid_to IS NULL OR r.valid_to > now());
    END IF;
    FOR side IN SELECT DISTINCT s FROM unnest(heads || ARRAY[c.organisation_id, c.holder_id,
                    CASE WHEN c.level IN ('township', 'desk') THEN c.township_id END,
                    CASE WHEN c.to_call AND NEW.kind IN ('critical.detected', 'critical.added', 'critical.readdressed') THEN c.desk_id END,
                    CASE WHEN c.alone AND NEW.kind IN ('critical.detected', 'critical.added', 'critical.readdressed') THEN c.centre_id END,
                    CASE WHEN (c.report_id IS NOT NULL OR c.alone) AND NEW.kind IN ('critical.acknowledged', 'critical.acted',
                        'critical.escalated', 'critical.overdue', 'critical.unable_to_reach') THEN c.centre_id END]) s
                WHERE s IS NOT NULL AND (s <> NEW.organisation_id OR NEW.actor_role = 'hub') ORDER BY 1 LOOP
        PERFORM pg_advisory_xact_lock(hashtextextended(side::text, 23));
        INSERT INTO notice (alliance_id, organisation_id, number, event, critical, exam_id, critical_id)
        SELECT c.alliance_id, side, coalesce(max(n.number), 0) + 1, NEW.kind,
               NEW.kind IN ('critical.detected', 'critical.added', 'critical.readdressed', 'critical.escalated', 'critical.overdue'), c.exam_id, c.id
        FROM notice n WHERE n.alliance_id = c.alliance_id AND n.organisation_id = side;
    END LOOP;
    RETURN NULL;
END $$;

-- Whatever stores a report: one that says critical has its case when it is committed.
CREATE OR REPLACE FUNCTION need_critical() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM critical_case c WHERE c.alliance_id = NEW.alliance_id AND c.exam_id = NEW.exam_id
                     AND (c.source = 'reader' OR c.report_id IS NOT NULL)) THEN
        RAISE EXCEPTION 'a critical report without its critical case' USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END $$;

-- A later report that is not critical any more closes nothing, but those who answer for the case hear of it.
CREATE OR REPLACE FUNCTION revise_critical() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    INSERT INTO critical_event (alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, from_state, to_state,
                                detail, critical_id, level)
    SELECT c.alliance_id, gen_random_uuid(), 'critical.revised', NEW.reader_id,
           coalesce(nullif(current_setting('lianyi.role', true), ''), 'hub'), NEW.centre_id, now(), c.state, c.state,
           jsonb_build_object('severity', NEW.severity, 'report', NEW.id), c.id, c.level
    FROM critical_case c
    WHERE c.alliance_id = NEW.alliance_id AND c.exam_id = NEW.exam_id AND c.state <> 'closed'
      AND (c.source = 'reader' OR c.report_id IS NOT NULL);
    RETURN NULL;
END $$;

-- Blind: who holds a second look finds no case of the exam, by whatever way they ask. That one by a rule were there, and one that a
-- reader joined were not, would tell.
DROP POLICY blind ON critical_case;
CREATE POLICY blind ON critical_case AS RESTRICTIVE FOR SELECT TO lianyi_app USING (exam_id <> ALL ((SELECT blind_exams())::uuid[]));
