-- Work that follows a commit: taken by lease, done at least once, idempotent, rescued when the one who took it died.

CREATE TABLE lianyi.job (
    id          uuid PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('exam.describe')),
    alliance_id uuid NOT NULL,
    subject_id  uuid NOT NULL,
    run_at      timestamptz NOT NULL DEFAULT now(),
    attempts    int NOT NULL DEFAULT 0,
    lease_until timestamptz,
    done_at     timestamptz,
    last_error  text,
    CONSTRAINT one_job_each UNIQUE (kind, subject_id)
);
CREATE INDEX job_waiting ON lianyi.job (run_at) WHERE done_at IS NULL;

ALTER TABLE lianyi.job ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.job FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON lianyi.job TO lianyi_owner USING (true);
CREATE POLICY asked ON lianyi.job FOR INSERT TO lianyi_app WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()));
CREATE POLICY jobs ON lianyi.job TO lianyi_jobs USING (true);
GRANT INSERT ON lianyi.job TO lianyi_app;
GRANT SELECT, UPDATE (run_at, attempts, lease_until, done_at, last_error) ON lianyi.job TO lianyi_jobs;
