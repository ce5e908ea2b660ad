-- Which keys this database was written with: a proof of each, from which no key can be found again. A hub that comes with
-- another key file would seal what its colleagues cannot open, so it is told before it serves.

CREATE TABLE lianyi.key_proof (
    id          text NOT NULL,             -- the key's id in the key file
    purpose     text NOT NULL CHECK (purpose IN ('sealing', 'blind', 'signing')),
    proof       bytea NOT NULL,            -- HMAC of a fixed text; of a signing key its public half
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (purpose, id)
);
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON lianyi.key_proof
    FOR EACH ROW EXECUTE FUNCTION lianyi.refuse_change();
ALTER TABLE lianyi.key_proof ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON lianyi.key_proof TO lianyi_owner USING (true);
CREATE POLICY jobs ON lianyi.key_proof TO lianyi_jobs USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON lianyi.key_proof TO lianyi_jobs;
