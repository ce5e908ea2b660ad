-- Heartbeats: how each terminal fared when it was last heard of, by its own word and by our clock.

CREATE TABLE lianyi.heartbeat (
    alliance_id     uuid NOT NULL,
    terminal_id     uuid NOT NULL,
    organisation_id uuid NOT NULL,
    at              timestamptz NOT NULL DEFAULT now(),
    device_time     timestamptz NOT NULL,      -- what its clock said
    version         text NOT NULL CHECK (length(version) BETWEEN 1 AND 100),
    waiting         int NOT NULL CHECK (waiting >= 0),           -- exams that have no receipt yet
    waiting_bytes   bigint NOT NULL CHECK (waiting_bytes >= 0),
    oldest_at       timestamptz,               -- when the oldest of them was captured
    refused         int NOT NULL CHECK (refused >= 0),           -- exams that somebody there must look at
    retries         int NOT NULL CHECK (retries >= 0),           -- tries since the last heartbeat that failed
    free_bytes      bigint NOT NULL CHECK (free_bytes >= 0),     -- on the disk of its spool
    PRIMARY KEY (alliance_id, terminal_id),
    FOREIGN KEY (alliance_id, terminal_id) REFERENCES lianyi.terminal
);
ALTER TABLE lianyi.heartbeat ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON lianyi.heartbeat TO lianyi_owner USING (true);
CREATE POLICY own ON lianyi.heartbeat TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND terminal_id = (SELECT lianyi.me()))
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND terminal_id = (SELECT lianyi.me())
                AND organisation_id = (SELECT lianyi.my_organisation()) AND at = now());
CREATE POLICY overseen ON lianyi.heartbeat FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND (organisation_id = ANY ((SELECT lianyi.my_care())::uuid[])
                OR (SELECT lianyi.my_duties())::text[] && '{oversees,administers}'));
GRANT SELECT, INSERT, UPDATE ON lianyi.heartbeat TO lianyi_app;
-- When a terminal is silent, and when it is given up for dead, are numbers of the alliance.
INSERT INTO lianyi.setting (alliance_id, name, valid_from, value, source)
SELECT a.id, s.name, '2020-01-01T00:00:00+08:00', s.value, 'house proposal'
FROM lianyi.alliance a, (VALUES ('terminal.silent', '{"minutes": 30}'::jsonb), ('terminal.dead', '{"minutes": 1440}')) s (name, value)
ON CONFLICT DO NOTHING;
