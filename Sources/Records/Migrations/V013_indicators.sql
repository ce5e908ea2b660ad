-- Indicators: what each number means, and the monthly visits that institutions report. Restatements are added, not made.

CREATE TABLE lianyi.indicator_definition (
    alliance_id uuid NOT NULL REFERENCES lianyi.alliance,
    code        text NOT NULL,                 -- O-15b, 3.1 …
    version     int NOT NULL CHECK (version >= 1),
    name        text NOT NULL,
    name_en     text NOT NULL,
    numerator   text NOT NULL,
    denominator text NOT NULL,
    cohort      text NOT NULL,                 -- by which date a row falls into a month
    unit        text NOT NULL CHECK (unit IN ('percent', 'count', 'per_10000')),
    source      text NOT NULL CHECK (source IN ('hub', 'visits', 'not_available')),
    provisional boolean NOT NULL DEFAULT false,
    headline    boolean NOT NULL DEFAULT false,
    valid_from  date NOT NULL,
    PRIMARY KEY (alliance_id, code, version)
);

-- One row an institution, month and version; the newest version counts, the older ones stay to be seen.
CREATE TABLE lianyi.visit_count (
    alliance_id     uuid NOT NULL,
    organisation_id uuid NOT NULL,
    month           date NOT NULL CHECK (extract(day FROM month) = 1),
    version         int NOT NULL CHECK (version >= 1),
    outpatient      int NOT NULL CHECK (outpatient >= 0),
    emergency       int NOT NULL CHECK (emergency >= 0),
    source          text NOT NULL,             -- the file's name and SHA-256
    recorded_by     uuid,
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (alliance_id, month, organisation_id, version),
    FOREIGN KEY (alliance_id, organisation_id) REFERENCES lianyi.organisation
);

CREATE VIEW lianyi.visits WITH (security_invoker = true) AS
    SELECT DISTINCT ON (alliance_id, month, organisation_id) *
    FROM lianyi.visit_count ORDER BY alliance_id, month, organisation_id, version DESC;

ALTER TABLE lianyi.indicator_definition ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE lianyi.visit_count ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON lianyi.indicator_definition TO lianyi_owner USING (true);
CREATE POLICY owner ON lianyi.visit_count TO lianyi_owner USING (true);
CREATE POLICY alliance ON lianyi.indicator_definition FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()));
CREATE POLICY overseers ON lianyi.visit_count TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND 'oversees' = ANY ((SELECT lianyi.my_duties())::text[]));
GRANT SELECT ON lianyi.indicator_definition, lianyi.visits TO lianyi_app;
GRANT SELECT, INSERT ON lianyi.visit_count TO lianyi_app;

-- Counts for the referral rates. An overseer counts episodes without seeing a patient: the function belongs to the owner,
-- checks the duty, and gives numbers only. An episode is a read exam; its month is that of completion (UTC+8).
CREATE FUNCTION lianyi.referral_counts(month_from timestamptz, month_to timestamptz)
RETURNS TABLE (organisation_id uuid, episodes bigint, episodes_referred bigint, abnormal bigint, abnormal_referred bigint,
               newest timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT 'oversees' = ANY (my_duties()) THEN
        RAISE EXCEPTION 'only overseers count the alliance' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    WITH referred AS (
        -- A chain of redirections carries the same exams, so it is counted once.
        SELECT x.exam_id, max(r.recorded_at) AS recorded_at
        FROM referral r CROSS JOIN LATERAL unnest(r.exam_ids) AS x (exam_id)
        WHERE r.alliance_id = my_alliance() AND r.direction = 'up' AND r.submitted_at IS NOT NULL
          AND r.state <> 'entered_in_error'
        GROUP BY x.exam_id
    ), read AS (
        SELECT e.organisation_id, last.severity IN ('alert', 'critical') OR last.refers AS is_abnormal,
               f.exam_id IS NOT NULL AS is_referred, greatest(last.signed_at, f.recorded_at) AS known_at
        FROM exam e
        CROSS JOIN LATERAL (SELECT p.severity, p.refers, p.signed_at FROM report p
                            WHERE p.alliance_id = e.alliance_id AND p.exam_id = e.id
                            ORDER BY p.version DESC LIMIT 1) last
        LEFT JOIN referred f ON f.exam_id = e.id
        WHERE e.alliance_id = my_alliance() AND e.completed_at >= month_from AND e.completed_at < month_to
          AND e.state IN ('final', 'delivered')
    )
    SELECT read.organisation_id, count(*), count(*) FILTER (WHERE is_referred),
           count(*) FILTER (WHERE is_abnormal), count(*) FILTER (WHERE is_abnormal AND is_referred), max(known_at)
    FROM read GROUP BY read.organisation_id;
END $$;
GRANT EXECUTE ON FUNCTION lianyi.referral_counts TO lianyi_app;
CREATE INDEX exam_by_completion ON lianyi.exam (alliance_id, completed_at) WHERE state IN ('final', 'delivered');

-- Custody: 'orphaned 0' is true because no transaction that leaves an open referral without its one open hop, or an ended
-- one with an open hop, can commit.
CREATE FUNCTION lianyi.keep_custody() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM referral r
               WHERE r.alliance_id = NEW.alliance_id AND r.id = NEW.id
                 AND (SELECT count(*) FILTER (WHERE h.holder_id = r.holder_id AND h.deadline = r.deadline)
                             - 2 * count(*) FILTER (WHERE h.holder_id <> r.holder_id OR h.deadline <> r.deadline)
                      FROM referral_hop h
                      WHERE h.alliance_id = r.alliance_id AND h.referral_id = r.id AND h.closed_at IS NULL)
                     <> CASE WHEN r.deadline < 'infinity' THEN 1 ELSE 0 END) THEN
        RAISE EXCEPTION 'referral % has no holder', NEW.id USING ERRCODE = '23514', CONSTRAINT = 'one_holder';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER one_holder AFTER INSERT OR UPDATE ON lianyi.referral
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lianyi.keep_custody();
