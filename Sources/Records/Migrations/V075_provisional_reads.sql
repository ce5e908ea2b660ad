-- What the village doctor made of an exam before anybody had read it: written once, and hidden from whoever could still look at the
-- exam without it. It is no report and changes nothing; it stands beside the report, for the doctor to learn from.
SET LOCAL search_path = lianyi;

CREATE TABLE provisional_read (
    alliance_id     uuid NOT NULL,
    exam_id         uuid NOT NULL,
    organisation_id uuid NOT NULL,
    clinician_id    uuid NOT NULL,
    result          text NOT NULL CHECK (result IN ('positive', 'negative')),
    severity        text NOT NULL CHECK (severity IN ('normal', 'abnormal', 'alert', 'critical')),
    text            text CHECK (length(text) BETWEEN 1 AND 500),
    entered_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (alliance_id, exam_id),
    FOREIGN KEY (alliance_id, exam_id) REFERENCES exam,
    FOREIGN KEY (alliance_id, organisation_id) REFERENCES organisation,
    FOREIGN KEY (alliance_id, clinician_id) REFERENCES clinician
);
ALTER TABLE provisional_read ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON provisional_read TO lianyi_owner USING (true);
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON provisional_read FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The clinic's side sees its own. Whoever else sees the exam's report sees it beside that; who reads, not while they could still be
-- the one who looks again: the report's own policies hide it from who holds an over-read, `still_blind` from who may get one.
CREATE POLICY seen ON provisional_read FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT my_alliance())
           AND ((organisation_id = ANY ((SELECT my_care())::uuid[]) AND 'treats' = ANY ((SELECT my_duties())::text[])
                 AND NOT 'reads' = ANY ((SELECT my_duties())::text[]))
                OR (EXISTS (SELECT FROM report p WHERE p.alliance_id = provisional_read.alliance_id
                              AND p.exam_id = provisional_read.exam_id)
                    AND exam_id <> ALL (still_blind(ARRAY[exam_id])))));
GRANT SELECT ON provisional_read TO lianyi_app;

-- Enters it for a doctor of the clinic that made the exam. Answers 'entered', 'again' where it stood so before, 'otherwise' where
-- another stands, 'read' where a report of the exam is signed, 'reads' for who reads exams themselves; NULL where the caller's clinic
-- made no such exam. The exam is locked, as by a signature: one of the two comes first.
CREATE FUNCTION enter_provisional_read(exam uuid, result text, severity text, words text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    e lianyi.exam;
    old lianyi.provisional_read;
BEGIN
    SELECT * INTO e FROM exam x
    WHERE x.alliance_id = my_alliance() AND x.id = enter_provisional_read.exam AND x.organisation_id = my_organisation()
      AND 'treats' = ANY (my_duties()) FOR UPDATE;
    IF NOT FOUND OR NOT EXISTS (SELECT FROM clinician c WHERE c.alliance_id = e.alliance_id AND c.id = me()) THEN
        RETURN NULL;
    END IF;
    IF 'reads' = ANY (my_duties()) THEN RETURN 'reads'; END IF;
    SELECT * INTO old FROM provisional_read r WHERE r.alliance_id = e.alliance_id AND r.exam_id = e.id;
    IF FOUND THEN
        RETURN CASE WHEN (old.clinician_id, old.result, old.severity, old.text)
                         IS NOT DISTINCT FROM (me(), enter_provisional_read.result, enter_provisional_read.severity, words)
                    THEN 'again' ELSE 'otherwise' END;
    END IF;
    IF EXISTS (SELECT FROM report p WHERE p.alliance_id = e.alliance_id AND p.exam_id = e.id) THEN RETURN 'read'; END IF;
    INSERT INTO provisional_read (alliance_id, exam_id, organisation_id, clinician_id, result, severity, text)
    VALUES (e.alliance_id, e.id, e.organisation_id, me(), enter_provisional_read.result, enter_provisional_read.severity, words);
    RETURN 'entered';
END $$;
REVOKE EXECUTE ON FUNCTION enter_provisional_read FROM PUBLIC, lianyi_signin, lianyi_jobs;
GRANT EXECUTE ON FUNCTION enter_provisional_read TO lianyi_app;
