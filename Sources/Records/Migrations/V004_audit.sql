-- Who did, saw or was refused what: one row each, written once. And the keys that make a repeated request harmless.

CREATE TABLE lianyi.audit (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at              timestamptz NOT NULL DEFAULT now(),
    alliance_id     uuid,
    actor_id        uuid,
    actor_role      text NOT NULL,
    organisation_id uuid,
    action          text NOT NULL,             -- exam.viewed, reading.claimed, referral.accepted, session.refused …
    object_kind     text,
    object_id       uuid,
    patient_id      uuid,
    result          text NOT NULL CHECK (result IN ('done', 'refused', 'failed')),
    reason          text,                      -- the problem's type for a refusal; never a person's data
    request_id      text NOT NULL,
    address         text,
    detail          jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_by_object ON lianyi.audit (alliance_id, object_id, id);
CREATE INDEX audit_by_actor ON lianyi.audit (alliance_id, actor_id, id);
CREATE INDEX audit_by_patient ON lianyi.audit (alliance_id, patient_id, id) WHERE patient_id IS NOT NULL;
CREATE INDEX audit_by_time ON lianyi.audit (alliance_id, id);

CREATE TRIGGER audit_is_written_once BEFORE UPDATE OR DELETE ON lianyi.audit
    FOR EACH ROW EXECUTE FUNCTION lianyi.refuse_change();
CREATE TRIGGER audit_is_kept BEFORE TRUNCATE ON lianyi.audit
    FOR EACH STATEMENT EXECUTE FUNCTION lianyi.refuse_change();

-- The answer to a request that carried an Idempotency-Key, for those who ask again.
CREATE TABLE lianyi.request_key (
    alliance_id  uuid NOT NULL,
    actor_id     uuid NOT NULL,
    key          text NOT NULL CHECK (length(key) BETWEEN 8 AND 128),
    request_hash bytea NOT NULL,
    status       int,
    location     text,
    answer       text,
    created_at   timestamptz NOT NULL DEFAULT now(),
    repeats      int NOT NULL DEFAULT 0,
    PRIMARY KEY (alliance_id, actor_id, key)
);

ALTER TABLE lianyi.audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.audit FORCE ROW LEVEL SECURITY;
ALTER TABLE lianyi.request_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.request_key FORCE ROW LEVEL SECURITY;

CREATE POLICY owner ON lianyi.audit TO lianyi_owner USING (true);
CREATE POLICY owner ON lianyi.request_key TO lianyi_owner USING (true);
-- Nobody writes in another's name; only auditors read.
CREATE POLICY own_deeds ON lianyi.audit FOR INSERT TO lianyi_app
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND actor_id = (SELECT lianyi.me()));
CREATE POLICY auditors ON lianyi.audit FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND 'audits' = ANY ((SELECT lianyi.my_duties())::text[]));
CREATE POLICY before_actor ON lianyi.audit FOR INSERT TO lianyi_signin WITH CHECK (true);
CREATE POLICY jobs ON lianyi.audit FOR INSERT TO lianyi_jobs WITH CHECK (actor_id IS NULL);
CREATE POLICY own_keys ON lianyi.request_key TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND actor_id = (SELECT lianyi.me()));
CREATE POLICY housekeeping ON lianyi.request_key TO lianyi_jobs USING (created_at < now() - interval '7 days');

GRANT INSERT, SELECT ON lianyi.audit TO lianyi_app;
GRANT INSERT ON lianyi.audit TO lianyi_signin, lianyi_jobs;
GRANT SELECT, INSERT, UPDATE (status, location, answer, repeats) ON lianyi.request_key TO lianyi_app;
GRANT SELECT, DELETE ON lianyi.request_key TO lianyi_jobs;
