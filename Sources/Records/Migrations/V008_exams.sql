-- Exams as they were sent, and their objects. An exam may wait for its patient; what was sent is never lost or changed.

CREATE TABLE lianyi.exam (
    alliance_id     uuid NOT NULL,
    id              uuid NOT NULL,             -- named by the terminal
    organisation_id uuid NOT NULL,             -- the clinic, as it was on that day
    terminal_id     uuid,
    operator_id     uuid,                      -- who recorded it
    patient_id      uuid,                      -- NULL: not yet known
    kind            text NOT NULL CHECK (kind IN ('CBC', 'ECG12', 'ECG_RHYTHM', 'HOLTER', 'DR', 'US', 'PHOTO',
                        'LAB_OTHER', 'VITALS')),
    urgency         text NOT NULL CHECK (urgency IN ('routine', 'urgent', 'emergency')),
    state           text NOT NULL CHECK (state IN ('registered', 'uploading', 'complete', 'quarantined', 'queued',
                        'reading', 'rejected_quality', 'final', 'delivered', 'recalled', 'cancelled')),
    centre_id       uuid,                      -- who reads it
    untrained       boolean NOT NULL DEFAULT false,  -- an emergency recorded without the privilege
    performed_at    timestamptz NOT NULL,      -- valid time
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    completed_at    timestamptz,
    state_at        timestamptz NOT NULL DEFAULT now(),
    request         jsonb NOT NULL DEFAULT '{}',
    content         jsonb,                     -- what a worker read, without identities
    found_identity  bytea,                     -- sealed: whose it is, by the file itself
    identity_warning text,
    problem         jsonb,                     -- why it is quarantined: code, zh, en
    manifest        bytea NOT NULL,            -- sealed, as it was sent and signed
    manifest_sha256 bytea NOT NULL CHECK (length(manifest_sha256) = 32),
    receipt         text,
    repeats         int NOT NULL DEFAULT 0,    -- how often the same was sent again
    PRIMARY KEY (alliance_id, id),
    FOREIGN KEY (alliance_id, organisation_id) REFERENCES lianyi.organisation,
    FOREIGN KEY (alliance_id, terminal_id) REFERENCES lianyi.terminal,
    FOREIGN KEY (alliance_id, operator_id) REFERENCES lianyi.clinician,
    FOREIGN KEY (alliance_id, patient_id) REFERENCES lianyi.patient,
    FOREIGN KEY (alliance_id, centre_id) REFERENCES lianyi.organisation,
    CHECK (state IN ('registered', 'uploading', 'cancelled') OR (completed_at IS NOT NULL AND receipt IS NOT NULL)),
    CHECK (state <> 'quarantined' OR problem IS NOT NULL),
    CHECK (state NOT IN ('queued', 'reading', 'rejected_quality') OR centre_id IS NOT NULL)
);
CREATE INDEX exam_of_organisation ON lianyi.exam (alliance_id, organisation_id, id);
CREATE INDEX exam_of_centre ON lianyi.exam (alliance_id, centre_id, id);
CREATE INDEX exam_of_patient ON lianyi.exam (alliance_id, patient_id, id);

CREATE TABLE lianyi.exam_object (
    alliance_id     uuid NOT NULL,
    exam_id         uuid NOT NULL,
    number          int NOT NULL CHECK (number BETWEEN 1 AND 999),
    name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    media_type      text NOT NULL,
    size            bigint NOT NULL CHECK (size BETWEEN 1 AND 2147483648),
    sha256          bytea NOT NULL CHECK (length(sha256) = 32),
    state           text NOT NULL DEFAULT 'missing' CHECK (state IN ('missing', 'stored')),
    stored_at       timestamptz,
    content         bytea,                     -- up to 64 KiB live here, larger ones in the blob store
    problem         jsonb,
    PRIMARY KEY (alliance_id, exam_id, number),
    FOREIGN KEY (alliance_id, exam_id) REFERENCES lianyi.exam,
    CHECK ((state = 'stored') = (stored_at IS NOT NULL)),
    CHECK (content IS NULL OR (state = 'stored' AND length(content) = size AND size <= 65536))
);
CREATE INDEX object_by_hash ON lianyi.exam_object (sha256);

CREATE TABLE lianyi.exam_event (LIKE lianyi.event_shape INCLUDING DEFAULTS,
    exam_id uuid NOT NULL, PRIMARY KEY (alliance_id, id),
    FOREIGN KEY (alliance_id, exam_id) REFERENCES lianyi.exam);
CREATE INDEX event_of_exam ON lianyi.exam_event (alliance_id, exam_id, recorded_at);
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON lianyi.exam_event
    FOR EACH ROW EXECUTE FUNCTION lianyi.refuse_change();

ALTER TABLE lianyi.exam ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.exam FORCE ROW LEVEL SECURITY;
ALTER TABLE lianyi.exam_object ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.exam_object FORCE ROW LEVEL SECURITY;
ALTER TABLE lianyi.exam_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.exam_event FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON lianyi.exam TO lianyi_owner USING (true);
CREATE POLICY owner ON lianyi.exam_object TO lianyi_owner USING (true);
CREATE POLICY owner ON lianyi.exam_event TO lianyi_owner USING (true);

-- Seen by those who treat at the clinic, by the centre that reads it, and by whoever cares for the patient.
CREATE POLICY seen ON lianyi.exam FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND ((organisation_id = ANY ((SELECT lianyi.my_care())::uuid[])
                 AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[]))
                OR (centre_id = (SELECT lianyi.my_organisation())
                    AND 'reads' = ANY ((SELECT lianyi.my_duties())::text[]))
                OR EXISTS (SELECT 1 FROM lianyi.care_link l
                           WHERE l.alliance_id = exam.alliance_id AND l.patient_id = exam.patient_id)));
CREATE POLICY sent ON lianyi.exam FOR INSERT TO lianyi_app
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance())
                AND organisation_id = (SELECT lianyi.my_organisation())
                AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[]));
CREATE POLICY carried ON lianyi.exam FOR UPDATE TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND ((organisation_id = ANY ((SELECT lianyi.my_care())::uuid[])
                 AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[]))
                OR (centre_id = (SELECT lianyi.my_organisation())
                    AND 'reads' = ANY ((SELECT lianyi.my_duties())::text[]))));
CREATE POLICY of_exam ON lianyi.exam_object TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND EXISTS (SELECT 1 FROM lianyi.exam e
                       WHERE e.alliance_id = exam_object.alliance_id AND e.id = exam_object.exam_id));
CREATE POLICY of_exam ON lianyi.exam_event TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND EXISTS (SELECT 1 FROM lianyi.exam e
                       WHERE e.alliance_id = exam_event.alliance_id AND e.id = exam_event.exam_id))
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND actor_id = (SELECT lianyi.me()));
-- The job role opens what has arrived and finds orphans.
CREATE POLICY jobs ON lianyi.exam TO lianyi_jobs USING (true);
CREATE POLICY jobs ON lianyi.exam_object TO lianyi_jobs USING (true);
CREATE POLICY jobs ON lianyi.exam_event FOR INSERT TO lianyi_jobs WITH CHECK (actor_role = 'hub');

GRANT SELECT, INSERT ON lianyi.exam, lianyi.exam_object, lianyi.exam_event TO lianyi_app;
GRANT UPDATE (state, state_at, patient_id, centre_id, completed_at, receipt, repeats, identity_warning)
    ON lianyi.exam TO lianyi_app;
GRANT UPDATE (state, stored_at, content) ON lianyi.exam_object TO lianyi_app;
GRANT SELECT ON lianyi.exam, lianyi.exam_object TO lianyi_jobs;
GRANT UPDATE (state, state_at, centre_id, content, found_identity, identity_warning, problem) ON lianyi.exam TO lianyi_jobs;
GRANT UPDATE (problem) ON lianyi.exam_object TO lianyi_jobs;
GRANT INSERT ON lianyi.exam_event TO lianyi_jobs;
