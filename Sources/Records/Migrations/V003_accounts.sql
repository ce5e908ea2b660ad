-- How people and terminals prove who they are: accounts, terminals with their keys, and sessions that can be ended.

CREATE TABLE lianyi.account (
    alliance_id  uuid NOT NULL,
    clinician_id uuid NOT NULL,
    login        text NOT NULL UNIQUE CHECK (login ~ '^[a-z0-9][a-z0-9._-]{2,63}$'),
    password     text NOT NULL,                -- PHC string: scrypt with its parameters
    failures     int NOT NULL DEFAULT 0,
    locked_until timestamptz,
    changed_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (alliance_id, clinician_id),
    FOREIGN KEY (alliance_id, clinician_id) REFERENCES lianyi.clinician
);

CREATE TABLE lianyi.terminal (
    alliance_id     uuid NOT NULL,
    id              uuid NOT NULL,
    organisation_id uuid NOT NULL,
    name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    public_key      jsonb NOT NULL,            -- JWK, P-256
    software        text NOT NULL,
    enrolled_at     timestamptz NOT NULL DEFAULT now(),
    revoked_at      timestamptz,
    PRIMARY KEY (alliance_id, id),
    UNIQUE (id),
    FOREIGN KEY (alliance_id, organisation_id) REFERENCES lianyi.organisation
);

CREATE TABLE lianyi.enrolment_code (
    alliance_id     uuid NOT NULL,
    code_hash       bytea PRIMARY KEY,
    organisation_id uuid NOT NULL,
    expires_at      timestamptz NOT NULL,
    used_at         timestamptz,
    terminal_id     uuid,
    FOREIGN KEY (alliance_id, organisation_id) REFERENCES lianyi.organisation
);

-- An assertion (RFC 7523) is taken once: its jti is kept until it could not be valid any more.
CREATE TABLE lianyi.assertion (
    terminal_id uuid NOT NULL,
    jti         text NOT NULL CHECK (length(jti) BETWEEN 16 AND 128),
    expires_at  timestamptz NOT NULL,
    PRIMARY KEY (terminal_id, jti)
);

-- A session of a person (cookie or bearer) or of a terminal (access token). Only the SHA-256 of the secret is kept.
CREATE TABLE lianyi.session (
    id              uuid PRIMARY KEY,
    token_hash      bytea NOT NULL UNIQUE,
    alliance_id     uuid NOT NULL,
    clinician_id    uuid,
    terminal_id     uuid,
    organisation_id uuid NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    last_used_at    timestamptz NOT NULL DEFAULT now(),
    expires_at      timestamptz NOT NULL,
    idle_seconds    int NOT NULL CHECK (idle_seconds > 0),
    stepped_up_at   timestamptz,
    ended_at        timestamptz,
    address         text NOT NULL,
    agent           text NOT NULL,
    FOREIGN KEY (alliance_id, clinician_id) REFERENCES lianyi.clinician,
    FOREIGN KEY (alliance_id, terminal_id) REFERENCES lianyi.terminal,
    CHECK (num_nonnulls(clinician_id, terminal_id) = 1)
);
CREATE INDEX session_of_clinician ON lianyi.session (clinician_id) WHERE ended_at IS NULL;
CREATE INDEX session_of_terminal ON lianyi.session (terminal_id) WHERE ended_at IS NULL;

ALTER TABLE lianyi.account ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.account FORCE ROW LEVEL SECURITY;
ALTER TABLE lianyi.terminal ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.terminal FORCE ROW LEVEL SECURITY;
ALTER TABLE lianyi.enrolment_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.enrolment_code FORCE ROW LEVEL SECURITY;
ALTER TABLE lianyi.assertion ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.assertion FORCE ROW LEVEL SECURITY;
ALTER TABLE lianyi.session ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.session FORCE ROW LEVEL SECURITY;

CREATE POLICY owner ON lianyi.account TO lianyi_owner USING (true);
CREATE POLICY owner ON lianyi.terminal TO lianyi_owner USING (true);
CREATE POLICY owner ON lianyi.enrolment_code TO lianyi_owner USING (true);
CREATE POLICY owner ON lianyi.assertion TO lianyi_owner USING (true);
CREATE POLICY owner ON lianyi.session TO lianyi_owner USING (true);
-- These five are the whole world of the sign-in role; it sees no clinical table at all.
CREATE POLICY signing_in ON lianyi.account TO lianyi_signin USING (true);
CREATE POLICY signing_in ON lianyi.terminal TO lianyi_signin USING (true);
CREATE POLICY signing_in ON lianyi.enrolment_code TO lianyi_signin USING (true);
CREATE POLICY signing_in ON lianyi.assertion TO lianyi_signin USING (true);
CREATE POLICY signing_in ON lianyi.session TO lianyi_signin USING (true);
-- The application sees which terminals its alliance has, never a password, a code or a session.
CREATE POLICY directory ON lianyi.terminal FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND (organisation_id = ANY ((SELECT lianyi.my_care())::uuid[])
                OR 'administers' = ANY ((SELECT lianyi.my_duties())::text[])));
CREATE POLICY housekeeping ON lianyi.assertion TO lianyi_jobs USING (expires_at < now());
CREATE POLICY housekeeping ON lianyi.session FOR SELECT TO lianyi_jobs USING (true);

GRANT SELECT, UPDATE (failures, locked_until, password, changed_at) ON lianyi.account TO lianyi_signin;
GRANT SELECT, INSERT ON lianyi.terminal TO lianyi_signin;
GRANT SELECT, UPDATE (used_at, terminal_id) ON lianyi.enrolment_code TO lianyi_signin;
GRANT SELECT, INSERT ON lianyi.assertion TO lianyi_signin;
GRANT SELECT, INSERT, UPDATE (last_used_at, stepped_up_at, ended_at) ON lianyi.session TO lianyi_signin;
GRANT SELECT ON lianyi.terminal TO lianyi_app;
GRANT SELECT, DELETE ON lianyi.assertion TO lianyi_jobs;

-- Who records exams at one's own organisation, by the account's name; answers nothing about anybody else.
CREATE FUNCTION lianyi.colleague(account_login text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
    SELECT c.id FROM lianyi.account a
    JOIN lianyi.clinician c ON c.alliance_id = a.alliance_id AND c.id = a.clinician_id
    WHERE a.alliance_id = lianyi.my_alliance() AND c.organisation_id = lianyi.my_organisation() AND c.active
      AND a.login = account_login $$;
GRANT EXECUTE ON FUNCTION lianyi.colleague TO lianyi_app;
