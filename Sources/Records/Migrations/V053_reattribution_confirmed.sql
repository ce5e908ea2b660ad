-- Wrong patient: what a confirmation does, at once; and who hears of it.
SET LOCAL search_path = lianyi;

-- Answers 'confirmed', or why not: 'own', 'role', 'changed', 'declined'; NULL where it is not the actor's to see.
CREATE FUNCTION confirm_reattribution(request uuid, made uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    r lianyi.reattribution;
    e lianyi.exam;
    p lianyi.report;
    gone uuid[];
    open uuid;
    role CONSTANT text := current_setting('lianyi.role');
BEGIN
    SELECT * INTO r FROM reattribution x WHERE x.alliance_id = my_alliance() AND x.id = request FOR UPDATE;
    IF NOT FOUND OR side_of(r.organisation_id, r.centre_id) IS NULL THEN RETURN NULL; END IF;
    IF r.asked_by = me() THEN RETURN 'own'; END IF;
    IF NOT may_decide(r) THEN RETURN 'role'; END IF;
    IF r.state <> 'asked' THEN RETURN r.state; END IF;
    SELECT * INTO e FROM exam x WHERE x.alliance_id = r.alliance_id AND x.id = r.exam_id FOR UPDATE;
    IF e.patient_id IS DISTINCT FROM r.from_id THEN RETURN 'changed'; END IF;
    UPDATE exam SET patient_id = r.to_id WHERE alliance_id = e.alliance_id AND id = e.id;
    INSERT INTO exam_event (exam_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, from_state, to_state, reason,
                            detail)
    VALUES (e.id, e.alliance_id, gen_random_uuid(), 'exam.reattributed', me(), role, my_organisation(), now(), r.from_id::text,
            r.to_id::text, r.reason, jsonb_build_object('reattribution', r.id, 'askedBy', r.asked_by));
    -- Whoever is at it looks anew: age, sex and history are another's now. Drafts stay.
    WITH freed AS (
        UPDATE reading SET state = 'queued', claimed_by = NULL, claimed_at = NULL, lease_until = NULL, claim_key = NULL
        WHERE alliance_id = e.alliance_id AND exam_id = e.id AND state = 'claimed' RETURNING *
    )
    INSERT INTO reading_event (reading_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, from_state, to_state,
                               reason)
    SELECT id, alliance_id, gen_random_uuid(), 'reading.freed', me(), role, my_organisation(), now(), 'claimed', 'queued', 'wrong_patient'
    FROM freed;
    WITH void AS (
        INSERT INTO report_voiding (alliance_id, report_id, exam_id, patient_id, reattribution_id, reason)
        SELECT x.alliance_id, x.id, x.exam_id, x.patient_id, r.id, r.reason FROM report x
        WHERE x.alliance_id = e.alliance_id AND x.exam_id = e.id AND x.patient_id IS DISTINCT FROM r.to_id
        ON CONFLICT DO NOTHING RETURNING report_id
    )
    SELECT coalesce(array_agg(report_id), '{}') INTO gone FROM void;
    SELECT * INTO p FROM report x WHERE x.alliance_id = e.alliance_id AND x.exam_id = e.id ORDER BY x.version DESC LIMIT 1;
    -- Nobody signs for a reader: the report is made anew as an amendment. A preliminary one is by its review, which waits already.
    IF FOUND AND p.stage <> 'preliminary' AND p.patient_id IS DISTINCT FROM r.to_id THEN
        INSERT INTO reading (alliance_id, id, exam_id, organisation_id, centre_id, operator_id, kind, urgency, due_at, purpose,
                             subject_id, reason)
        VALUES (e.alliance_id, made, e.id, e.organisation_id, p.centre_id, e.operator_id, e.kind, e.urgency,
                now() + interval '60 minutes', 'amend', p.id, left('更正患者 wrong patient: ' || r.reason, 1000))
        ON CONFLICT DO NOTHING;
        IF FOUND THEN
            INSERT INTO reading_event (reading_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, to_state, reason)
            VALUES (made, e.alliance_id, gen_random_uuid(), 'reading.queued', me(), role, my_organisation(), now(), 'queued', 'wrong_patient');
        END IF;
        SELECT q.id INTO open FROM reading q WHERE q.alliance_id = e.alliance_id AND q.exam_id = e.id AND q.purpose = 'amend'
            AND q.state IN ('queued', 'claimed');
    END IF;
    PERFORM carry_exam(r);
    UPDATE reattribution SET state = 'confirmed', decided_by = me(), decided_at = now(), decided_for = my_organisation(), reports = gone,
           amendment_id = open WHERE alliance_id = r.alliance_id AND id = r.id;
    RETURN 'confirmed';
END $$;

-- Declines, or takes back what one has asked; answers as above.
CREATE FUNCTION decline_reattribution(request uuid, why text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    r lianyi.reattribution;
BEGIN
    SELECT * INTO r FROM reattribution x WHERE x.alliance_id = my_alliance() AND x.id = request FOR UPDATE;
    IF NOT FOUND OR side_of(r.organisation_id, r.centre_id) IS NULL THEN RETURN NULL; END IF;
    IF r.asked_by <> me() AND NOT may_decide(r) THEN RETURN 'role'; END IF;
    IF r.state <> 'asked' THEN RETURN r.state; END IF;
    UPDATE reattribution SET state = 'declined', decided_by = me(), decided_at = now(), decided_for = my_organisation(), decision = why
    WHERE alliance_id = r.alliance_id AND id = r.id;
    INSERT INTO exam_event (exam_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, from_state, to_state, reason)
    VALUES (r.exam_id, r.alliance_id, gen_random_uuid(), 'exam.reattribution_declined', me(), current_setting('lianyi.role'),
            my_organisation(), now(), r.to_id::text, r.from_id::text, why);
    RETURN 'declined';
END $$;
GRANT EXECUTE ON FUNCTION ask_reattribution, confirm_reattribution, decline_reattribution, side_of, may_decide TO lianyi_app;

-- Clinic and centre hear of every step; what moves a report somebody must look at once.
CREATE FUNCTION notice_of_reattribution() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    e lianyi.exam;
    grave boolean;
    side record;
BEGIN
    SELECT * INTO e FROM exam x WHERE x.alliance_id = NEW.alliance_id AND x.id = NEW.exam_id;
    grave := NEW.kind = 'exam.reattributed' AND (e.urgency = 'emergency' OR EXISTS (
        SELECT FROM report p WHERE p.alliance_id = e.alliance_id AND p.exam_id = e.id));
    FOR side IN SELECT id, min(word) AS word FROM (VALUES (e.organisation_id, NEW.kind),
                    (e.centre_id, replace(NEW.kind, 'exam.', 'reading.'))) s (id, word)
                WHERE id IS NOT NULL GROUP BY id ORDER BY id LOOP
        PERFORM give_notice(NEW.alliance_id, side.id, side.word, grave, NEW.exam_id, NULL, NULL);
    END LOOP;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER reattribution_noticed AFTER INSERT ON exam_event DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind IN ('exam.reattribution_asked', 'exam.reattributed', 'exam.reattribution_declined'))
    EXECUTE FUNCTION notice_of_reattribution();
