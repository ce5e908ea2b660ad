-- Wrong patient: the doors. Asked by one person, confirmed by another; then everything goes along in one transaction.
SET LOCAL search_path = lianyi;

-- The side from which the actor may speak for an exam: 'clinic', 'centre', or NULL.
CREATE FUNCTION side_of(clinic uuid, centre uuid) RETURNS text LANGUAGE sql STABLE
    RETURN CASE WHEN clinic = ANY (my_care()) AND 'treats' = ANY (my_duties()) THEN 'clinic'
                WHEN centre = my_organisation() AND 'reads' = ANY (my_duties()) THEN 'centre' END;

CREATE FUNCTION subject_of(patient uuid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
    SELECT coalesce((SELECT jsonb_strip_nulls(jsonb_build_object('name', p.name, 'sex', p.sex, 'birthDate', p.birth_date,
               'identities', (SELECT jsonb_agg(i.masked ORDER BY i.id) FROM patient_identifier i
                              WHERE i.alliance_id = p.alliance_id AND i.patient_id = p.id)))
           FROM patient p WHERE p.alliance_id = my_alliance() AND p.id = subject_of.patient), '{}') $$;

-- Asks; answers NULL where the exam is not the actor's to speak for. The patient is one whom the actor's organisation cares for.
CREATE FUNCTION ask_reattribution(exam uuid, made uuid, patient uuid, why text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    e lianyi.exam;
BEGIN
    SELECT * INTO e FROM exam x WHERE x.alliance_id = my_alliance() AND x.id = ask_reattribution.exam FOR UPDATE;
    IF NOT FOUND OR side_of(e.organisation_id, e.centre_id) IS NULL
       OR NOT EXISTS (SELECT FROM clinician c WHERE c.alliance_id = my_alliance() AND c.id = me())
       OR NOT EXISTS (SELECT FROM care_link l WHERE l.alliance_id = e.alliance_id AND l.patient_id = ask_reattribution.patient
                      AND l.organisation_id = ANY (my_care() || my_organisation()) AND l.duty = ANY (my_duties())) THEN
        RETURN NULL;
    END IF;
    INSERT INTO reattribution (alliance_id, id, exam_id, organisation_id, centre_id, from_id, to_id, from_subject, to_subject, reason,
                               asked_by, asked_for)
    VALUES (e.alliance_id, made, e.id, e.organisation_id, e.centre_id, e.patient_id, ask_reattribution.patient,
            subject_of(e.patient_id), subject_of(ask_reattribution.patient), why, me(), my_organisation());
    INSERT INTO exam_event (exam_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, from_state, to_state, reason)
    VALUES (e.id, e.alliance_id, gen_random_uuid(), 'exam.reattribution_asked', me(), current_setting('lianyi.role'), my_organisation(),
            now(), e.patient_id::text, ask_reattribution.patient::text, why);
    RETURN made;
END $$;

-- Whether the actor may decide it: another person than who asked, of the clinic's side, or reviewer or head of the centre.
CREATE FUNCTION may_decide(r reattribution) RETURNS boolean LANGUAGE sql STABLE
    RETURN r.asked_by <> me() AND CASE side_of(r.organisation_id, r.centre_id) WHEN 'clinic' THEN true
        WHEN 'centre' THEN string_to_array(current_setting('lianyi.role', true), ',') && '{reviewer,centre_head}' ELSE false END;

-- What hangs on an exam, and on a report of it, goes along with it.
CREATE FUNCTION carry_exam(r reattribution) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    role CONSTANT text := current_setting('lianyi.role');
    note CONSTANT jsonb := jsonb_build_object('reattribution', r.id, 'exam', r.exam_id);
BEGIN
    -- Both charts.
    INSERT INTO patient_event (alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, reason, detail, patient_id)
    SELECT r.alliance_id, gen_random_uuid(), kind, me(), role, my_organisation(), now(), r.reason, note || jsonb_build_object('other', other), whose
    FROM (VALUES ('patient.exam_taken', r.from_id, r.to_id), ('patient.exam_given', r.to_id, r.from_id)) c (kind, whose, other)
    WHERE whose IS NOT NULL;
    -- Care: who reads the exam reads for the right patient, and for the wrong one only if another exam says so.
    INSERT INTO care_link (alliance_id, organisation_id, patient_id, duty, source, source_id)
    SELECT r.alliance_id, c, r.to_id, CASE c WHEN r.organisation_id THEN 'treats' ELSE 'reads' END, 'exam', r.exam_id
    FROM (SELECT r.organisation_id UNION SELECT r.centre_id UNION SELECT q.centre_id FROM reading q
          WHERE q.alliance_id = r.alliance_id AND q.exam_id = r.exam_id) o (c) WHERE c IS NOT NULL
    ON CONFLICT DO NOTHING;
    WITH over AS (
        DELETE FROM care_link l WHERE l.alliance_id = r.alliance_id AND l.patient_id = r.from_id AND l.duty = 'reads'
          AND l.source = 'exam' AND NOT EXISTS (
              SELECT FROM exam e LEFT JOIN reading q ON q.alliance_id = e.alliance_id AND q.exam_id = e.id
              WHERE e.alliance_id = l.alliance_id AND e.patient_id = l.patient_id AND l.organisation_id IN (e.centre_id, q.centre_id))
        RETURNING l.organisation_id
    )
    INSERT INTO patient_event (alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, reason, detail, patient_id)
    SELECT r.alliance_id, gen_random_uuid(), 'patient.unlinked', me(), role, organisation_id, now(), r.reason, note, r.from_id FROM over;
    -- Critical cases, open and closed.
    WITH moved AS (
        UPDATE critical_case c SET patient_id = r.to_id, subject = r.to_subject - 'identities'
        WHERE c.alliance_id = r.alliance_id AND c.exam_id = r.exam_id AND c.patient_id IS DISTINCT FROM r.to_id RETURNING c.*
    )
    INSERT INTO critical_event (alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, from_state, to_state, reason,
                                detail, critical_id, level)
    SELECT m.alliance_id, gen_random_uuid(), 'critical.reattributed', me(), role, my_organisation(), now(), m.state, m.state, r.reason,
           note || jsonb_build_object('was', r.from_subject - 'identities'), m.id, m.level FROM moved m;
    -- Referrals of the wrong patient that rest on the exam: under way they are the right one's; once somebody has arrived, they are told.
    WITH moved AS (
        UPDATE referral f SET patient_id = r.to_id
        WHERE f.alliance_id = r.alliance_id AND f.patient_id = r.from_id AND r.exam_id = ANY (f.exam_ids)
          AND f.state IN ('draft', 'submitted', 'info_requested', 'accepted', 'arranged') RETURNING f.*
    ), linked AS (
        INSERT INTO care_link (alliance_id, organisation_id, patient_id, duty, source, source_id)
        SELECT m.alliance_id, s, r.to_id, 'treats', 'referral', m.id FROM moved m, unnest(ARRAY[m.from_id, m.to_id]) s
        ON CONFLICT DO NOTHING
    )
    INSERT INTO referral_event (alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, from_state, to_state, reason,
                                detail, referral_id)
    SELECT f.alliance_id, gen_random_uuid(), CASE WHEN m.id IS NULL THEN 'referral.exam_reattributed' ELSE 'referral.reattributed' END,
           me(), role, my_organisation(), now(), f.state, f.state, r.reason, note, f.id
    FROM referral f LEFT JOIN moved m ON m.alliance_id = f.alliance_id AND m.id = f.id
    WHERE f.alliance_id = r.alliance_id AND r.exam_id = ANY (f.exam_ids) AND f.patient_id = r.from_id
      AND f.state NOT IN ('cancelled', 'declined', 'redirected', 'entered_in_error', 'expired');
END $$;
