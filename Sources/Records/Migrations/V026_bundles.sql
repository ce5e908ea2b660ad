-- Bundles: exams that came on a stick when a line was dead. Who made each, what became of it, and where it is kept if not
-- all of it was taken. And the proof of the keys to which they are sealed.

CREATE TABLE lianyi.bundle (
    alliance_id     uuid NOT NULL,
    id              uuid NOT NULL,             -- named by the terminal that made it
    terminal_id     uuid NOT NULL,             -- who signed it
    organisation_id uuid NOT NULL,             -- the clinic of that terminal
    prelude_sha256  bytea NOT NULL CHECK (length(prelude_sha256) = 32), -- bound into every chunk: another one is another bundle
    state           text NOT NULL CHECK (state IN ('imported', 'partial', 'quarantined')),
    exams           int NOT NULL CHECK (exams BETWEEN 1 AND 10000),     -- as its head says
    stored          int NOT NULL CHECK (stored BETWEEN 0 AND exams),    -- of these have their receipt
    kept_sha256     bytea CHECK (length(kept_sha256) = 32), -- the blob that holds the file, where not all of it was taken
    problem         jsonb,                     -- what is wrong with the whole: name, zh, en
    received_at     timestamptz NOT NULL DEFAULT now(),
    repeated_at     timestamptz,
    repeats         int NOT NULL DEFAULT 0,
    PRIMARY KEY (alliance_id, id),
    FOREIGN KEY (alliance_id, terminal_id) REFERENCES lianyi.terminal,
    FOREIGN KEY (alliance_id, organisation_id) REFERENCES lianyi.organisation,
    CHECK (state = 'imported' OR kept_sha256 IS NOT NULL)
);
CREATE INDEX bundle_kept ON lianyi.bundle (alliance_id, id) WHERE state <> 'imported';

-- A bundle stays whose it was, and what was taken of it stays taken.
CREATE FUNCTION lianyi.keep_bundle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.terminal_id, NEW.organisation_id, NEW.prelude_sha256, NEW.exams, NEW.received_at)
           IS DISTINCT FROM (OLD.terminal_id, OLD.organisation_id, OLD.prelude_sha256, OLD.exams, OLD.received_at)
       OR NEW.stored < OLD.stored OR (OLD.state = 'imported' AND NEW.state <> 'imported')
       OR (OLD.kept_sha256 IS NOT NULL AND NEW.kept_sha256 IS NULL) THEN
        RAISE EXCEPTION 'what was received stays received' USING ERRCODE = '23514', CONSTRAINT = 'bundle_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bundle_kept BEFORE UPDATE ON lianyi.bundle FOR EACH ROW EXECUTE FUNCTION lianyi.keep_bundle();

-- Who made a bundle is proved by its signature, as a terminal that asks for a token is; so the same role keeps this book.
ALTER TABLE lianyi.bundle ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON lianyi.bundle TO lianyi_owner USING (true);
CREATE POLICY signed ON lianyi.bundle TO lianyi_signin USING (true) WITH CHECK (true);
CREATE POLICY overseen ON lianyi.bundle FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND (organisation_id = ANY ((SELECT lianyi.my_care())::uuid[])
                OR (SELECT lianyi.my_duties())::text[] && '{oversees,administers}'));
GRANT SELECT, INSERT, UPDATE (state, stored, kept_sha256, problem, repeated_at, repeats) ON lianyi.bundle TO lianyi_signin;
GRANT SELECT ON lianyi.bundle TO lianyi_app;

DROP POLICY before_actor ON lianyi.audit;
CREATE POLICY before_actor ON lianyi.audit FOR INSERT TO lianyi_signin
    WITH CHECK (at = now() AND split_part(action, '.', 1) IN ('session', 'terminal', 'token', 'bundle'));

ALTER TABLE lianyi.key_proof DROP CONSTRAINT key_proof_purpose_check,
    ADD CONSTRAINT key_proof_purpose_check CHECK (purpose IN ('sealing', 'blind', 'signing', 'agreement'));
