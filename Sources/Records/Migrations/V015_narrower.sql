-- Narrower doors: nobody writes history, reports, bytes or audit rows beyond what their own deed covers, even by mistake.

-- A default per schema cannot take away what PUBLIC has by the server's own default, so the functions stood open.
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA lianyi FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- Events: by the actor, in the role and house that acts, now, and about what the actor may see. An exam's first event
-- comes in one statement with the exam, which that statement cannot see yet; there is only one of it.
CREATE UNIQUE INDEX registered_once ON lianyi.exam_event (alliance_id, exam_id) WHERE kind = 'exam.registered';
DROP POLICY of_exam ON lianyi.exam_event;
CREATE POLICY seen ON lianyi.exam_event FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND EXISTS (SELECT 1 FROM lianyi.exam e
                       WHERE e.alliance_id = exam_event.alliance_id AND e.id = exam_event.exam_id));
CREATE POLICY own_deeds ON lianyi.exam_event FOR INSERT TO lianyi_app
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND actor_id = (SELECT lianyi.me()) AND recorded_at = now()
                AND organisation_id = (SELECT lianyi.my_organisation())
                AND actor_role = (SELECT current_setting('lianyi.role', true))
                AND (kind = 'exam.registered' OR EXISTS (
                        SELECT 1 FROM lianyi.exam e
                        WHERE e.alliance_id = exam_event.alliance_id AND e.id = exam_event.exam_id)));
DROP POLICY of_reading ON lianyi.reading_event;
CREATE POLICY seen ON lianyi.reading_event FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND EXISTS (SELECT 1 FROM lianyi.reading r
                       WHERE r.alliance_id = reading_event.alliance_id AND r.id = reading_event.reading_id));
CREATE POLICY own_deeds ON lianyi.reading_event FOR INSERT TO lianyi_app
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND actor_id = (SELECT lianyi.me()) AND recorded_at = now()
                AND organisation_id = (SELECT lianyi.my_organisation())
                AND actor_role = (SELECT current_setting('lianyi.role', true))
                AND 'reads' = ANY ((SELECT lianyi.my_duties())::text[])
                AND EXISTS (SELECT 1 FROM lianyi.reading r
                            WHERE r.alliance_id = reading_event.alliance_id AND r.id = reading_event.reading_id
                              AND r.centre_id = reading_event.organisation_id));

-- Audit rows: in one's own role and house, now.
DROP POLICY own_deeds ON lianyi.audit;
CREATE POLICY own_deeds ON lianyi.audit FOR INSERT TO lianyi_app
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND actor_id = (SELECT lianyi.me()) AND at = now()
                AND organisation_id = (SELECT lianyi.my_organisation())
                AND actor_role = (SELECT current_setting('lianyi.role', true)));
DROP POLICY before_actor ON lianyi.audit;
CREATE POLICY before_actor ON lianyi.audit FOR INSERT TO lianyi_signin
    WITH CHECK (at = now() AND split_part(action, '.', 1) IN ('session', 'terminal', 'token'));

-- Bytes: announced and brought by the clinic whose exam it is, once; what is stored stays as it is.
DROP POLICY of_exam ON lianyi.exam_object;
CREATE POLICY seen ON lianyi.exam_object FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND EXISTS (SELECT 1 FROM lianyi.exam e
                       WHERE e.alliance_id = exam_object.alliance_id AND e.id = exam_object.exam_id));
CREATE POLICY announced ON lianyi.exam_object FOR INSERT TO lianyi_app
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[])
                AND EXISTS (SELECT 1 FROM lianyi.exam e
                            WHERE e.alliance_id = exam_object.alliance_id AND e.id = exam_object.exam_id
                              AND e.organisation_id = (SELECT lianyi.my_organisation()) AND e.receipt IS NULL));
CREATE POLICY brought ON lianyi.exam_object FOR UPDATE TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[])
           AND state = 'missing'
           AND EXISTS (SELECT 1 FROM lianyi.exam e
                       WHERE e.alliance_id = exam_object.alliance_id AND e.id = exam_object.exam_id
                         AND e.organisation_id = (SELECT lianyi.my_organisation())))
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND state = 'stored');

-- A receipt that was given is never another one.
CREATE FUNCTION lianyi.keep_receipt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.receipt IS NOT NULL AND (NEW.receipt, NEW.completed_at) IS DISTINCT FROM (OLD.receipt, OLD.completed_at) THEN
        RAISE EXCEPTION 'a receipt is given once' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER receipt_given_once BEFORE UPDATE OF receipt, completed_at ON lianyi.exam
    FOR EACH ROW EXECUTE FUNCTION lianyi.keep_receipt();

-- Work is asked for by those whose exam it is.
DROP POLICY asked ON lianyi.job;
CREATE POLICY asked ON lianyi.job FOR INSERT TO lianyi_app
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND done_at IS NULL AND attempts = 0
                AND EXISTS (SELECT 1 FROM lianyi.exam e WHERE e.alliance_id = job.alliance_id AND e.id = job.subject_id
                              AND e.organisation_id = (SELECT lianyi.my_organisation())));
-- An attempt is made where one works, now.
DROP POLICY own ON lianyi.attempt;
CREATE POLICY own ON lianyi.attempt FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND clinician_id = (SELECT lianyi.me()));
CREATE POLICY made ON lianyi.attempt FOR INSERT TO lianyi_app
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND clinician_id = (SELECT lianyi.me())
                AND organisation_id = (SELECT lianyi.my_organisation()) AND taken_at = now());
