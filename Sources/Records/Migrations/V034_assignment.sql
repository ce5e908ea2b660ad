-- Assignment: who is on duty, to whom a reading is offered and why, and who would rather not read it.
SET LOCAL search_path = lianyi;

-- Parties to its reading agreement besides itself.
ALTER TABLE organisation ADD COLUMN agreement_parties uuid[] NOT NULL DEFAULT '{}';

-- 班次. A row is never changed; it is withdrawn, and counts until then.
CREATE TABLE shift (
    alliance_id uuid NOT NULL, id uuid NOT NULL, centre_id uuid NOT NULL, clinician_id uuid NOT NULL,
    starts_at timestamptz NOT NULL, ends_at timestamptz NOT NULL,
    extra boolean NOT NULL DEFAULT false, -- begun by the reader; makes no roster
    supervisor_id uuid, -- answers for a reader with too few years
    recorded_by uuid NOT NULL, recorded_at timestamptz NOT NULL DEFAULT now(), withdrawn_by uuid, withdrawn_at timestamptz,
    PRIMARY KEY (alliance_id, id),
    FOREIGN KEY (alliance_id, clinician_id) REFERENCES clinician,
    FOREIGN KEY (alliance_id, supervisor_id) REFERENCES clinician,
    CHECK (ends_at > starts_at AND ends_at <= starts_at + interval '24 hours'),
    CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL)),
    CONSTRAINT nobody_supervises_themselves CHECK (supervisor_id <> clinician_id)
);
-- 请假
CREATE TABLE leave (
    alliance_id uuid NOT NULL, id uuid NOT NULL, centre_id uuid NOT NULL, clinician_id uuid NOT NULL,
    starts_at timestamptz NOT NULL, ends_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL, recorded_at timestamptz NOT NULL DEFAULT now(), withdrawn_by uuid, withdrawn_at timestamptz,
    PRIMARY KEY (alliance_id, id),
    FOREIGN KEY (alliance_id, clinician_id) REFERENCES clinician,
    CHECK (ends_at > starts_at), CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL))
);
CREATE TABLE reading_assignment (
    alliance_id uuid NOT NULL, id uuid NOT NULL, reading_id uuid NOT NULL, centre_id uuid NOT NULL,
    at timestamptz NOT NULL DEFAULT now(), held_until timestamptz,
    chosen uuid, -- NULL: nobody came into question
    ground text NOT NULL, policy text NOT NULL, -- what decided
    reason jsonb NOT NULL, candidates jsonb NOT NULL, -- in words; each with minutes, duty, and why not
    made_by uuid, -- who handed it over; NULL: the hub
    PRIMARY KEY (alliance_id, id),
    FOREIGN KEY (alliance_id, reading_id) REFERENCES reading
);
CREATE INDEX assignment_of_reading ON reading_assignment (alliance_id, reading_id, at);
CREATE INDEX assignment_of_reader ON reading_assignment (alliance_id, chosen, at);
CREATE TABLE reading_skip (
    alliance_id uuid NOT NULL, id uuid NOT NULL, reading_id uuid NOT NULL, centre_id uuid NOT NULL,
    clinician_id uuid NOT NULL, at timestamptz NOT NULL DEFAULT now(), reason text NOT NULL, note text,
    PRIMARY KEY (alliance_id, id),
    FOREIGN KEY (alliance_id, reading_id) REFERENCES reading
);
CREATE INDEX skip_of_reading ON reading_skip (alliance_id, reading_id, clinician_id);
CREATE INDEX reading_unoffered ON reading (alliance_id, rank, due_at, id)
    WHERE state = 'queued' AND offered_to IS NULL;
ALTER TABLE reading_draft ADD COLUMN handed_at timestamptz; -- whoever reads it next may see it

CREATE FUNCTION is_head() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN 'centre_head' = ANY (string_to_array(current_setting('lianyi.role', true), ','));
GRANT EXECUTE ON FUNCTION is_head TO lianyi_app;

-- The centre sees it all; each writes their own, the head everything.
DO $$
DECLARE
    t text;
    mine CONSTANT text := 'alliance_id = (SELECT my_alliance())';
    here CONSTANT text := mine || ' AND centre_id = (SELECT my_organisation()) AND ''reads'' = ANY ((SELECT my_duties())::text[])';
    made text;
BEGIN
    FOREACH t IN ARRAY '{shift,leave,reading_assignment,reading_skip}'::text[] LOOP
        made := CASE t WHEN 'reading_assignment' THEN 'made_by = (SELECT me())'
            WHEN 'reading_skip' THEN 'clinician_id = (SELECT me())'
            WHEN 'shift' THEN 'recorded_by = (SELECT me()) AND ((SELECT is_head())
                OR clinician_id = recorded_by AND extra AND supervisor_id IS NULL)'
            ELSE 'recorded_by = (SELECT me()) AND ((SELECT is_head()) OR clinician_id = recorded_by)' END;
        EXECUTE format('ALTER TABLE %1$I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
        CREATE POLICY owner ON %1$I TO lianyi_owner USING (true);
        CREATE POLICY jobs ON %1$I TO lianyi_jobs USING (%2$s);
        CREATE POLICY seen ON %1$I FOR SELECT TO lianyi_app USING (%3$s);
        CREATE POLICY made ON %1$I FOR INSERT TO lianyi_app WITH CHECK (%3$s AND %4$s);
        GRANT SELECT, INSERT ON %1$I TO lianyi_app; GRANT SELECT ON %1$I TO lianyi_jobs', t, mine, here, made);
        IF starts_with(t, 'reading') THEN
            EXECUTE format('CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON %I
                FOR EACH ROW EXECUTE FUNCTION refuse_change()', t);
        ELSE
            EXECUTE format('CREATE POLICY withdrawn ON %1$I FOR UPDATE TO lianyi_app USING (%2$s AND withdrawn_at IS NULL
                AND ((SELECT is_head()) OR recorded_by = (SELECT me()))) WITH CHECK (withdrawn_by = (SELECT me()));
        GRANT UPDATE (withdrawn_by, withdrawn_at) ON %1$I TO lianyi_app;
        CREATE INDEX ON %1$I (alliance_id, clinician_id, ends_at) WHERE withdrawn_at IS NULL;
        CREATE INDEX ON %1$I (alliance_id, centre_id, ends_at) WHERE withdrawn_at IS NULL', t, here);
        END IF;
    END LOOP;
    EXECUTE format('CREATE POLICY handed ON reading_draft FOR SELECT TO lianyi_app USING (%1$s AND handed_at IS NOT NULL
        AND EXISTS (SELECT FROM reading r WHERE r.alliance_id = reading_draft.alliance_id
                    AND r.id = reading_draft.reading_id AND r.claimed_by = (SELECT me())));
        CREATE POLICY jobs ON clinician FOR SELECT TO lianyi_jobs USING (%1$s);
        CREATE POLICY jobs ON clinician_role FOR SELECT TO lianyi_jobs USING (%1$s);
        CREATE POLICY jobs ON privilege FOR SELECT TO lianyi_jobs USING (%1$s);
        CREATE POLICY offers ON audit FOR INSERT TO lianyi_jobs WITH CHECK (%1$s AND actor_id IS NULL AND actor_role = ''hub''
        AND at = now() AND action IN (''reading.offered'', ''reading.unassignable'', ''reading.freed''));
        CREATE POLICY centre ON notice FOR SELECT TO lianyi_app USING (%2$s)', mine,
        replace(here, 'centre_id', 'starts_with(event, ''reading.'') AND organisation_id'));
END $$;
CREATE POLICY before_actor ON shift FOR SELECT TO lianyi_signin USING (true);
GRANT SELECT ON shift TO lianyi_signin;
GRANT INSERT ON reading_assignment TO lianyi_jobs;
GRANT UPDATE (handed_at) ON reading_draft TO lianyi_app;
GRANT UPDATE (offered_to, offered_until, unassignable_since) ON reading TO lianyi_app, lianyi_jobs;
GRANT SELECT (alliance_id, id, organisation_id, name, licence_number, licence_organisation_id, practising_since,
              licence_valid_until, grade, modalities, active) ON clinician TO lianyi_jobs;
GRANT SELECT ON clinician_role, privilege TO lianyi_jobs;

CREATE FUNCTION notice_of_reading() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    PERFORM give_notice(r.alliance_id, r.centre_id, NEW.kind, r.urgency <> 'routine', r.exam_id, NULL, NULL)
    FROM reading r WHERE r.alliance_id = NEW.alliance_id AND r.id = NEW.reading_id;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER noticed AFTER INSERT ON reading_event DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind = 'reading.unassignable') EXECUTE FUNCTION notice_of_reading();

-- Weights in seconds.
INSERT INTO setting (alliance_id, name, valid_from, value, source)
SELECT a.id, s.name, '2020-01-01T00:00:00+08:00', s.value, 'house proposal'
FROM alliance a, (VALUES ('roster.memory', '{"days": 30}'::jsonb), ('offer.hold', '{"percent": 30, "seconds": 120}'),
    ('grade.least', '{"HOLTER": 3, "DR": 2, "US": 2, "ECG12": 2, "ECG_RHYTHM": 2, "review": 3}')
  UNION ALL SELECT 'weight.' || kind, jsonb_build_object('routine', n, 'urgent', n, 'emergency', 2 * n)
    FROM (VALUES ('CBC', 45), ('LAB_OTHER', 60), ('ECG12', 120), ('ECG_RHYTHM', 60), ('HOLTER', 1200), ('DR', 240),
                 ('US', 300), ('PHOTO', 120)) w (kind, n)) s (name, value)
ON CONFLICT DO NOTHING;
