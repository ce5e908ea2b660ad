-- Judged again: a count whose patient becomes known, is corrected or turns out to be another; and a case that was answered for the
-- wrong one. The hub does it as a job; nothing that is open is ever closed by it.
SET LOCAL search_path = lianyi;

ALTER TABLE job DROP CONSTRAINT job_kind_check, ADD CONSTRAINT job_kind_check CHECK (kind IN ('exam.describe', 'exam.begin', 'exam.judge'));
ALTER TABLE job ADD COLUMN detail jsonb; -- sex and birthDate by which it was judged before, and the patient
CREATE POLICY jobs ON reference_range FOR SELECT TO lianyi_jobs USING (alliance_id = (SELECT my_alliance()));
CREATE POLICY jobs ON threshold FOR SELECT TO lianyi_jobs USING (alliance_id = (SELECT my_alliance()));
GRANT SELECT ON reference_range, threshold TO lianyi_jobs;

-- What waits keeps the oldest grounds: by them it was judged last.
CREATE FUNCTION queue_judgement(alliance uuid, exam uuid, was jsonb, haste boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
    INSERT INTO job AS j (id, kind, alliance_id, subject_id, detail, urgent)
    VALUES (gen_random_uuid(), 'exam.judge', alliance, exam, was, haste)
    ON CONFLICT (kind, subject_id) DO UPDATE SET run_at = now(), attempts = 0, lease_until = NULL, urgent = excluded.urgent,
        detail = CASE WHEN j.done_at IS NULL THEN j.detail ELSE excluded.detail END, done_at = NULL $$;

CREATE FUNCTION patient_of_exam_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    IF NEW.kind IN ('CBC', 'LAB_OTHER')
       OR EXISTS (SELECT FROM critical_case c WHERE c.alliance_id = NEW.alliance_id AND c.exam_id = NEW.id) THEN
        PERFORM queue_judgement(NEW.alliance_id, NEW.id, coalesce((
            SELECT jsonb_build_object('sex', p.sex, 'birthDate', p.birth_date, 'patient', p.id) FROM patient p
            WHERE p.alliance_id = NEW.alliance_id AND p.id = OLD.patient_id), '{}'), NEW.urgency = 'emergency');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER judged_again AFTER UPDATE OF patient_id ON exam FOR EACH ROW WHEN (OLD.patient_id IS DISTINCT FROM NEW.patient_id)
    EXECUTE FUNCTION patient_of_exam_changed();
CREATE FUNCTION patient_corrected() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    PERFORM queue_judgement(e.alliance_id, e.id,
        jsonb_build_object('sex', OLD.sex, 'birthDate', OLD.birth_date, 'patient', OLD.id), e.urgency = 'emergency')
    FROM exam e WHERE e.alliance_id = NEW.alliance_id AND e.patient_id = NEW.id AND e.kind IN ('CBC', 'LAB_OTHER');
    RETURN NULL;
END $$;
CREATE TRIGGER judged_again AFTER UPDATE OF sex, birth_date ON patient FOR EACH ROW
    WHEN ((OLD.sex, OLD.birth_date) IS DISTINCT FROM (NEW.sex, NEW.birth_date)) EXECUTE FUNCTION patient_corrected();

-- What came of it. `facts`: the critical findings by the rules that hold now; `changes`: flags that are others now, in words.
-- Answers the case that it opened or joined.
CREATE FUNCTION judge_again(exam uuid, new_id uuid, rules text, facts jsonb, changes jsonb, was uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    e lianyi.exam;
    c lianyi.critical_case;
    kept jsonb;
    fresh jsonb;
    gone text;
    made uuid;
    due timestamptz := now() + make_interval(mins => coalesce((setting_at('critical.notify', now()) ->> 'minutes')::int, 5));
BEGIN
    SELECT * INTO e FROM exam x WHERE x.alliance_id = my_alliance() AND x.id = judge_again.exam FOR UPDATE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    FOR c IN SELECT * FROM critical_case k WHERE k.alliance_id = e.alliance_id AND k.exam_id = e.id ORDER BY k.opened_at FOR UPDATE LOOP
        -- Whose it is, where nobody has carried it along.
        IF e.patient_id IS NOT NULL AND c.patient_id IS DISTINCT FROM e.patient_id THEN
            UPDATE critical_case k SET patient_id = e.patient_id, subject = subject_of(e.patient_id) - 'identities'
            WHERE k.alliance_id = c.alliance_id AND k.id = c.id;
            PERFORM tell_judgement(c, 'critical.reattributed', c.state, jsonb_build_object('was', c.subject));
        END IF;
        CONTINUE WHEN c.state = 'closed';
        SELECT c.findings || coalesce(jsonb_agg(f), '[]') INTO kept FROM critical_event v, jsonb_array_elements(v.findings) f
        WHERE v.alliance_id = c.alliance_id AND v.critical_id = c.id AND v.findings IS NOT NULL;
        -- Told and answered for somebody else is not told: it is said back anew.
        IF was IS DISTINCT FROM e.patient_id AND was IS NOT NULL THEN
            UPDATE critical_case k SET state = 'detected', state_at = now(), said = 0,
                   level_at = CASE WHEN c.state IN ('detected', 'notified') THEN k.level_at ELSE now() END,
                   deadline = CASE WHEN c.state IN ('detected', 'notified') THEN least(k.deadline, due) ELSE due END
            WHERE k.alliance_id = c.alliance_id AND k.id = c.id;
            PERFORM tell_judgement(c, 'critical.readdressed', 'detected', '{}');
            c.state := 'detected';
        END IF;
        -- What would not be critical for who it is stays, and says so: a person closes it.
        SELECT string_agg(f ->> 'name' || ' ' || (f ->> 'value'), '; ') INTO gone FROM jsonb_array_elements(kept) f
        WHERE starts_with(f ->> 'rule', 'threshold/') AND NOT EXISTS (
            SELECT FROM jsonb_array_elements(facts) n WHERE n ->> 'name' = f ->> 'name' AND n ->> 'value' = f ->> 'value');
        IF gone IS NOT NULL THEN
            PERFORM tell_judgement(c, 'critical.rejudged', c.state, jsonb_build_object('notCritical', gone));
        END IF;
    END LOOP;
    -- A value that was told is no news by another bound.
    SELECT coalesce(jsonb_agg(n), '[]') INTO fresh FROM jsonb_array_elements(facts) n
    WHERE NOT knows_finding(e.alliance_id, e.id, jsonb_build_object('name', n ->> 'name', 'value', n ->> 'value', 'origin', 'hub'));
    made := detect_critical(e.id, new_id, rules, fresh, 'judge-exams');
    INSERT INTO exam_event (exam_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, detail)
    VALUES (e.id, e.alliance_id, gen_random_uuid(), 'exam.judged_again', e.id, 'hub', e.organisation_id, now(), changes);
    INSERT INTO audit (alliance_id, actor_role, organisation_id, action, object_kind, object_id, patient_id, result, request_id, detail)
    VALUES (e.alliance_id, 'hub', e.organisation_id, 'exam.judged_again', 'exam', e.id, e.patient_id, 'done', 'judge-exams',
            jsonb_build_object('flags', (SELECT count(*) FROM jsonb_object_keys(changes)), 'critical', made));
    RETURN made;
END $$;
GRANT EXECUTE ON FUNCTION judge_again TO lianyi_jobs;
