-- Reports in stages. Who may not release alone signs a preliminary report; a reviewer makes it final; what was signed is amended
-- with a reason, as a new version. Every version stays. The clinic reads what is released to it, and says whether it follows the
-- plan. An unfit exam goes back with how to redo it; the clinic recalls what nobody has read.

ALTER TABLE lianyi.reading
    ADD COLUMN reason       text CHECK (length(reason) BETWEEN 1 AND 1000), -- of an amendment, a rejection, a recall
    ADD COLUMN reason_codes text[] NOT NULL DEFAULT '{}',                   -- why the exam was unfit
    ADD COLUMN redo         text CHECK (length(redo) BETWEEN 1 AND 2000),   -- what the clinic is told to do then
    ADD COLUMN ended_at     timestamptz,                                    -- rejected or withdrawn: the same clock ends here
    ADD CONSTRAINT amended_for_a_reason CHECK (purpose <> 'amend' OR reason IS NOT NULL),
    ADD CONSTRAINT rejected_for_a_reason CHECK (state <> 'rejected' OR cardinality(reason_codes) > 0);
GRANT UPDATE (reason, reason_codes, redo, ended_at) ON lianyi.reading TO lianyi_app;
GRANT UPDATE (problem) ON lianyi.exam TO lianyi_app;

ALTER TABLE lianyi.report
    ADD COLUMN reviewer_id      uuid,                          -- who signed in the reader's stead, or over them
    ADD COLUMN reason           text CHECK (length(reason) BETWEEN 1 AND 1000),
    ADD COLUMN released         boolean NOT NULL DEFAULT true, -- false: the clinic sees that there is one, not what it says
    ADD COLUMN quality          text CHECK (quality IN ('A', 'B', 'C')),
    ADD COLUMN template_id      uuid,
    ADD COLUMN template_version int,
    ADD COLUMN has_plan         boolean NOT NULL DEFAULT false,
    ADD COLUMN plan_at          timestamptz,                   -- when the clinic said whether it follows the plan
    ADD COLUMN plan_by          uuid,
    ADD COLUMN plan_followed    boolean,
    ADD COLUMN plan_reason      text CHECK (length(plan_reason) BETWEEN 1 AND 1000);
ALTER TABLE lianyi.report DISABLE TRIGGER signed_once;
UPDATE lianyi.report SET reason = 'read again: more of the exam had come' WHERE stage = 'amended';
ALTER TABLE lianyi.report ENABLE TRIGGER signed_once;
ALTER TABLE lianyi.report
    ADD FOREIGN KEY (alliance_id, reviewer_id) REFERENCES lianyi.clinician,
    ADD CONSTRAINT nobody_reviews_their_own CHECK (reviewer_id <> reader_id),
    ADD CONSTRAINT withheld_only_before_it_is_final CHECK (released OR stage = 'preliminary'),
    ADD CONSTRAINT amended_for_a_reason CHECK ((stage = 'amended') = (reason IS NOT NULL)),
    ADD CONSTRAINT plan_answered_whole CHECK (num_nonnulls(plan_at, plan_by, plan_followed) IN (0, 3)
        AND (plan_at IS NULL OR opened_at IS NOT NULL) AND (plan_followed IS DISTINCT FROM false OR plan_reason IS NOT NULL));
DROP INDEX lianyi.report_of_exam;
CREATE UNIQUE INDEX one_report_a_version ON lianyi.report (alliance_id, exam_id, version);
GRANT UPDATE (plan_at, plan_by, plan_followed, plan_reason) ON lianyi.report TO lianyi_app;

-- Opened once, answered once, otherwise never changed.
CREATE OR REPLACE FUNCTION lianyi.keep_report() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    opening text[] := '{opened_at,opened_by}';
    plan text[] := '{plan_at,plan_by,plan_followed,plan_reason}';
    was jsonb := to_jsonb(OLD);
    is_now jsonb := to_jsonb(NEW);
BEGIN
    IF OLD.opened_at IS NOT NULL THEN opening := '{}'; END IF;
    IF OLD.plan_at IS NOT NULL THEN plan := '{}'; END IF;
    IF was - (opening || plan) <> is_now - (opening || plan) THEN
        RAISE EXCEPTION 'a signed report is never changed' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

DROP POLICY seen ON lianyi.report;
CREATE POLICY seen ON lianyi.report FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND ((centre_id = (SELECT lianyi.my_organisation()) AND 'reads' = ANY ((SELECT lianyi.my_duties())::text[]))
                OR (released
                    AND ((organisation_id = ANY ((SELECT lianyi.my_care())::uuid[])
                          AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[]))
                         OR EXISTS (SELECT 1 FROM lianyi.care_link l
                                    WHERE l.alliance_id = report.alliance_id AND l.patient_id = report.patient_id)))));
DROP POLICY opened ON lianyi.report;
CREATE POLICY opened ON lianyi.report FOR UPDATE TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND released
           AND organisation_id = ANY ((SELECT lianyi.my_care())::uuid[])
           AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[]))
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND coalesce(plan_by, opened_by) = (SELECT lianyi.me()));
-- As V016 has it; and a stage is signed over a reading of its purpose only.
DROP POLICY signed ON lianyi.report;
CREATE POLICY signed ON lianyi.report FOR INSERT TO lianyi_app
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance())
                AND coalesce(reviewer_id, reader_id) = (SELECT lianyi.me())
                AND centre_id = (SELECT lianyi.my_organisation())
                AND 'reads' = ANY ((SELECT lianyi.my_duties())::text[])
                AND EXISTS (SELECT 1 FROM lianyi.reading r
                            JOIN lianyi.exam e ON e.alliance_id = r.alliance_id AND e.id = r.exam_id
                            WHERE r.alliance_id = report.alliance_id AND r.id = report.reading_id
                              AND r.exam_id = report.exam_id AND r.organisation_id = report.organisation_id
                              AND r.state = 'signed' AND r.claimed_by = coalesce(report.reviewer_id, report.reader_id)
                              AND e.patient_id IS NOT DISTINCT FROM report.patient_id
                              AND CASE r.purpose WHEN 'read' THEN report.reviewer_id IS NULL
                                                 WHEN 'review' THEN report.reviewer_id IS NOT NULL AND report.stage = 'final'
                                                 WHEN 'amend' THEN report.stage = 'amended' ELSE false END));

-- No preliminary report without the review that makes it final: what is left of its clock, at least what the setting says.
CREATE FUNCTION lianyi.queue_review() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    r lianyi.reading;
    review uuid := gen_random_uuid();
BEGIN
    SELECT * INTO r FROM reading x WHERE x.alliance_id = NEW.alliance_id AND x.id = NEW.reading_id;
    INSERT INTO reading (alliance_id, id, exam_id, organisation_id, centre_id, operator_id, kind, urgency, due_at, addendum,
                         purpose, subject_id, excluded)
    VALUES (r.alliance_id, review, r.exam_id, r.organisation_id, r.centre_id, r.operator_id, r.kind, r.urgency,
            greatest(r.due_at, now() + make_interval(mins =>
                coalesce((setting_at('review.' || r.kind, now()) ->> 'minutes')::int, 30))), r.addendum,
            'review', NEW.id, array_remove(ARRAY[NEW.reader_id, r.operator_id], NULL));
    INSERT INTO reading_event (reading_id, alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, to_state)
    VALUES (review, r.alliance_id, gen_random_uuid(), 'reading.queued', r.exam_id, 'hub', r.centre_id, now(), 'queued');
    RETURN NULL;
END $$;
CREATE TRIGGER reviewed AFTER INSERT ON lianyi.report FOR EACH ROW WHEN (NEW.stage = 'preliminary')
    EXECUTE FUNCTION lianyi.queue_review();

CREATE OR REPLACE FUNCTION lianyi.notice_of_report() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    IF NEW.released THEN
        PERFORM give_notice(NEW.alliance_id, NEW.organisation_id,
            CASE NEW.stage WHEN 'preliminary' THEN 'report.preliminary' WHEN 'amended' THEN 'report.amended' ELSE 'report.signed' END,
            NEW.severity = 'critical', NEW.exam_id, NEW.id, NULL);
    END IF;
    RETURN NULL;
END $$;
