-- The clock of a reading: the calendar of each centre, when a reading is warned of, and who heard of it, step by step.
SET LOCAL search_path = lianyi;

-- A centre's week from a day on: seven lists, Monday first, of {"from", "to"} in minutes of China's day. Without one it works
-- outside the alliance's night.
CREATE TABLE working_week (
    alliance_id uuid, centre_id uuid, valid_from date,
    days jsonb NOT NULL CHECK (jsonb_typeof(days) = 'array' AND jsonb_array_length(days) = 7), source text NOT NULL,
    PRIMARY KEY (alliance_id, centre_id, valid_from),
    FOREIGN KEY (alliance_id, centre_id) REFERENCES organisation
);
-- A day that is otherwise: a holiday has no stretch, a make-up day (调休) its own.
CREATE TABLE working_day (
    alliance_id uuid, centre_id uuid, day date,
    hours jsonb NOT NULL CHECK (jsonb_typeof(hours) = 'array'), source text NOT NULL,
    PRIMARY KEY (alliance_id, centre_id, day),
    FOREIGN KEY (alliance_id, centre_id) REFERENCES organisation
);
-- Each step of an escalation, once.
CREATE TABLE reading_escalation (
    alliance_id uuid, reading_id uuid,
    step text CHECK (step IN ('warn', 'next_reader', 'centre_head', 'failed')),
    at timestamptz NOT NULL DEFAULT now(), centre_id uuid NOT NULL, due_at timestamptz NOT NULL,
    audience text NOT NULL CHECK (audience IN ('holder', 'offered', 'centre', 'centre_head', 'alliance')),
    to_id uuid, -- who in particular
    holder_id uuid, -- who had it, or had it offered, at that moment
    PRIMARY KEY (alliance_id, reading_id, step),
    FOREIGN KEY (alliance_id, reading_id) REFERENCES reading
);
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON reading_escalation
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- Counted on the calendar. NULL: after seven tenths of the time by the wall.
ALTER TABLE reading ADD COLUMN warn_at timestamptz;
-- Deadlines lie nearly in the order of rows: a range is found, and claims pay nothing.
CREATE INDEX reading_by_due ON reading USING brin (due_at) WITH (pages_per_range = 32, autosummarize = on);

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY '{working_week,working_day,reading_escalation}'::text[] LOOP
        EXECUTE format('ALTER TABLE %1$I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
            CREATE POLICY owner ON %1$I TO lianyi_owner USING (true);
            CREATE POLICY jobs ON %1$I FOR SELECT TO lianyi_jobs USING (alliance_id = (SELECT my_alliance()));
            GRANT SELECT ON %1$I TO lianyi_app, lianyi_jobs', t);
    END LOOP;
END $$;
CREATE POLICY alliance ON working_week FOR SELECT TO lianyi_app USING (alliance_id = (SELECT my_alliance()));
CREATE POLICY alliance ON working_day FOR SELECT TO lianyi_app USING (alliance_id = (SELECT my_alliance()));
CREATE POLICY seen ON reading_escalation FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT my_alliance())
        AND EXISTS (SELECT FROM reading r
                    WHERE r.alliance_id = reading_escalation.alliance_id AND r.id = reading_escalation.reading_id));
CREATE POLICY made ON reading_escalation FOR INSERT TO lianyi_jobs
    WITH CHECK (alliance_id = (SELECT my_alliance()) AND at = now()
        AND EXISTS (SELECT FROM reading r
            WHERE r.alliance_id = reading_escalation.alliance_id AND r.id = reading_escalation.reading_id
              AND r.centre_id = reading_escalation.centre_id AND r.state IN ('queued', 'claimed')));
CREATE POLICY clocks ON audit FOR INSERT TO lianyi_jobs
    WITH CHECK (alliance_id = (SELECT my_alliance()) AND actor_id IS NULL AND actor_role = 'hub' AND at = now()
        AND action IN ('reading.warned', 'reading.passed_on', 'reading.escalated', 'reading.failed'));
GRANT INSERT ON reading_escalation TO lianyi_jobs;
GRANT UPDATE (warn_at) ON reading TO lianyi_jobs;

CREATE FUNCTION notice_of_escalation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    PERFORM give_notice(r.alliance_id, r.centre_id, 'reading.' || CASE NEW.step WHEN 'warn' THEN 'warned'
        WHEN 'next_reader' THEN 'passed_on' WHEN 'centre_head' THEN 'escalated' ELSE 'failed' END,
        r.urgency = 'emergency', r.exam_id, NULL, NULL)
    FROM reading r WHERE r.alliance_id = NEW.alliance_id AND r.id = NEW.reading_id;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER noticed AFTER INSERT ON reading_escalation DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION notice_of_escalation();

INSERT INTO setting (alliance_id, name, valid_from, value, source)
SELECT a.id, s.name, '2020-01-01T00:00:00+08:00', s.value, s.source
FROM alliance a CROSS JOIN (VALUES
    ('sla.pause', jsonb '{"routine": 1, "urgent": 0}', 'house proposal: the night pauses routine; emergencies never'),
    ('sla.night', jsonb '{"from": 1320, "to": 420}', 'house proposal: from 22 to 7, in minutes of the day'),
    ('sla.steps', jsonb '{"warnPercent": 70, "headMinutes": 5, "failMinutes": 60}', 'house proposal')
) AS s (name, value, source)
ON CONFLICT DO NOTHING;

-- What was late: the centre's own, or the alliance's for overseers. No patient is named.
CREATE FUNCTION breaches(day_from timestamptz, day_to timestamptz, after uuid, most int)
RETURNS TABLE (id uuid, kind text, urgency text, purpose text, state text, clinic text, centre text, queued_at timestamptz,
               due_at timestamptz, claimed_at timestamptz, signed_at timestamptz, unassignable boolean, reader text, steps text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
#variable_conflict use_column
DECLARE
    whole boolean := 'oversees' = ANY (my_duties());
BEGIN
    IF NOT (whole OR 'reads' = ANY (my_duties())) THEN
        RAISE EXCEPTION 'for readers and overseers' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    SELECT r.id, r.kind, r.urgency, r.purpose, r.state, o.name, c.name, r.queued_at, r.due_at, r.claimed_at, r.signed_at,
           r.unassignable_since IS NOT NULL, p.name,
           coalesce((SELECT array_agg(e.step ORDER BY e.at, e.step) FROM reading_escalation e
                     WHERE e.alliance_id = r.alliance_id AND e.reading_id = r.id), '{}')
    FROM reading r
    JOIN organisation o ON o.alliance_id = r.alliance_id AND o.id = r.organisation_id
    JOIN organisation c ON c.alliance_id = r.alliance_id AND c.id = r.centre_id
    LEFT JOIN clinician p ON p.alliance_id = r.alliance_id AND p.id = r.claimed_by
    WHERE r.alliance_id = my_alliance() AND (whole OR r.centre_id = my_organisation())
      AND r.due_at >= day_from AND r.due_at < least(day_to, now()) AND r.purpose IN ('read', 'review')
      AND (r.state IN ('queued', 'claimed') OR (r.state = 'signed' AND r.signed_at > r.due_at))
      AND (after IS NULL OR (r.due_at, r.id) >
           (SELECT b.due_at, b.id FROM reading b WHERE b.alliance_id = my_alliance() AND b.id = after))
    ORDER BY r.due_at, r.id LIMIT least(most, 201);
END $$;

-- O-3: exams whose deadline fell into a time, by who asked, and those with a report by it. What is unfinished and over counts,
-- what is not due yet does not. In an emergency the preliminary report is the answer.
CREATE FUNCTION timely_counts(due_from timestamptz, due_to timestamptz)
RETURNS TABLE (organisation_id uuid, due bigint, timely bigint, newest timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT 'oversees' = ANY (my_duties()) THEN
        RAISE EXCEPTION 'for overseers' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    SELECT r.organisation_id, count(*), count(*) FILTER (WHERE done.at <= r.due_at), max(greatest(r.due_at, done.at))
    FROM reading r CROSS JOIN LATERAL (
        SELECT min(p.signed_at) AS at FROM report p
        WHERE p.alliance_id = r.alliance_id AND p.exam_id = r.exam_id
          AND (p.stage <> 'preliminary' OR r.urgency = 'emergency')) done
    WHERE r.alliance_id = my_alliance() AND r.due_at >= due_from AND r.due_at < least(due_to, now())
      AND r.purpose = 'read' AND NOT r.addendum AND r.state IN ('queued', 'claimed', 'signed')
    GROUP BY r.organisation_id;
END $$;
GRANT EXECUTE ON FUNCTION breaches, timely_counts TO lianyi_app;
