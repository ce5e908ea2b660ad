-- The ground: who is asking, as every policy reads it. Each scalar is wrapped in (SELECT …) by the policies, so that the
-- planner evaluates it once a statement and never once a row.

CREATE FUNCTION lianyi.my_alliance() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('lianyi.alliance', true), '')::uuid;
CREATE FUNCTION lianyi.my_organisation() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('lianyi.organisation', true), '')::uuid;
-- The clinician or terminal that acts.
CREATE FUNCTION lianyi.me() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('lianyi.actor', true), '')::uuid;
-- The organisations whose patients the actor cares for; empty for everybody who is not clinical.
CREATE FUNCTION lianyi.my_care() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('lianyi.care', true), '')::uuid[], '{}');
-- What the actor is there for: treats, reads, trains, oversees, audits, administers.
CREATE FUNCTION lianyi.my_duties() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('lianyi.duties', true), '')::text[], '{}');

-- Event rows share these columns; each aggregate has its own table, made LIKE this one and append-only.
CREATE TABLE lianyi.event_shape (
    alliance_id     uuid NOT NULL,
    id              uuid NOT NULL,
    kind            text NOT NULL,
    actor_id        uuid NOT NULL,
    actor_role      text NOT NULL,
    organisation_id uuid NOT NULL,
    valid_time      timestamptz NOT NULL,               -- when it happened
    recorded_at     timestamptz NOT NULL DEFAULT now(), -- when the hub learned it
    client_time     timestamptz,                        -- what the other side's clock said
    from_state      text,
    to_state        text,
    reason          text,
    detail          jsonb NOT NULL DEFAULT '{}'
);

CREATE FUNCTION lianyi.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = '42501';
END $$;

GRANT USAGE ON SCHEMA lianyi TO lianyi_app, lianyi_signin, lianyi_jobs;
GRANT SELECT ON lianyi.migration TO lianyi_app, lianyi_signin, lianyi_jobs;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA lianyi FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA lianyi TO lianyi_app, lianyi_signin, lianyi_jobs;
ALTER DEFAULT PRIVILEGES IN SCHEMA lianyi REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
