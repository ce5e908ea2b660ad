-- Referrals: submitted by who sends or sends on, moved by the two sides, their hops never touched alone.

DROP POLICY parties ON lianyi.referral;
CREATE POLICY parties ON lianyi.referral FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[])
           AND (from_id = ANY ((SELECT lianyi.my_care())::uuid[]) OR to_id = ANY ((SELECT lianyi.my_care())::uuid[])));
CREATE POLICY moved ON lianyi.referral FOR UPDATE TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[])
           AND (from_id = ANY ((SELECT lianyi.my_care())::uuid[]) OR to_id = ANY ((SELECT lianyi.my_care())::uuid[])));
CREATE POLICY submitted ON lianyi.referral FOR INSERT TO lianyi_app
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[])
                AND (SELECT lianyi.my_care())::uuid[] && ARRAY[coalesce(sent_on_by, from_id)]
                AND EXISTS (SELECT 1 FROM lianyi.care_link l
                            WHERE l.alliance_id = referral.alliance_id AND l.patient_id = referral.patient_id));

DROP POLICY of_referral ON lianyi.referral_hop;
CREATE POLICY seen ON lianyi.referral_hop FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND EXISTS (SELECT 1 FROM lianyi.referral r
                       WHERE r.alliance_id = referral_hop.alliance_id AND r.id = referral_hop.referral_id));
CREATE POLICY opened ON lianyi.referral_hop FOR INSERT TO lianyi_app
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[])
                AND EXISTS (SELECT 1 FROM lianyi.referral r
                            WHERE r.alliance_id = referral_hop.alliance_id AND r.id = referral_hop.referral_id
                              AND (SELECT lianyi.my_care())::uuid[] && ARRAY[r.from_id, r.to_id, r.sent_on_by]));
CREATE POLICY closed ON lianyi.referral_hop FOR UPDATE TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[])
           AND EXISTS (SELECT 1 FROM lianyi.referral r
                       WHERE r.alliance_id = referral_hop.alliance_id AND r.id = referral_hop.referral_id
                         AND (SELECT lianyi.my_care())::uuid[] && ARRAY[r.from_id, r.to_id]));

DROP POLICY of_referral ON lianyi.referral_event;
CREATE POLICY seen ON lianyi.referral_event FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND EXISTS (SELECT 1 FROM lianyi.referral r
                       WHERE r.alliance_id = referral_event.alliance_id AND r.id = referral_event.referral_id));
CREATE POLICY own_deeds ON lianyi.referral_event FOR INSERT TO lianyi_app
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND actor_id = (SELECT lianyi.me()) AND recorded_at = now()
                AND organisation_id = (SELECT lianyi.my_organisation())
                AND actor_role = (SELECT current_setting('lianyi.role', true))
                AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[])
                AND EXISTS (SELECT 1 FROM lianyi.referral r
                            WHERE r.alliance_id = referral_event.alliance_id AND r.id = referral_event.referral_id
                              AND (SELECT lianyi.my_care())::uuid[] && ARRAY[r.from_id, r.to_id, r.sent_on_by]));

-- The same watch over the hops: one closed or opened without its referral would leave a patient in nobody's hands.
CREATE OR REPLACE FUNCTION lianyi.keep_custody() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    subject uuid;
BEGIN
    IF TG_TABLE_NAME = 'referral_hop' THEN subject := NEW.referral_id; ELSE subject := NEW.id; END IF;
    IF EXISTS (SELECT 1 FROM referral r
               WHERE r.alliance_id = NEW.alliance_id AND r.id = subject
                 AND (SELECT count(*) FILTER (WHERE h.holder_id = r.holder_id AND h.deadline = r.deadline)
                             - 2 * count(*) FILTER (WHERE h.holder_id <> r.holder_id OR h.deadline <> r.deadline)
                      FROM referral_hop h
                      WHERE h.alliance_id = r.alliance_id AND h.referral_id = r.id AND h.closed_at IS NULL)
                     <> CASE WHEN r.deadline < 'infinity' THEN 1 ELSE 0 END) THEN
        RAISE EXCEPTION 'referral % has no holder', subject USING ERRCODE = '23514', CONSTRAINT = 'one_holder';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER one_holder AFTER INSERT OR UPDATE ON lianyi.referral_hop
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lianyi.keep_custody();
