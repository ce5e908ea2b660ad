-- What the clock does to referrals when nobody acts, and the one thing an overseer may do to any of them.

-- Of referrals the jobs see who, where and how far, in one alliance at a time, without letter and arrangement. They move
-- what has run out: there only, and only to where the clock leads.
REVOKE SELECT ON lianyi.referral FROM lianyi_jobs;
GRANT SELECT (alliance_id, id, direction, urgency, state, state_at, patient_id, from_id, to_id, holder_id, deadline, reason,
              in_reply_to, redirected_from, outcome) ON lianyi.referral TO lianyi_jobs;
GRANT UPDATE (state, state_at, holder_id, deadline, accepted_at, closed_at) ON lianyi.referral TO lianyi_jobs;
DROP POLICY jobs ON lianyi.referral;
CREATE POLICY jobs ON lianyi.referral FOR SELECT TO lianyi_jobs USING (alliance_id = (SELECT lianyi.my_alliance()));
-- What decides where the clock leads, the jobs cannot write. An emergency is accepted and never expires; an urgent referral
-- waits for people; a routine one expires after as many acceptance clocks as the alliance says (three where it says nothing).
CREATE POLICY ran_out ON lianyi.referral FOR UPDATE TO lianyi_jobs
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND deadline <= now()
           AND state IN ('submitted', 'info_requested', 'arranged', 'outcome_reported')
           AND (state <> 'submitted' OR (urgency = 'emergency' AND direction = 'up')
                OR (urgency = 'routine' AND EXISTS (
                        SELECT 1 FROM lianyi.referral_hop h
                        WHERE h.alliance_id = referral.alliance_id AND h.referral_id = referral.id AND h.closed_at IS NULL
                          AND h.opened_at <= (
                              SELECT now() - make_interval(secs => coalesce(
                                  (c.clocks ->> 'acceptRoutine')::float8 * (c.clocks ->> 'expiryFactor')::float8, 259200))
                              FROM (SELECT lianyi.setting_at('referral.clocks', now()) AS clocks) c)))))
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance())
                AND CASE state
                    WHEN 'accepted' THEN urgency = 'emergency' AND direction = 'up' AND num_nonnulls(arrangement, arrived_at) = 0
                    WHEN 'expired' THEN urgency <> 'emergency' AND num_nonnulls(arrangement, arrived_at) = 0
                    WHEN 'no_show' THEN direction = 'up' AND arrangement IS NOT NULL AND arrived_at IS NULL
                    WHEN 'closed' THEN outcome IS NOT NULL
                    ELSE false END);
CREATE INDEX referral_by_clock ON lianyi.referral (alliance_id, deadline)
    WHERE state IN ('submitted', 'info_requested', 'arranged', 'outcome_reported');

GRANT SELECT, INSERT (alliance_id, referral_id, number, holder_id, deadline), UPDATE (closed_at) ON lianyi.referral_hop
    TO lianyi_jobs;
CREATE POLICY jobs ON lianyi.referral_hop FOR SELECT TO lianyi_jobs
    USING (alliance_id = (SELECT lianyi.my_alliance()));
CREATE POLICY ran_out ON lianyi.referral_hop FOR UPDATE TO lianyi_jobs
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND closed_at IS NULL AND deadline <= now())
    WITH CHECK (closed_at = now());
CREATE POLICY next ON lianyi.referral_hop FOR INSERT TO lianyi_jobs
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND closed_at IS NULL
                AND EXISTS (SELECT 1 FROM lianyi.referral r
                            WHERE r.alliance_id = referral_hop.alliance_id AND r.id = referral_hop.referral_id
                              AND r.state IN ('accepted', 'no_show')));

-- What the clocks have moved, for those who ask what nobody has looked after.
CREATE INDEX referral_unanswered ON lianyi.referral (alliance_id, id) WHERE state IN ('accepted', 'expired');

-- History and audit, in the hub's own name and no other, now, in one alliance at a time, and of the jobs' own steps.
GRANT INSERT ON lianyi.referral_event TO lianyi_jobs;
CREATE POLICY jobs ON lianyi.referral_event FOR INSERT TO lianyi_jobs
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND actor_id = referral_id AND actor_role = 'hub'
                AND recorded_at = now()
                AND kind IN ('referral.auto_accepted', 'referral.expired', 'referral.missed', 'referral.auto_closed'));
DROP POLICY jobs ON lianyi.audit;
CREATE POLICY jobs ON lianyi.audit FOR INSERT TO lianyi_jobs
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND actor_id IS NULL AND actor_role = 'hub' AND at = now()
                AND action IN ('referral.auto_accepted', 'referral.expired', 'referral.missed', 'referral.auto_closed',
                               'exam.queued', 'exam.quarantined', 'reading.expired'));

-- Entered in error: the alliance's administrator says so of any referral that still stands in `seen`, with the reason.
-- Nothing else of the row changes, and it is never deleted. The receiver's care for the patient ends with it, unless another
-- referral, an exam or a registration of their own stands for it; the patient's history tells so.
CREATE FUNCTION lianyi.void_referral(
    referral uuid, seen text, event uuid, happened timestamptz, client_time timestamptz, why text, detail jsonb
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    mine uuid := my_alliance();
    subject uuid;
BEGIN
    IF mine IS NULL OR NOT 'oversees' = ANY (my_duties()) THEN
        RAISE EXCEPTION 'only those who oversee the alliance may void a referral' USING ERRCODE = '42501';
    END IF;
    IF coalesce(btrim(why), '') = '' THEN
        RAISE EXCEPTION 'a referral is voided for a reason' USING ERRCODE = '23514', CONSTRAINT = 'void_has_reason';
    END IF;
    UPDATE referral r SET state = 'entered_in_error', state_at = now(), deadline = 'infinity'
    WHERE r.alliance_id = mine AND r.id = void_referral.referral AND r.state = seen AND r.state <> 'entered_in_error'
    RETURNING r.patient_id INTO subject;
    IF NOT FOUND THEN RETURN false; END IF;
    UPDATE referral_hop h SET closed_at = now()
    WHERE h.alliance_id = mine AND h.referral_id = void_referral.referral AND h.closed_at IS NULL;
    INSERT INTO referral_event (alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, client_time,
                                from_state, to_state, reason, detail, referral_id)
    VALUES (mine, event, 'referral.voided', me(), current_setting('lianyi.role'), my_organisation(), happened,
            void_referral.client_time, seen, 'entered_in_error', why, void_referral.detail, void_referral.referral);
    UPDATE care_link l SET source_id = o.id FROM referral o
    WHERE l.alliance_id = mine AND l.patient_id = subject AND l.source = 'referral' AND l.source_id = void_referral.referral
      AND o.alliance_id = mine AND o.patient_id = subject AND o.state <> 'entered_in_error'
      AND l.organisation_id IN (o.from_id, o.to_id, o.sent_on_by);
    WITH over AS (
        DELETE FROM care_link l
        WHERE l.alliance_id = mine AND l.patient_id = subject AND l.source = 'referral' AND l.source_id = void_referral.referral
          AND NOT EXISTS (SELECT 1 FROM exam e WHERE e.alliance_id = mine AND e.patient_id = subject
                          AND e.organisation_id = l.organisation_id)
          AND NOT EXISTS (SELECT 1 FROM audit a WHERE a.alliance_id = mine AND a.patient_id = subject
                          AND a.organisation_id = l.organisation_id AND a.action IN ('patient.registered', 'patient.linked'))
        RETURNING l.organisation_id
    )
    INSERT INTO patient_event (alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, reason, patient_id)
    SELECT mine, gen_random_uuid(), 'patient.unlinked', me(), current_setting('lianyi.role'), organisation_id, now(), why, subject
    FROM over;
    RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION lianyi.void_referral TO lianyi_app;
