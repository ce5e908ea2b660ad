-- What a reading centre may do that no row policy can say: open an amendment of its own report. What a clinic may: recall an
-- exam that nobody has looked at. And the texts with which readers begin, kept in versions by the head of each centre.

-- Shown while a review is open; stored never, as with 'reading'.
ALTER TABLE lianyi.exam
    DROP CONSTRAINT exam_state_check,
    ADD CONSTRAINT exam_state_check CHECK (state IN ('registered', 'uploading', 'complete', 'quarantined', 'queued', 'reading',
        'preliminary', 'rejected_quality', 'final', 'delivered', 'recalled', 'cancelled'));

INSERT INTO lianyi.setting (alliance_id, name, valid_from, value, source)
SELECT a.id, 'review.' || kind, '2020-01-01T00:00:00+08:00', '{"grade": 3, "years": 3, "minutes": 30}',
       'reports of doctors below 主治 or with under 3 years are issued by 主治 or above; time by house proposal'
FROM lianyi.alliance a, unnest('{ECG12,ECG_RHYTHM,HOLTER,CBC,LAB_OTHER,DR,US,PHOTO}'::text[]) kind ON CONFLICT DO NOTHING;
INSERT INTO lianyi.setting (alliance_id, name, valid_from, value, source)
SELECT alliance_id, replace(name, 'review.', 'amendment.'), valid_from, '{"minutes": 60}', 'house proposal'
FROM lianyi.setting WHERE starts_with(name, 'review.') ON CONFLICT DO NOTHING;

-- An amendment that its holder lost is offered to a reviewer who is not its author.
CREATE POLICY jobs ON lianyi.report FOR SELECT TO lianyi_jobs USING (alliance_id = (SELECT lianyi.my_alliance()));
GRANT SELECT (alliance_id, id, reader_id) ON lianyi.report TO lianyi_jobs;

-- Opens an amendment for whoever asks: its reader, its reviewer, or a reviewer of the centre. Answers the reading, or NULL where
-- somebody else is at it.
CREATE FUNCTION lianyi.open_amendment(report uuid, made uuid, why text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    p lianyi.report;
    e lianyi.exam;
    taken uuid;
    ends timestamptz;
BEGIN
    SELECT * INTO p FROM report x
    WHERE x.alliance_id = my_alliance() AND x.id = open_amendment.report AND x.centre_id = my_organisation()
      AND x.stage <> 'preliminary' AND 'reads' = ANY (my_duties())
      AND (me() IN (x.reader_id, x.reviewer_id)
           OR 'reviewer' = ANY (string_to_array(current_setting('lianyi.role', true), ',')));
    IF NOT FOUND THEN RAISE EXCEPTION 'not yours to amend' USING ERRCODE = '42501'; END IF;
    SELECT * INTO e FROM exam x WHERE x.alliance_id = p.alliance_id AND x.id = p.exam_id FOR UPDATE;
    ends := now() + make_interval(secs => (setting_at('lease.' || e.urgency, now()) ->> 'seconds')::int);
    UPDATE reading SET state = 'claimed', claimed_by = me(), claimed_at = now(), epoch = epoch + 1, lease_until = ends,
           claim_key = NULL, reason = why, subject_id = p.id, offered_to = NULL, offered_until = NULL, unassignable_since = NULL
    WHERE alliance_id = p.alliance_id AND exam_id = p.exam_id AND purpose = 'amend'
      AND (state = 'queued' OR (state = 'claimed' AND claimed_by = me())) RETURNING id INTO taken;
    IF FOUND THEN RETURN taken; END IF;
    INSERT INTO reading (alliance_id, id, exam_id, organisation_id, centre_id, operator_id, kind, urgency, due_at, state, epoch,
                         claimed_by, claimed_at, lease_until, purpose, subject_id, reason)
    VALUES (p.alliance_id, made, p.exam_id, p.organisation_id, p.centre_id, e.operator_id, p.kind, e.urgency,
            now() + make_interval(mins => coalesce((setting_at('amendment.' || p.kind, now()) ->> 'minutes')::int, 60)),
            'claimed', 1, me(), now(), ends, 'amend', p.id, why)
    ON CONFLICT DO NOTHING RETURNING id INTO taken;
    RETURN taken;
END $$;
GRANT EXECUTE ON FUNCTION lianyi.open_amendment TO lianyi_app;

-- Takes back an exam that waits and that nobody has looked at; what waited for a reader is withdrawn with it. Answers 'done', why
-- not ('being-read', 'read', or the state that allows it not: 'recalled' too), or NULL where the clinic has no such exam.
CREATE FUNCTION lianyi.recall_exam(exam uuid, why text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    e lianyi.exam;
BEGIN
    SELECT * INTO e FROM exam x
    WHERE x.alliance_id = my_alliance() AND x.id = recall_exam.exam AND x.organisation_id = ANY (my_care())
      AND 'treats' = ANY (my_duties()) FOR UPDATE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    IF e.state NOT IN ('complete', 'queued') THEN RETURN e.state; END IF;
    IF EXISTS (SELECT 1 FROM report p WHERE p.alliance_id = e.alliance_id AND p.exam_id = e.id) THEN RETURN 'read'; END IF;
    PERFORM 1 FROM reading r WHERE r.alliance_id = e.alliance_id AND r.exam_id = e.id AND r.state IN ('queued', 'claimed')
        FOR UPDATE;
    IF EXISTS (SELECT 1 FROM reading r WHERE r.alliance_id = e.alliance_id AND r.exam_id = e.id AND r.state = 'claimed') THEN
        RETURN 'being-read';
    END IF;
    WITH gone AS (
        UPDATE reading SET state = 'withdrawn', ended_at = now(), reason = why
        WHERE alliance_id = e.alliance_id AND exam_id = e.id AND state = 'queued' RETURNING alliance_id, id
    )
    INSERT INTO reading_event (reading_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, from_state,
                               to_state, reason)
    SELECT id, alliance_id, gen_random_uuid(), 'reading.withdrawn', me(), coalesce(current_setting('lianyi.role', true), ''),
           my_organisation(), now(), 'queued', 'withdrawn', why FROM gone;
    UPDATE exam SET state = 'recalled', state_at = now() WHERE alliance_id = e.alliance_id AND id = e.id;
    RETURN 'done';
END $$;
GRANT EXECUTE ON FUNCTION lianyi.recall_exam TO lianyi_app;

CREATE TABLE lianyi.report_template (
    alliance_id  uuid NOT NULL,
    id           uuid NOT NULL,
    version      int NOT NULL CHECK (version >= 1),
    centre_id    uuid NOT NULL,
    kind         text NOT NULL,
    body_part    text CHECK (length(body_part) BETWEEN 1 AND 100),
    name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    name_en      text CHECK (length(name_en) BETWEEN 1 AND 100),
    content      jsonb NOT NULL,               -- a report's draft: findings, impression, structured findings, advice
    active_from  timestamptz NOT NULL DEFAULT now(),
    retired_at   timestamptz,                  -- of this version: a newer one, or none any more
    made_by      uuid,                         -- NULL: from the start set
    PRIMARY KEY (alliance_id, id, version),
    FOREIGN KEY (alliance_id, centre_id) REFERENCES lianyi.organisation,
    FOREIGN KEY (alliance_id, made_by) REFERENCES lianyi.clinician
);
CREATE UNIQUE INDEX one_template_in_force ON lianyi.report_template (alliance_id, id) WHERE retired_at IS NULL;
CREATE INDEX template_of_centre ON lianyi.report_template (alliance_id, centre_id, kind, name, id) WHERE retired_at IS NULL;
ALTER TABLE lianyi.report_template ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON lianyi.report_template TO lianyi_owner USING (true);
CREATE POLICY used ON lianyi.report_template FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND centre_id = (SELECT lianyi.my_organisation())
           AND 'reads' = ANY ((SELECT lianyi.my_duties())::text[]));
CREATE POLICY made ON lianyi.report_template FOR INSERT TO lianyi_app
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND centre_id = (SELECT lianyi.my_organisation())
                AND made_by = (SELECT lianyi.me())
                AND 'centre_head' = ANY (string_to_array((SELECT current_setting('lianyi.role', true)), ',')));
CREATE POLICY retired ON lianyi.report_template FOR UPDATE TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND centre_id = (SELECT lianyi.my_organisation())
           AND 'centre_head' = ANY (string_to_array((SELECT current_setting('lianyi.role', true)), ',')));
GRANT SELECT, INSERT, UPDATE (retired_at) ON lianyi.report_template TO lianyi_app;
