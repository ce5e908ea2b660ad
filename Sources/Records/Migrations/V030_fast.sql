-- Many arrivals at once do not make each of them slow: the next exam to open is found by an index however many wait, and one
-- exam by its whole key however many there are. A function in plain SQL is planned anew whenever it is called; in PL/pgSQL its
-- plan is kept.

ALTER TABLE lianyi.job ADD COLUMN urgent boolean NOT NULL DEFAULT false;  -- an emergency's: opened before all others
UPDATE lianyi.job SET urgent = true FROM lianyi.exam e
WHERE job.done_at IS NULL AND e.alliance_id = job.alliance_id AND e.id = job.subject_id AND e.urgency = 'emergency';
DROP INDEX lianyi.job_waiting;
CREATE INDEX job_waiting ON lianyi.job (urgent DESC, run_at) WHERE done_at IS NULL;

CREATE OR REPLACE FUNCTION lianyi.colleague(account_login text) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    RETURN (SELECT c.id FROM account a
            JOIN clinician c ON c.alliance_id = a.alliance_id AND c.id = a.clinician_id
            WHERE a.alliance_id = my_alliance() AND c.organisation_id = my_organisation() AND c.active
              AND a.login = account_login);
END $$;

CREATE OR REPLACE FUNCTION lianyi.setting_at(setting_name text, moment timestamptz) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT value FROM lianyi.setting
            WHERE alliance_id = lianyi.my_alliance() AND name = setting_name AND valid_from <= moment
            ORDER BY valid_from DESC LIMIT 1);
END $$;

-- As they were (V027), but in the alliance for which the hub works: its exam is found by its whole key.
CREATE OR REPLACE FUNCTION lianyi.queue_for_reading(exam uuid, reading uuid, due interval) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    e lianyi.exam;
BEGIN
    SELECT * INTO e FROM exam WHERE alliance_id = my_alliance() AND id = queue_for_reading.exam AND centre_id IS NOT NULL
        AND (state = 'complete' OR (state IN ('registered', 'uploading') AND readable_at IS NOT NULL)) FOR UPDATE;
    IF NOT FOUND THEN RETURN false; END IF;
    INSERT INTO reading (alliance_id, id, exam_id, organisation_id, centre_id, operator_id, kind, urgency, due_at)
    VALUES (e.alliance_id, queue_for_reading.reading, e.id, e.organisation_id, e.centre_id, e.operator_id, e.kind,
            e.urgency, e.readable_at + due)
    ON CONFLICT DO NOTHING;
    IF e.patient_id IS NOT NULL THEN
        INSERT INTO care_link (alliance_id, organisation_id, patient_id, duty, source, source_id)
        VALUES (e.alliance_id, e.centre_id, e.patient_id, 'reads', 'exam', e.id) ON CONFLICT DO NOTHING;
    END IF;
    UPDATE exam SET state = 'queued', state_at = now() WHERE alliance_id = e.alliance_id AND id = e.id;
    INSERT INTO exam_event (alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, exam_id,
                            from_state, to_state)
    VALUES (e.alliance_id, gen_random_uuid(), 'exam.queued', e.id, 'hub', e.centre_id, now(), e.id, e.state, 'queued');
    RETURN true;
END $$;

CREATE OR REPLACE FUNCTION lianyi.supplement_exam(exam uuid, reading uuid, due interval) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    e lianyi.exam;
    reopened boolean;
BEGIN
    SELECT * INTO e FROM exam WHERE alliance_id = my_alliance() AND id = supplement_exam.exam AND centre_id IS NOT NULL
        AND state IN ('queued', 'final', 'delivered') FOR UPDATE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    reopened := e.state <> 'queued';
    IF reopened THEN
        INSERT INTO reading (alliance_id, id, exam_id, organisation_id, centre_id, operator_id, kind, urgency, due_at, addendum)
        VALUES (e.alliance_id, supplement_exam.reading, e.id, e.organisation_id, e.centre_id, e.operator_id, e.kind,
                e.urgency, now() + due, true);
        UPDATE exam SET state = 'queued', state_at = now() WHERE alliance_id = e.alliance_id AND id = e.id;
    END IF;
    INSERT INTO exam_event (alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, exam_id,
                            from_state, to_state)
    VALUES (e.alliance_id, gen_random_uuid(), 'exam.supplemented', e.id, 'hub', e.centre_id, now(), e.id, e.state, 'queued');
    RETURN CASE WHEN reopened THEN 'reopened' ELSE 'supplemented' END;
END $$;
