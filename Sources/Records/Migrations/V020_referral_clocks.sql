-- What the clock does to referrals when nobody acts, and the one thing an overseer may do to any of them.

-- The jobs saw all of a referral and moved none. Now they see who, where and how far in one alliance at a time, without
-- letter and arrangement, and move what has run out: there only, and only to where the clock leads.
REVOKE SELECT ON lianyi.referral FROM lianyi_jobs;
GRANT SELECT (alliance_id, id, direction, urgency, state, state_at, patient_id, from_id, to_id, holder_id, deadline, reason,
              in_reply_to, redirected_from, outcome) ON lianyi.referral TO lianyi_jobs;
GRANT UPDATE (state, state_at, holder_id, deadline, accepted_at, closed_at) ON lianyi.referral TO lianyi_jobs;
DROP POLICY jobs ON lianyi.referral;
CREATE POLICY jobs ON lianyi.referral FOR SELECT TO lianyi_jobs USING (alliance_id = (SELECT lianyi.my_alliance()));
-- What decides where the clock leads, the jobs cannot write. An emergency is accepted; it never expires.
CREATE POLICY ran_out ON lianyi.referral FOR UPDATE TO lianyi_jobs
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND deadline <= now()
           AND state IN ('submitted', 'info_requested', 'arranged', 'outcome_reported'))
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

-- History and audit, in the hub's own name and no other, now.
GRANT INSERT ON lianyi.referral_event TO lianyi_jobs;
CREATE POLICY jobs ON lianyi.referral_event FOR INSERT TO lianyi_jobs
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND actor_id = referral_id AND actor_role = 'hub'
                AND recorded_at = now()
                AND kind IN ('referral.auto_accepted', 'referral.expired', 'referral.missed', 'referral.auto_closed'));
DROP POLICY jobs ON lianyi.audit;
CREATE POLICY jobs ON lianyi.audit FOR INSERT TO lianyi_jobs
    WITH CHECK (actor_id IS NULL AND actor_role = 'hub' AND at = now() AND split_part(action, '.', 1) = 'referral');

-- Entered in error: the alliance's administrator says so of any referral that still stands in `seen`, with the reason.
-- Nothing else of the row changes, and nothing is deleted.
CREATE FUNCTION lianyi.void_referral(
    referral uuid, seen text, event uuid, happened timestamptz, client_time timestamptz, why text, detail jsonb
) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    mine uuid := my_alliance();
BEGIN
    IF mine IS NULL OR NOT 'oversees' = ANY (my_duties()) THEN
        RAISE EXCEPTION 'only those who oversee the alliance may void a referral' USING ERRCODE = '42501';
    END IF;
    IF coalesce(btrim(why), '') = '' THEN
        RAISE EXCEPTION 'a referral is voided for a reason' USING ERRCODE = '23514', CONSTRAINT = 'void_has_reason';
    END IF;
    UPDATE referral r SET state = 'entered_in_error', state_at = now(), deadline = 'infinity'
    WHERE r.alliance_id = mine AND r.id = void_referral.referral AND r.state = seen AND r.state <> 'entered_in_error';
    IF NOT FOUND THEN RETURN false; END IF;
    UPDATE referral_hop h SET closed_at = now()
    WHERE h.alliance_id = mine AND h.referral_id = void_referral.referral AND h.closed_at IS NULL;
    INSERT INTO referral_event (alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, client_time,
                                from_state, to_state, reason, detail, referral_id)
    VALUES (mine, event, 'referral.voided', me(), current_setting('lianyi.role'), my_organisation(), happened,
            void_referral.client_time, seen, 'entered_in_error', why, void_referral.detail, void_referral.referral);
    RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION lianyi.void_referral TO lianyi_app;
