-- Judged again: who hears of it.
SET LOCAL search_path = lianyi;

-- Event and audit row of what a new judgement means for a case, in the hub's own name.
CREATE FUNCTION tell_judgement(c critical_case, what text, next text, note jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
    INSERT INTO critical_event (alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, from_state, to_state, detail,
                                critical_id, level)
    VALUES (c.alliance_id, gen_random_uuid(), what, c.id, 'hub', c.organisation_id, now(), c.state, next, note, c.id, c.level);
    INSERT INTO audit (alliance_id, actor_role, organisation_id, action, object_kind, object_id, patient_id, result, request_id)
    SELECT k.alliance_id, 'hub', k.organisation_id, what, 'critical', k.id, k.patient_id, 'done', 'judge-exams'
    FROM critical_case k WHERE k.alliance_id = c.alliance_id AND k.id = c.id $$;

-- Clinic and centre hear where a flag is another now; where a report stands that was signed by the old ones, somebody must look.
CREATE FUNCTION notice_of_judgement() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    e lianyi.exam;
    grave boolean;
    side record;
BEGIN
    SELECT * INTO e FROM exam x WHERE x.alliance_id = NEW.alliance_id AND x.id = NEW.exam_id;
    grave := EXISTS (SELECT FROM report p WHERE p.alliance_id = e.alliance_id AND p.exam_id = e.id AND NOT EXISTS (
        SELECT FROM report_voiding v WHERE v.alliance_id = p.alliance_id AND v.report_id = p.id));
    FOR side IN SELECT id, min(word) AS word FROM (VALUES (e.organisation_id, NEW.kind),
                    (e.centre_id, replace(NEW.kind, 'exam.', 'reading.'))) s (id, word)
                WHERE id IS NOT NULL GROUP BY id ORDER BY id LOOP
        PERFORM give_notice(NEW.alliance_id, side.id, side.word, grave, NEW.exam_id, NULL, NULL);
    END LOOP;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER judgement_noticed AFTER INSERT ON exam_event DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind = 'exam.judged_again' AND NEW.detail <> '{}') EXECUTE FUNCTION notice_of_judgement();
