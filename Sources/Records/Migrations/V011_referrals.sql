-- Referral custody: every patient under way has exactly one holder and a deadline; every hop is kept.

CREATE TABLE lianyi.referral (
    alliance_id     uuid NOT NULL,
    id              uuid NOT NULL,
    number          text NOT NULL,             -- 转诊单号, printed
    direction       text NOT NULL CHECK (direction IN ('up', 'down')),
    urgency         text NOT NULL CHECK (urgency IN ('routine', 'urgent', 'emergency')),
    state           text NOT NULL CHECK (state IN ('draft', 'submitted', 'info_requested', 'accepted', 'arranged',
        'in_transit', 'arrived', 'in_care', 'outcome_reported', 'closed', 'declined', 'cancelled', 'expired', 'no_show',
        'redirected', 'entered_in_error')),
    state_at        timestamptz NOT NULL DEFAULT now(),
    patient_id      uuid NOT NULL,
    from_id         uuid NOT NULL,
    to_id           uuid NOT NULL,
    holder_id       uuid NOT NULL,             -- who acts next
    deadline        timestamptz NOT NULL,      -- 'infinity' once nobody has to
    reason          text NOT NULL CHECK (reason IN ('critical_value', 'reader_advice', 'beyond_capability', 'no_equipment',
        'uncontrolled_chronic', 'suspected_acs', 'suspected_stroke', 'trauma', 'obstetric', 'infectious', 'recovered',
        'stable_long_term', 'rehab', 'palliative', 'bed_pressure', 'patient_request', 'other')),
    episode_id      uuid NOT NULL,
    in_reply_to     uuid,                      -- the referral up that a return down answers
    redirected_from uuid,                      -- the first of a chain of redirections; counted once
    follows_id      uuid,                      -- the one before, and who sent it on
    sent_on_by      uuid,
    exam_ids        uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(exam_ids) <= 50),
    form            jsonb NOT NULL,            -- the letter, the plan
    arrangement     jsonb,                     -- department, time
    outcome         jsonb,                     -- diagnosis, treatment, disposition
    created_by      uuid NOT NULL,
    submitted_at    timestamptz,
    accepted_at     timestamptz,
    departed_at     timestamptz,
    arrived_at      timestamptz,
    outcome_at      timestamptz,
    closed_at       timestamptz,
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (alliance_id, id),
    UNIQUE (alliance_id, number),
    UNIQUE (alliance_id, id, to_id),
    CONSTRAINT sent_on_once UNIQUE (alliance_id, follows_id),
    FOREIGN KEY (alliance_id, follows_id, sent_on_by) REFERENCES lianyi.referral (alliance_id, id, to_id),
    CHECK (num_nonnulls(redirected_from, follows_id, sent_on_by) IN (0, 3)),
    FOREIGN KEY (alliance_id, patient_id) REFERENCES lianyi.patient,
    FOREIGN KEY (alliance_id, from_id) REFERENCES lianyi.organisation,
    FOREIGN KEY (alliance_id, to_id) REFERENCES lianyi.organisation,
    FOREIGN KEY (alliance_id, in_reply_to) REFERENCES lianyi.referral,
    CHECK (from_id <> to_id),
    CHECK (holder_id IN (from_id, to_id)),
    CHECK (state IN ('draft', 'cancelled', 'entered_in_error') OR submitted_at IS NOT NULL),
    CHECK (state NOT IN ('accepted', 'arranged', 'in_transit', 'no_show', 'arrived', 'in_care', 'outcome_reported', 'closed')
        OR accepted_at IS NOT NULL),
    CHECK (state <> 'arranged' OR arrangement IS NOT NULL),
    CHECK (state NOT IN ('in_care', 'outcome_reported') OR arrived_at IS NOT NULL),
    CHECK (state <> 'outcome_reported' OR outcome IS NOT NULL),
    CHECK (state <> 'closed' OR closed_at IS NOT NULL),
    CHECK ((deadline = 'infinity') =
           (state IN ('closed', 'declined', 'cancelled', 'expired', 'redirected', 'entered_in_error'))),
    CHECK (NOT (state = 'declined' AND urgency = 'emergency'))
);
CREATE INDEX referral_in_hand ON lianyi.referral (alliance_id, holder_id, deadline) WHERE deadline < 'infinity';
CREATE INDEX referral_of_patient ON lianyi.referral (alliance_id, patient_id);
CREATE INDEX referral_sent ON lianyi.referral (alliance_id, from_id, id);
CREATE INDEX referral_received ON lianyi.referral (alliance_id, to_id, id);
-- A down-referral answers an up-referral once.
CREATE UNIQUE INDEX one_return ON lianyi.referral (alliance_id, in_reply_to)
    WHERE direction = 'down' AND state NOT IN ('cancelled', 'declined', 'redirected', 'entered_in_error', 'expired');
CREATE SEQUENCE lianyi.referral_number;

-- Whose hands the patient has been in. Exactly one hop is open while the referral is.
CREATE TABLE lianyi.referral_hop (
    alliance_id uuid NOT NULL,
    referral_id uuid NOT NULL,
    number      int NOT NULL CHECK (number >= 1),
    holder_id   uuid NOT NULL,
    opened_at   timestamptz NOT NULL DEFAULT now(),
    deadline    timestamptz NOT NULL,
    closed_at   timestamptz,
    PRIMARY KEY (alliance_id, referral_id, number),
    FOREIGN KEY (alliance_id, referral_id) REFERENCES lianyi.referral,
    FOREIGN KEY (alliance_id, holder_id) REFERENCES lianyi.organisation
);
CREATE UNIQUE INDEX one_open_hop ON lianyi.referral_hop (alliance_id, referral_id) WHERE closed_at IS NULL;

CREATE TABLE lianyi.referral_event (LIKE lianyi.event_shape INCLUDING DEFAULTS,
    referral_id uuid NOT NULL, PRIMARY KEY (alliance_id, id),
    FOREIGN KEY (alliance_id, referral_id) REFERENCES lianyi.referral);
CREATE INDEX event_of_referral ON lianyi.referral_event (alliance_id, referral_id, recorded_at);
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON lianyi.referral_event
    FOR EACH ROW EXECUTE FUNCTION lianyi.refuse_change();

ALTER TABLE lianyi.referral ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE lianyi.referral_hop ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE lianyi.referral_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON lianyi.referral TO lianyi_owner USING (true);
CREATE POLICY owner ON lianyi.referral_hop TO lianyi_owner USING (true);
CREATE POLICY owner ON lianyi.referral_event TO lianyi_owner USING (true);

-- The two sides see and move it; who sends a patient on writes the next one and sees what becomes of it.
CREATE POLICY parties ON lianyi.referral TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[])
           AND (from_id = ANY ((SELECT lianyi.my_care())::uuid[]) OR to_id = ANY ((SELECT lianyi.my_care())::uuid[])))
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[])
                AND (SELECT lianyi.my_care())::uuid[] && ARRAY[from_id, to_id, sent_on_by]);
CREATE POLICY sent_on ON lianyi.referral FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[])
           AND sent_on_by = ANY ((SELECT lianyi.my_care())::uuid[]));
CREATE POLICY overseers ON lianyi.referral FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND 'oversees' = ANY ((SELECT lianyi.my_duties())::text[]));
CREATE POLICY of_referral ON lianyi.referral_hop TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND EXISTS (SELECT 1 FROM lianyi.referral r
                       WHERE r.alliance_id = referral_hop.alliance_id AND r.id = referral_hop.referral_id));
CREATE POLICY of_referral ON lianyi.referral_event TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND EXISTS (SELECT 1 FROM lianyi.referral r
                       WHERE r.alliance_id = referral_event.alliance_id AND r.id = referral_event.referral_id))
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND actor_id = (SELECT lianyi.me()));
CREATE POLICY jobs ON lianyi.referral TO lianyi_jobs USING (true);

GRANT SELECT, INSERT ON lianyi.referral, lianyi.referral_hop, lianyi.referral_event TO lianyi_app;
GRANT USAGE ON SEQUENCE lianyi.referral_number TO lianyi_app;
GRANT UPDATE (state, state_at, holder_id, deadline, arrangement, outcome, accepted_at, departed_at, arrived_at, outcome_at,
              closed_at) ON lianyi.referral TO lianyi_app;
GRANT UPDATE (closed_at) ON lianyi.referral_hop TO lianyi_app;
GRANT SELECT ON lianyi.referral TO lianyi_jobs;
