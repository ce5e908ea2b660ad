-- Notices: what an organisation should hear of, numbered for it in the order in which it is committed. A reader who has
-- seen number n misses nothing below it.

CREATE TABLE lianyi.notice (
    alliance_id     uuid NOT NULL,
    organisation_id uuid NOT NULL,             -- who should hear of it
    number          bigint NOT NULL,
    at              timestamptz NOT NULL DEFAULT now(),
    event           text NOT NULL,             -- report.signed, exam.quarantined, referral.accepted …
    critical        boolean NOT NULL DEFAULT false,
    exam_id         uuid,
    report_id       uuid,
    referral_id     uuid,
    PRIMARY KEY (alliance_id, organisation_id, number),
    FOREIGN KEY (alliance_id, organisation_id) REFERENCES lianyi.organisation,
    CHECK (num_nonnulls(exam_id, report_id, referral_id) >= 1)
);
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON lianyi.notice
    FOR EACH ROW EXECUTE FUNCTION lianyi.refuse_change();
ALTER TABLE lianyi.notice ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON lianyi.notice TO lianyi_owner USING (true);
CREATE POLICY own ON lianyi.notice FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND organisation_id = (SELECT lianyi.my_organisation())
           AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[]));
-- The watch knows which numbers there are, and nothing of what they say.
CREATE POLICY watched ON lianyi.notice FOR SELECT TO lianyi_jobs USING (true);
GRANT SELECT ON lianyi.notice TO lianyi_app;
GRANT SELECT (alliance_id, organisation_id, number) ON lianyi.notice TO lianyi_jobs;

-- The lock that orders the numbers is taken at the very end of a transaction (the triggers are deferred), so nobody waits
-- for it longer than a commit takes.
CREATE FUNCTION lianyi.give_notice(alliance uuid, organisation uuid, what text, grave boolean, exam uuid, report uuid, referral uuid)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(organisation::text, 23));
    INSERT INTO notice (alliance_id, organisation_id, number, event, critical, exam_id, report_id, referral_id)
    SELECT alliance, organisation, coalesce(max(n.number), 0) + 1, what, grave, exam, report, referral
    FROM notice n WHERE n.alliance_id = alliance AND n.organisation_id = organisation;
END $$;

CREATE FUNCTION lianyi.notice_of_report() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    PERFORM give_notice(NEW.alliance_id, NEW.organisation_id, 'report.signed', NEW.severity = 'critical', NEW.exam_id, NEW.id, NULL);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER noticed AFTER INSERT ON lianyi.report DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION lianyi.notice_of_report();

-- The clinic hears of its exam what it did not do itself.
CREATE FUNCTION lianyi.notice_of_exam() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    e lianyi.exam;
BEGIN
    SELECT * INTO e FROM exam x WHERE x.alliance_id = NEW.alliance_id AND x.id = NEW.exam_id;
    PERFORM give_notice(NEW.alliance_id, e.organisation_id, NEW.kind, e.urgency = 'emergency' AND NEW.kind = 'exam.quarantined',
                        NEW.exam_id, NULL, NULL);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER noticed AFTER INSERT ON lianyi.exam_event DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind IN ('exam.quarantined', 'exam.released', 'exam.rejected'))
    EXECUTE FUNCTION lianyi.notice_of_exam();

-- Both sides of a referral hear of every step that the other side, or the hub itself, has taken; in one order, so that two
-- steps at once do not wait for each other in a circle.
CREATE FUNCTION lianyi.notice_of_referral() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    r lianyi.referral;
    side uuid;
BEGIN
    SELECT * INTO r FROM referral x WHERE x.alliance_id = NEW.alliance_id AND x.id = NEW.referral_id;
    FOR side IN SELECT DISTINCT s FROM unnest(ARRAY[r.from_id, r.to_id]) s
                WHERE s <> NEW.organisation_id OR NEW.actor_role = 'hub' ORDER BY s LOOP
        PERFORM give_notice(NEW.alliance_id, side, NEW.kind, r.urgency = 'emergency', NULL, NULL, NEW.referral_id);
    END LOOP;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER noticed AFTER INSERT ON lianyi.referral_event DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION lianyi.notice_of_referral();
