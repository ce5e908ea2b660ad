-- Patients, their sealed identifiers, and which organisation cares for whom: the one answer to "who may see this patient".

CREATE TABLE lianyi.patient (
    alliance_id     uuid NOT NULL,
    id              uuid NOT NULL,
    organisation_id uuid NOT NULL,             -- where the patient was first registered
    name            text COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    sex             text NOT NULL CHECK (sex IN ('0', '1', '2', '9')),  -- GB/T 2261.1
    birth_date      date,
    phone           bytea,                     -- sealed
    address         bytea,                     -- sealed
    standing        text NOT NULL DEFAULT 'active' CHECK (standing IN ('active', 'restricted', 'entered_in_error')),
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (alliance_id, id),
    FOREIGN KEY (alliance_id, organisation_id) REFERENCES lianyi.organisation
);
CREATE INDEX patient_by_name ON lianyi.patient (alliance_id, name);

CREATE TABLE lianyi.patient_identifier (
    alliance_id uuid NOT NULL,
    id          uuid NOT NULL,
    patient_id  uuid NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('01', '02', '03', '04', '05', '06', '07', '99')),  -- CV02.01.101
    sealed      bytea NOT NULL,
    blind       bytea NOT NULL,                -- HMAC of kind and number: equality, nothing else
    masked      text NOT NULL,                 -- what may be shown and printed
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (alliance_id, id),
    CONSTRAINT identifier_once UNIQUE (alliance_id, kind, blind),
    FOREIGN KEY (alliance_id, patient_id) REFERENCES lianyi.patient
);
CREATE INDEX identifier_of_patient ON lianyi.patient_identifier (alliance_id, patient_id);

-- An organisation treats a patient (registered, referred to it) or reads for one (an exam came to its centre).
CREATE TABLE lianyi.care_link (
    alliance_id     uuid NOT NULL,
    organisation_id uuid NOT NULL,
    patient_id      uuid NOT NULL,
    duty            text NOT NULL CHECK (duty IN ('treats', 'reads')),
    since           timestamptz NOT NULL DEFAULT now(),
    source          text NOT NULL,             -- registration, exam, referral
    source_id       uuid,
    PRIMARY KEY (alliance_id, patient_id, organisation_id, duty),
    FOREIGN KEY (alliance_id, patient_id) REFERENCES lianyi.patient,
    FOREIGN KEY (alliance_id, organisation_id) REFERENCES lianyi.organisation
);
CREATE INDEX care_of_organisation ON lianyi.care_link (alliance_id, organisation_id, duty, patient_id);

CREATE TABLE lianyi.patient_event (LIKE lianyi.event_shape INCLUDING DEFAULTS,
    patient_id uuid NOT NULL, PRIMARY KEY (alliance_id, id),
    FOREIGN KEY (alliance_id, patient_id) REFERENCES lianyi.patient);
CREATE INDEX event_of_patient ON lianyi.patient_event (alliance_id, patient_id, recorded_at);
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON lianyi.patient_event
    FOR EACH ROW EXECUTE FUNCTION lianyi.refuse_change();

ALTER TABLE lianyi.patient ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.patient FORCE ROW LEVEL SECURITY;
ALTER TABLE lianyi.patient_identifier ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.patient_identifier FORCE ROW LEVEL SECURITY;
ALTER TABLE lianyi.care_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.care_link FORCE ROW LEVEL SECURITY;
ALTER TABLE lianyi.patient_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.patient_event FORCE ROW LEVEL SECURITY;

CREATE POLICY owner ON lianyi.patient TO lianyi_owner USING (true);
CREATE POLICY owner ON lianyi.patient_identifier TO lianyi_owner USING (true);
CREATE POLICY owner ON lianyi.care_link TO lianyi_owner USING (true);
CREATE POLICY owner ON lianyi.patient_event TO lianyi_owner USING (true);

CREATE POLICY mine ON lianyi.care_link FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND organisation_id = ANY ((SELECT lianyi.my_care())::uuid[])
           AND duty = ANY ((SELECT lianyi.my_duties())::text[]));
CREATE POLICY cared_for ON lianyi.patient FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND EXISTS (SELECT 1 FROM lianyi.care_link l
                       WHERE l.alliance_id = patient.alliance_id AND l.patient_id = patient.id));
CREATE POLICY cared_for ON lianyi.patient_identifier FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND EXISTS (SELECT 1 FROM lianyi.care_link l
                       WHERE l.alliance_id = patient_identifier.alliance_id
                         AND l.patient_id = patient_identifier.patient_id));
CREATE POLICY cared_for ON lianyi.patient_event FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND EXISTS (SELECT 1 FROM lianyi.care_link l
                       WHERE l.alliance_id = patient_event.alliance_id AND l.patient_id = patient_event.patient_id));

GRANT SELECT ON lianyi.patient, lianyi.patient_identifier, lianyi.care_link, lianyi.patient_event TO lianyi_app;
