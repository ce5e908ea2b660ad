-- Critical cases: a finding that kills if nobody acts, from its detection to what was done; each step by whom, how and when.

CREATE TABLE lianyi.critical_case (
    alliance_id     uuid NOT NULL,
    id              uuid NOT NULL,
    exam_id         uuid NOT NULL,
    exam_kind       text NOT NULL,             -- for those who do not see the exam
    performed_at    timestamptz NOT NULL,
    patient_id      uuid,
    organisation_id uuid NOT NULL,             -- the clinic that must act
    township_id     uuid,                      -- who supervises it, where that is not the referral desk's
    centre_id       uuid,                      -- who reads the exam
    desk_id         uuid,                      -- the county's referral desk
    has_second      boolean NOT NULL,          -- another doctor works at the clinic
    source          text NOT NULL CHECK (source IN ('count', 'ecg', 'reader')),
    subject         jsonb NOT NULL,            -- name, sex, birthDate as they stood
    findings        jsonb NOT NULL,            -- values and statements with bound, rule, source; later ones stand in events
    report_id       uuid,                      -- the newest signed report that says so
    opened_at       timestamptz NOT NULL DEFAULT now(),
    state           text NOT NULL DEFAULT 'detected'
                    CHECK (state IN ('detected', 'notified', 'read_back', 'acknowledged', 'acted', 'closed')),
    state_at        timestamptz NOT NULL DEFAULT now(),
    level           text NOT NULL DEFAULT 'clinic' CHECK (level IN ('clinic', 'second_doctor', 'township', 'desk')),
    level_at        timestamptz NOT NULL DEFAULT now(),
    to_call         boolean NOT NULL DEFAULT false,  -- every terminal of the clinic was silent: by telephone at once
    holder_id       uuid NOT NULL,             -- who owes the next step
    deadline        timestamptz,
    acknowledged_at timestamptz,
    acted_at        timestamptz,
    referral_id     uuid,
    PRIMARY KEY (alliance_id, id),
    FOREIGN KEY (alliance_id, exam_id) REFERENCES lianyi.exam,
    FOREIGN KEY (alliance_id, holder_id) REFERENCES lianyi.organisation,
    CHECK ((state = 'closed') = (deadline IS NULL))
);
CREATE UNIQUE INDEX one_open_critical ON lianyi.critical_case (alliance_id, exam_id, source) WHERE state <> 'closed';
CREATE INDEX critical_of_exam ON lianyi.critical_case (alliance_id, exam_id);
CREATE INDEX critical_of_clinic ON lianyi.critical_case (alliance_id, organisation_id, id);
CREATE INDEX critical_of_centre ON lianyi.critical_case (alliance_id, centre_id, id);
CREATE INDEX critical_by_clock ON lianyi.critical_case (alliance_id, deadline) WHERE state <> 'closed';

CREATE TABLE lianyi.critical_event (LIKE lianyi.event_shape INCLUDING DEFAULTS,
    critical_id uuid NOT NULL,
    level       text,                          -- whose step it was
    channel     text CHECK (channel IN ('terminal', 'page', 'phone')),
    recipient   text,                          -- who was told, as they gave their name
    read_back   text,                          -- what they said back
    findings    jsonb,                         -- those that came with it
    PRIMARY KEY (alliance_id, id),
    FOREIGN KEY (alliance_id, critical_id) REFERENCES lianyi.critical_case);
CREATE INDEX event_of_critical ON lianyi.critical_event (alliance_id, critical_id, recorded_at);
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON lianyi.critical_event
    FOR EACH ROW EXECUTE FUNCTION lianyi.refuse_change();
CREATE FUNCTION lianyi.keep_critical() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.findings IS DISTINCT FROM NEW.findings
       OR NOT (OLD.patient_id IS NULL AND NEW.patient_id IS NOT NULL)       -- whose it is may become known, once
          AND (OLD.state = 'closed' OR (OLD.subject, OLD.patient_id) IS DISTINCT FROM (NEW.subject, NEW.patient_id)) THEN
        RAISE EXCEPTION 'what was critical stays as it was found' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON lianyi.critical_case FOR EACH ROW EXECUTE FUNCTION lianyi.keep_critical();

ALTER TABLE lianyi.critical_case ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE lianyi.critical_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON lianyi.critical_case TO lianyi_owner USING (true);
CREATE POLICY owner ON lianyi.critical_event TO lianyi_owner USING (true);
-- The clinic and its township, the centre that reads, and the referral desk from the first escalation on, or to telephone.
CREATE POLICY concerned ON lianyi.critical_case TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND ((organisation_id = ANY ((SELECT lianyi.my_care())::uuid[])
                 AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[]))
                OR (centre_id = (SELECT lianyi.my_organisation())
                    AND 'reads' = ANY ((SELECT lianyi.my_duties())::text[]))
                OR (desk_id = (SELECT lianyi.my_organisation()) AND (level <> 'clinic' OR to_call)
                    AND 'referral_desk' = ANY (string_to_array((SELECT current_setting('lianyi.role', true)), ',')))));
CREATE POLICY seen ON lianyi.critical_event FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND EXISTS (SELECT 1 FROM lianyi.critical_case c
                       WHERE c.alliance_id = critical_event.alliance_id AND c.id = critical_event.critical_id));
CREATE POLICY own_deeds ON lianyi.critical_event FOR INSERT TO lianyi_app
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND actor_id = (SELECT lianyi.me()) AND recorded_at = now()
                AND organisation_id = (SELECT lianyi.my_organisation())
                AND actor_role = (SELECT current_setting('lianyi.role', true)) AND findings IS NULL
                AND EXISTS (SELECT 1 FROM lianyi.critical_case c
                            WHERE c.alliance_id = critical_event.alliance_id AND c.id = critical_event.critical_id));
CREATE POLICY jobs ON lianyi.critical_case TO lianyi_jobs USING (alliance_id = (SELECT lianyi.my_alliance()));
CREATE POLICY jobs ON lianyi.critical_event FOR INSERT TO lianyi_jobs
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND actor_id = critical_id AND actor_role = 'hub'
                AND recorded_at = now() AND kind IN ('critical.escalated', 'critical.overdue', 'critical.auto_closed'));
CREATE POLICY jobs_on_criticals ON lianyi.audit FOR INSERT TO lianyi_jobs
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND actor_id IS NULL AND actor_role = 'hub' AND at = now()
                AND action IN ('critical.escalated', 'critical.overdue', 'critical.auto_closed'));
GRANT SELECT, UPDATE (state, state_at, level, level_at, holder_id, deadline, acknowledged_at, acted_at, referral_id)
    ON lianyi.critical_case TO lianyi_app;
GRANT SELECT (alliance_id, id, exam_id, patient_id, organisation_id, township_id, centre_id, desk_id, has_second, source,
              opened_at, state, state_at, level, level_at, to_call, holder_id, deadline, acknowledged_at, acted_at),
      UPDATE (state, state_at, level, level_at, holder_id, deadline) ON lianyi.critical_case TO lianyi_jobs;
GRANT SELECT, INSERT ON lianyi.critical_event TO lianyi_app;
GRANT INSERT ON lianyi.critical_event TO lianyi_jobs;
