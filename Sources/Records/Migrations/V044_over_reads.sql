-- Over-reads: which final reports are looked at again, by rule or by chance; the blind second opinions; and how the two compare.
SET LOCAL search_path = lianyi;

-- Every final report, in the order in which it was counted: what the sample is drawn from.
CREATE TABLE sampling_frame (
    alliance_id uuid NOT NULL, report_id uuid NOT NULL, exam_id uuid NOT NULL, reader_id uuid NOT NULL,
    centre_id uuid NOT NULL, kind text NOT NULL, critical boolean NOT NULL, signed_at timestamptz NOT NULL,
    month date NOT NULL, -- of the signature, in China
    number int,          -- among the reader's finals of the month; NULL until it is counted
    career int,          -- among all finals of the reader
    PRIMARY KEY (alliance_id, report_id),
    FOREIGN KEY (alliance_id, report_id) REFERENCES report,
    CHECK ((number IS NULL) = (career IS NULL))
);
CREATE INDEX frame_new ON sampling_frame (alliance_id, signed_at) WHERE number IS NULL;
CREATE UNIQUE INDEX frame_number ON sampling_frame (alliance_id, reader_id, month, number);
CREATE UNIQUE INDEX frame_career ON sampling_frame (alliance_id, reader_id, career);
-- A reader's month: its finals so far; once it is closed, how many of them chance had to draw, by which rule.
CREATE TABLE sampling_month (
    alliance_id uuid NOT NULL, reader_id uuid NOT NULL, month date NOT NULL, centre_id uuid NOT NULL, finals int NOT NULL,
    target int, rule jsonb, closed_at timestamptz,
    PRIMARY KEY (alliance_id, reader_id, month),
    FOREIGN KEY (alliance_id, reader_id) REFERENCES clinician,
    CHECK (num_nonnulls(target, rule, closed_at) IN (0, 3))
);
CREATE INDEX month_open ON sampling_month (alliance_id, month) WHERE closed_at IS NULL;
CREATE INDEX month_of_all ON sampling_month (alliance_id, month, reader_id);
-- A report that is read over: once, and where. Without a reading no independent reader was found.
CREATE TABLE over_read (
    alliance_id uuid NOT NULL, report_id uuid NOT NULL, exam_id uuid NOT NULL, reader_id uuid NOT NULL,
    home_id uuid NOT NULL, -- the centre of the report
    kind text NOT NULL, drawn_at timestamptz NOT NULL DEFAULT now(),
    reading_id uuid, centre_id uuid, -- the second look, and who gives it
    waiting_since timestamptz, -- since when nobody independent is found
    PRIMARY KEY (alliance_id, report_id),
    UNIQUE (alliance_id, reading_id),
    FOREIGN KEY (alliance_id, report_id) REFERENCES report,
    FOREIGN KEY (alliance_id, reading_id) REFERENCES reading,
    CHECK ((reading_id IS NULL) = (centre_id IS NULL)), CHECK (reading_id IS NULL OR waiting_since IS NULL)
);
CREATE INDEX over_read_unplaced ON over_read (alliance_id, report_id) WHERE reading_id IS NULL;
CREATE INDEX over_read_of_home ON over_read (alliance_id, home_id, report_id);
CREATE INDEX over_read_of_centre ON over_read (alliance_id, centre_id, report_id);
-- Why: every ground that applied, with the lot and the rule of the day, so that the draw can be done again.
CREATE TABLE over_read_draw (
    alliance_id uuid NOT NULL, report_id uuid NOT NULL, ground text NOT NULL CHECK (ground IN ('random', 'critical', 'first')),
    at timestamptz NOT NULL DEFAULT now(), lot bytea NOT NULL, rule jsonb NOT NULL,
    PRIMARY KEY (alliance_id, report_id, ground),
    FOREIGN KEY (alliance_id, report_id) REFERENCES over_read
);
CREATE TABLE second_opinion (
    alliance_id uuid NOT NULL, reading_id uuid NOT NULL, report_id uuid NOT NULL, exam_id uuid NOT NULL,
    reader_id uuid NOT NULL, home_id uuid NOT NULL, centre_id uuid NOT NULL, clinician_id uuid NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    severity text NOT NULL CHECK (severity IN ('normal', 'abnormal', 'alert', 'critical')),
    result text NOT NULL CHECK (result IN ('positive', 'negative', 'variant')),
    refers boolean NOT NULL, content jsonb NOT NULL,
    PRIMARY KEY (alliance_id, reading_id), UNIQUE (alliance_id, report_id),
    FOREIGN KEY (alliance_id, reading_id) REFERENCES reading,
    FOREIGN KEY (alliance_id, report_id) REFERENCES over_read,
    CONSTRAINT nobody_reads_over_their_own CHECK (clinician_id <> reader_id)
);
CREATE INDEX opinion_by_reader ON second_opinion (alliance_id, reader_id, at);
CREATE TABLE over_read_score (
    alliance_id uuid NOT NULL, reading_id uuid NOT NULL, report_id uuid NOT NULL, reader_id uuid NOT NULL,
    home_id uuid NOT NULL, centre_id uuid NOT NULL, clinician_id uuid NOT NULL, at timestamptz NOT NULL DEFAULT now(),
    score text NOT NULL CHECK (score IN ('1', '2a', '2b', '3a', '3b', '4a', '4b')),
    outcome text NOT NULL CHECK (outcome IN ('agree', 'minor', 'major', 'critical_miss')),
    comment text CHECK (length(comment) BETWEEN 1 AND 2000), course text, amendment_id uuid,
    PRIMARY KEY (alliance_id, reading_id),
    FOREIGN KEY (alliance_id, reading_id) REFERENCES second_opinion,
    FOREIGN KEY (alliance_id, amendment_id) REFERENCES reading,
    CHECK (score = '1' OR comment IS NOT NULL), CHECK ((score = '1') = (outcome = 'agree'))
);
CREATE INDEX score_of_home ON over_read_score (alliance_id, home_id, at);
CREATE INDEX score_of_reader ON over_read_score (alliance_id, reader_id, at);

DO $$
DECLARE
    t text;
    mine CONSTANT text := 'alliance_id = (SELECT my_alliance())';
    head CONSTANT text := '(SELECT is_head()) AND (SELECT my_organisation()) IN (home_id, centre_id)';
    seen text;
BEGIN
    FOREACH t IN ARRAY '{sampling_frame,sampling_month,over_read,over_read_draw,second_opinion,over_read_score}'::text[] LOOP
        seen := CASE t
            WHEN 'sampling_frame' THEN 'false'
            WHEN 'sampling_month' THEN 'reader_id = (SELECT me()) OR (SELECT is_head()) AND centre_id = (SELECT my_organisation())'
            -- Its reader hears of it with the score; who reads it over, from the claim on.
            WHEN 'over_read' THEN head || ' OR reading_id IS NULL AND ''oversees'' = ANY ((SELECT my_duties())::text[])
                OR EXISTS (SELECT FROM reading r WHERE r.alliance_id = over_read.alliance_id AND r.id = over_read.reading_id
                             AND r.claimed_by = (SELECT me()))
                OR reader_id = (SELECT me()) AND EXISTS (SELECT FROM over_read_score s
                    WHERE s.alliance_id = over_read.alliance_id AND s.reading_id = over_read.reading_id)'
            -- That it was critical says what the report says: told with the opinion.
            WHEN 'over_read_draw' THEN 'EXISTS (SELECT FROM over_read o JOIN second_opinion s
                ON s.alliance_id = o.alliance_id AND s.report_id = o.report_id
                WHERE o.alliance_id = over_read_draw.alliance_id AND o.report_id = over_read_draw.report_id)'
            WHEN 'second_opinion' THEN head || ' OR clinician_id = (SELECT me()) OR reader_id = (SELECT me())
                AND EXISTS (SELECT FROM over_read_score s
                    WHERE s.alliance_id = second_opinion.alliance_id AND s.reading_id = second_opinion.reading_id)'
            ELSE head || ' OR (SELECT me()) IN (clinician_id, reader_id)' END;
        EXECUTE format('ALTER TABLE %1$I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
            CREATE POLICY owner ON %1$I TO lianyi_owner USING (true);
            CREATE POLICY jobs ON %1$I TO lianyi_jobs USING (%2$s);
            CREATE POLICY seen ON %1$I FOR SELECT TO lianyi_app USING (%2$s AND (%3$s));
            GRANT SELECT ON %1$I TO lianyi_app', t, mine, seen);
        IF t IN ('over_read_draw', 'second_opinion', 'over_read_score') THEN
            EXECUTE format('CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON %I
                FOR EACH ROW EXECUTE FUNCTION refuse_change()', t);
        END IF;
    END LOOP;
END $$;
REVOKE SELECT ON sampling_frame FROM lianyi_app;
GRANT SELECT, UPDATE (number, career) ON sampling_frame TO lianyi_jobs;
GRANT SELECT, INSERT, UPDATE (finals, target, rule, closed_at) ON sampling_month TO lianyi_jobs;
GRANT SELECT, INSERT, UPDATE (waiting_since) ON over_read TO lianyi_jobs;
GRANT SELECT, INSERT ON over_read_draw TO lianyi_jobs;
