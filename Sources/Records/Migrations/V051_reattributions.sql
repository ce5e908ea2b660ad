-- Wrong patient: an exam found under somebody else is given to the right one by two people, also after it was read. What was signed
-- stays, voided; everything that hangs on the exam goes with it; both charts say so.
SET LOCAL search_path = lianyi;

CREATE TABLE reattribution (
    alliance_id uuid NOT NULL, id uuid NOT NULL, exam_id uuid NOT NULL,
    organisation_id uuid NOT NULL, centre_id uuid, -- the clinic of the exam, and who reads it
    from_id uuid, to_id uuid NOT NULL,             -- the patients
    from_subject jsonb NOT NULL, to_subject jsonb NOT NULL, -- name, sex, birthDate and masked papers, as they stood
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    state text NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'confirmed', 'declined')),
    asked_by uuid NOT NULL, asked_at timestamptz NOT NULL DEFAULT now(), asked_for uuid NOT NULL, -- and at which organisation
    decided_by uuid, decided_at timestamptz, decided_for uuid, decision text CHECK (length(decision) BETWEEN 1 AND 500),
    reports uuid[] NOT NULL DEFAULT '{}', amendment_id uuid, -- what was voided, and what makes it anew
    PRIMARY KEY (alliance_id, id),
    FOREIGN KEY (alliance_id, exam_id) REFERENCES exam,
    FOREIGN KEY (alliance_id, from_id) REFERENCES patient, FOREIGN KEY (alliance_id, to_id) REFERENCES patient,
    FOREIGN KEY (alliance_id, asked_by) REFERENCES clinician, FOREIGN KEY (alliance_id, decided_by) REFERENCES clinician,
    FOREIGN KEY (alliance_id, amendment_id) REFERENCES reading,
    CHECK (from_id IS DISTINCT FROM to_id), CHECK ((state = 'asked') = (decided_by IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)), CHECK (state <> 'declined' OR decision IS NOT NULL),
    CONSTRAINT two_people CHECK (state <> 'confirmed' OR decided_by <> asked_by)
);
CREATE UNIQUE INDEX one_open_reattribution ON reattribution (alliance_id, exam_id) WHERE state = 'asked';
CREATE INDEX reattribution_of_exam ON reattribution (alliance_id, exam_id, id);
CREATE INDEX reattribution_of_clinic ON reattribution (alliance_id, organisation_id, id);
CREATE INDEX reattribution_of_centre ON reattribution (alliance_id, centre_id, id);
-- A report that stands no more: whose it was said to be, and why.
CREATE TABLE report_voiding (
    alliance_id uuid NOT NULL, report_id uuid NOT NULL, exam_id uuid NOT NULL, patient_id uuid, at timestamptz NOT NULL DEFAULT now(),
    reattribution_id uuid NOT NULL, reason text NOT NULL,
    PRIMARY KEY (alliance_id, report_id),
    FOREIGN KEY (alliance_id, report_id) REFERENCES report, FOREIGN KEY (alliance_id, reattribution_id) REFERENCES reattribution
);
CREATE INDEX voiding_of_exam ON report_voiding (alliance_id, exam_id);
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON report_voiding FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE FUNCTION keep_reattribution() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'asked' OR to_jsonb(OLD) - '{state,decided_by,decided_at,decided_for,decision,reports,amendment_id}'::text[]
       <> to_jsonb(NEW) - '{state,decided_by,decided_at,decided_for,decision,reports,amendment_id}'::text[] THEN
        RAISE EXCEPTION 'a re-attribution is decided once' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON reattribution FOR EACH ROW EXECUTE FUNCTION keep_reattribution();

-- Seen by the clinic and its township, the centre, and whoever cares for either patient and treats. A voided report is known as void
-- wherever it is known.
ALTER TABLE reattribution ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE report_voiding ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON reattribution TO lianyi_owner USING (true);
CREATE POLICY owner ON report_voiding TO lianyi_owner USING (true);
CREATE POLICY seen ON reattribution FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT my_alliance())
           AND (organisation_id = ANY ((SELECT my_care())::uuid[]) AND 'treats' = ANY ((SELECT my_duties())::text[])
                OR centre_id = (SELECT my_organisation()) AND 'reads' = ANY ((SELECT my_duties())::text[])));
CREATE POLICY seen ON report_voiding FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT my_alliance()) AND EXISTS (SELECT FROM report p
           WHERE p.alliance_id = report_voiding.alliance_id AND p.id = report_voiding.report_id));
GRANT SELECT ON reattribution, report_voiding TO lianyi_app;

-- What is critical follows its exam to the right patient; otherwise it stays as it was found.
CREATE OR REPLACE FUNCTION keep_critical() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moves boolean := TG_OP = 'UPDATE' AND NEW.patient_id IS NOT NULL AND OLD.patient_id IS DISTINCT FROM NEW.patient_id
        AND (OLD.patient_id IS NULL OR EXISTS (SELECT FROM lianyi.exam e WHERE e.alliance_id = NEW.alliance_id
             AND e.id = NEW.exam_id AND e.patient_id = NEW.patient_id));
BEGIN
    IF TG_OP = 'DELETE' OR OLD.findings IS DISTINCT FROM NEW.findings OR NOT moves
       AND (OLD.state = 'closed' OR (OLD.subject, OLD.patient_id) IS DISTINCT FROM (NEW.subject, NEW.patient_id)) THEN
        RAISE EXCEPTION 'what was critical stays as it was found' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
