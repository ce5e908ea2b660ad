-- The alliance: its organisations, the people who work there, what they are licensed for, and their roles.

CREATE TABLE lianyi.alliance (
    id          uuid PRIMARY KEY,
    code        text NOT NULL UNIQUE,
    name        text NOT NULL,
    residents   int CHECK (residents >= 0),
    created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE lianyi.organisation (
    alliance_id uuid NOT NULL REFERENCES lianyi.alliance,
    id          uuid NOT NULL,
    parent_id   uuid,
    level       text NOT NULL CHECK (level IN ('lead_hospital', 'township', 'village_clinic', 'other')),
    code        text NOT NULL,
    name        text NOT NULL,
    reads_kinds text[] NOT NULL DEFAULT '{}',  -- exam kinds this organisation reads for the alliance
    active      boolean NOT NULL DEFAULT true,
    PRIMARY KEY (alliance_id, id),
    UNIQUE (alliance_id, code),
    FOREIGN KEY (alliance_id, parent_id) REFERENCES lianyi.organisation,
    CHECK (level <> 'village_clinic' OR parent_id IS NOT NULL)
);
CREATE INDEX organisation_parent ON lianyi.organisation (alliance_id, parent_id);

CREATE TABLE lianyi.clinician (
    alliance_id             uuid NOT NULL,
    id                      uuid NOT NULL,
    organisation_id         uuid NOT NULL,
    name                    text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    phone                   bytea,               -- sealed
    licence_number          text,
    licence_organisation_id uuid,
    practising_since        date,
    licence_valid_until     date,
    grade                   text CHECK (grade IN ('assistant', 'resident', 'attending', 'associate_chief', 'chief')),
    modalities              text[] NOT NULL DEFAULT '{}',
    active                  boolean NOT NULL DEFAULT true,
    PRIMARY KEY (alliance_id, id),
    FOREIGN KEY (alliance_id, organisation_id) REFERENCES lianyi.organisation,
    FOREIGN KEY (alliance_id, licence_organisation_id) REFERENCES lianyi.organisation
);
CREATE INDEX clinician_organisation ON lianyi.clinician (alliance_id, organisation_id);

CREATE TABLE lianyi.clinician_role (
    alliance_id  uuid NOT NULL,
    clinician_id uuid NOT NULL,
    role         text NOT NULL CHECK (role IN ('village_doctor', 'township_doctor', 'reader', 'reviewer', 'centre_head',
                     'referral_desk', 'receiving_doctor', 'trainer', 'county_admin', 'auditor', 'security_admin',
                     'system_admin')),
    valid_from   timestamptz NOT NULL DEFAULT now(),
    valid_to     timestamptz,
    PRIMARY KEY (alliance_id, clinician_id, role, valid_from),
    FOREIGN KEY (alliance_id, clinician_id) REFERENCES lianyi.clinician,
    CHECK (valid_to IS NULL OR valid_to > valid_from)
);
-- Three separated administrators: nobody holds two of these at once (GB/T 22239, 8.1.5).
CREATE UNIQUE INDEX one_administration_each ON lianyi.clinician_role (alliance_id, clinician_id)
    WHERE role IN ('system_admin', 'security_admin', 'auditor') AND valid_to IS NULL;

ALTER TABLE lianyi.alliance ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.alliance FORCE ROW LEVEL SECURITY;
ALTER TABLE lianyi.organisation ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.organisation FORCE ROW LEVEL SECURITY;
ALTER TABLE lianyi.clinician ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.clinician FORCE ROW LEVEL SECURITY;
ALTER TABLE lianyi.clinician_role ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.clinician_role FORCE ROW LEVEL SECURITY;

-- The owner migrates, seeds, and owns the few functions that look across organisations.
CREATE POLICY owner ON lianyi.alliance TO lianyi_owner USING (true);
CREATE POLICY owner ON lianyi.organisation TO lianyi_owner USING (true);
CREATE POLICY owner ON lianyi.clinician TO lianyi_owner USING (true);
CREATE POLICY owner ON lianyi.clinician_role TO lianyi_owner USING (true);
-- The directory is open to the whole alliance; it holds no patient.
CREATE POLICY directory ON lianyi.alliance FOR SELECT TO lianyi_app USING (id = (SELECT lianyi.my_alliance()));
CREATE POLICY directory ON lianyi.organisation FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()));
CREATE POLICY directory ON lianyi.clinician FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()));
CREATE POLICY directory ON lianyi.clinician_role FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()));
-- Sign-in has to know who somebody is before there is an actor; jobs look across alliances.
CREATE POLICY before_actor ON lianyi.alliance FOR SELECT TO lianyi_signin, lianyi_jobs USING (true);
CREATE POLICY before_actor ON lianyi.organisation FOR SELECT TO lianyi_signin, lianyi_jobs USING (true);
CREATE POLICY before_actor ON lianyi.clinician FOR SELECT TO lianyi_signin USING (true);
CREATE POLICY before_actor ON lianyi.clinician_role FOR SELECT TO lianyi_signin USING (true);

GRANT SELECT ON lianyi.alliance, lianyi.organisation, lianyi.clinician, lianyi.clinician_role TO lianyi_app;
GRANT SELECT ON lianyi.alliance, lianyi.organisation, lianyi.clinician, lianyi.clinician_role TO lianyi_signin;
GRANT SELECT ON lianyi.alliance, lianyi.organisation TO lianyi_jobs;
