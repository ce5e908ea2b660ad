-- Training: courses with their questions, attempts, and the privileges that passing unlocks, provable for any past day.

CREATE TABLE lianyi.course (
    alliance_id       uuid NOT NULL REFERENCES lianyi.alliance,
    code              text NOT NULL,
    title             text NOT NULL,
    title_en          text NOT NULL,
    privilege         text NOT NULL,           -- the privilege that it unlocks
    pass_mark         int NOT NULL CHECK (pass_mark BETWEEN 1 AND 100),
    questions         jsonb NOT NULL,          -- [{number, zh, en, options, right}]; what is right never leaves the hub
    valid_months      int NOT NULL CHECK (valid_months > 0),
    hours_between     int NOT NULL DEFAULT 24 CHECK (hours_between >= 0),
    attempts_allowed  int NOT NULL DEFAULT 3 CHECK (attempts_allowed > 0),
    window_days       int NOT NULL DEFAULT 90 CHECK (window_days > 0),  -- in which so many attempts are allowed
    requires_sign_off boolean NOT NULL DEFAULT false,
    source            text NOT NULL,
    active            boolean NOT NULL DEFAULT true,
    PRIMARY KEY (alliance_id, code)
);

CREATE TABLE lianyi.attempt (
    alliance_id     uuid NOT NULL,
    id              uuid NOT NULL,
    clinician_id    uuid NOT NULL,
    organisation_id uuid NOT NULL,
    course          text NOT NULL,
    answers         jsonb NOT NULL,
    score           int NOT NULL CHECK (score BETWEEN 0 AND 100),
    passed          boolean NOT NULL,
    taken_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (alliance_id, id),
    FOREIGN KEY (alliance_id, course) REFERENCES lianyi.course,
    FOREIGN KEY (alliance_id, clinician_id) REFERENCES lianyi.clinician
);
CREATE INDEX attempt_of_clinician ON lianyi.attempt (alliance_id, clinician_id, course, taken_at);

CREATE TABLE lianyi.privilege (
    alliance_id     uuid NOT NULL,
    id              uuid NOT NULL,
    clinician_id    uuid NOT NULL,
    organisation_id uuid NOT NULL,
    code            text NOT NULL,
    state           text NOT NULL CHECK (state IN ('enrolled', 'in_training', 'assessed_pass', 'active', 'expiring', 'expired',
        'failed', 'suspended', 'revoked')),
    valid_from      timestamptz,               -- no term before the grant
    valid_to        timestamptz,               -- what lies past it unlocks nothing, whatever the state says
    ended_at        timestamptz,               -- suspended or revoked before its time
    attempt_id      uuid,
    granted_by      uuid,                      -- NULL where passing alone suffices
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (alliance_id, id),
    FOREIGN KEY (alliance_id, clinician_id) REFERENCES lianyi.clinician,
    FOREIGN KEY (alliance_id, attempt_id) REFERENCES lianyi.attempt,
    CONSTRAINT nobody_grants_their_own CHECK (granted_by <> clinician_id),
    CHECK (state NOT IN ('active', 'expiring', 'expired', 'suspended') OR num_nonnulls(valid_from, valid_to) = 2),
    CHECK (valid_to > valid_from)
);
CREATE INDEX privilege_of_clinician ON lianyi.privilege (alliance_id, clinician_id, code, valid_to);
CREATE UNIQUE INDEX one_grant_per_attempt ON lianyi.privilege (alliance_id, attempt_id) WHERE attempt_id IS NOT NULL;

CREATE TABLE lianyi.privilege_event (LIKE lianyi.event_shape INCLUDING DEFAULTS,
    clinician_id uuid NOT NULL, code text NOT NULL, PRIMARY KEY (alliance_id, id));
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON lianyi.privilege_event
    FOR EACH ROW EXECUTE FUNCTION lianyi.refuse_change();

ALTER TABLE lianyi.course ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE lianyi.attempt ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE lianyi.privilege ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE lianyi.privilege_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON lianyi.course TO lianyi_owner USING (true);
CREATE POLICY owner ON lianyi.attempt TO lianyi_owner USING (true);
CREATE POLICY owner ON lianyi.privilege TO lianyi_owner USING (true);
CREATE POLICY owner ON lianyi.privilege_event TO lianyi_owner USING (true);
CREATE POLICY alliance ON lianyi.course FOR SELECT TO lianyi_app USING (alliance_id = (SELECT lianyi.my_alliance()));
-- One's own; the terminal of one's clinic, which must know the gate; trainers and administrators.
CREATE POLICY own ON lianyi.attempt TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND clinician_id = (SELECT lianyi.me()));
CREATE POLICY trainers ON lianyi.attempt FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND 'trains' = ANY ((SELECT lianyi.my_duties())::text[]));
CREATE POLICY seen ON lianyi.privilege FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND (clinician_id = (SELECT lianyi.me()) OR organisation_id = ANY ((SELECT lianyi.my_care())::uuid[])
                OR (SELECT lianyi.my_duties())::text[] && '{trains,oversees}'));
CREATE POLICY seen ON lianyi.privilege_event FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND (clinician_id = (SELECT lianyi.me()) OR (SELECT lianyi.my_duties())::text[] && '{trains,oversees}'));
-- A trainer takes a privilege away, never from themselves, and can give none back: that takes a new attempt.
CREATE POLICY taken_away ON lianyi.privilege FOR UPDATE TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND clinician_id <> (SELECT lianyi.me())
           AND 'trains' = ANY ((SELECT lianyi.my_duties())::text[]))
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND state = 'revoked');
CREATE POLICY taken_away ON lianyi.privilege_event FOR INSERT TO lianyi_app
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND actor_id = (SELECT lianyi.me()) AND to_state = 'revoked'
                AND 'trains' = ANY ((SELECT lianyi.my_duties())::text[]));
CREATE POLICY before_actor ON lianyi.privilege FOR SELECT TO lianyi_signin USING (true);
GRANT SELECT ON lianyi.privilege TO lianyi_signin;
GRANT SELECT ON lianyi.course, lianyi.privilege, lianyi.privilege_event TO lianyi_app;
GRANT SELECT, INSERT ON lianyi.attempt TO lianyi_app;
GRANT UPDATE (state, ended_at) ON lianyi.privilege TO lianyi_app;
GRANT INSERT ON lianyi.privilege_event TO lianyi_app;

-- The only way to a privilege: a passed attempt. Courses that need no signature grant at once; the others by a trainer.
CREATE FUNCTION lianyi.grant_privilege(attempt uuid, privilege uuid, event uuid) RETURNS TABLE (code text, valid_to timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
#variable_conflict use_column
DECLARE
    mine uuid := my_alliance();
    a lianyi.attempt;
    c lianyi.course;
    trainer uuid;
BEGIN
    SELECT * INTO a FROM attempt t WHERE t.alliance_id = mine AND t.id = grant_privilege.attempt AND t.passed;
    SELECT * INTO c FROM course k WHERE k.alliance_id = mine AND k.code = a.course;
    IF a.clinician_id <> me() AND 'trains' = ANY (my_duties()) THEN trainer := me(); END IF;
    -- Nobody signs for themselves, trainers included.
    IF a.id IS NULL OR (trainer IS NULL AND (c.requires_sign_off OR a.clinician_id <> me())) THEN
        RAISE EXCEPTION 'a privilege needs a passed attempt, and a trainer where the course says so' USING ERRCODE = '42501';
    END IF;
    INSERT INTO privilege (alliance_id, id, clinician_id, organisation_id, code, state, valid_from, valid_to, attempt_id, granted_by)
    VALUES (mine, grant_privilege.privilege, a.clinician_id, a.organisation_id, c.privilege, 'active', now(),
            now() + make_interval(months => c.valid_months), a.id, trainer);
    INSERT INTO privilege_event (alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, clinician_id, code, to_state)
    VALUES (mine, grant_privilege.event, 'privilege.granted', me(), coalesce(current_setting('lianyi.role', true), ''),
            a.organisation_id, now(), a.clinician_id, c.privilege, 'active');
    RETURN QUERY SELECT c.privilege, now() + make_interval(months => c.valid_months);
END $$;
GRANT EXECUTE ON FUNCTION lianyi.grant_privilege TO lianyi_app;
