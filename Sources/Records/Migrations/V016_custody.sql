-- Readings, reports, patients and referrals: moved by those who hold them. And a feed of reports that loses none.

-- A reader takes what waits and moves what is their own.
DROP POLICY centre ON lianyi.reading;
CREATE POLICY centre ON lianyi.reading FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND centre_id = (SELECT lianyi.my_organisation())
           AND 'reads' = ANY ((SELECT lianyi.my_duties())::text[]));
CREATE POLICY held ON lianyi.reading FOR UPDATE TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND centre_id = (SELECT lianyi.my_organisation())
           AND 'reads' = ANY ((SELECT lianyi.my_duties())::text[])
           AND (state = 'queued' OR claimed_by = (SELECT lianyi.me())))
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND centre_id = (SELECT lianyi.my_organisation())
                AND (claimed_by IS NULL OR claimed_by = (SELECT lianyi.me())));
-- The same request twice at once takes one reading, not two.
CREATE UNIQUE INDEX one_reading_a_key ON lianyi.reading (alliance_id, claimed_by, claim_key)
    WHERE state = 'claimed' AND claim_key <> 'by-hand';

-- A report stands over a reading that its reader has just ended, about the patient whose exam it is.
DROP POLICY signed ON lianyi.report;
CREATE POLICY signed ON lianyi.report FOR INSERT TO lianyi_app
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND reader_id = (SELECT lianyi.me())
                AND centre_id = (SELECT lianyi.my_organisation())
                AND 'reads' = ANY ((SELECT lianyi.my_duties())::text[])
                AND EXISTS (SELECT 1 FROM lianyi.reading r
                            JOIN lianyi.exam e ON e.alliance_id = r.alliance_id AND e.id = r.exam_id
                            WHERE r.alliance_id = report.alliance_id AND r.id = report.reading_id
                              AND r.exam_id = report.exam_id AND r.organisation_id = report.organisation_id
                              AND r.state = 'signed' AND r.claimed_by = report.reader_id
                              AND e.patient_id IS NOT DISTINCT FROM report.patient_id));
DROP POLICY opened ON lianyi.report;
CREATE POLICY opened ON lianyi.report FOR UPDATE TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND organisation_id = ANY ((SELECT lianyi.my_care())::uuid[])
           AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[]))
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND opened_by = (SELECT lianyi.me()));

-- Reports are numbered for each organisation in the order in which they are committed, so that a reader of the feed who
-- has seen number n misses nothing below it. A clock cannot promise that.
ALTER TABLE lianyi.report ADD COLUMN number bigint;
ALTER TABLE lianyi.report DISABLE TRIGGER signed_once;
UPDATE lianyi.report SET number = n.number
FROM (SELECT alliance_id, id, row_number() OVER (PARTITION BY alliance_id, organisation_id ORDER BY signed_at, id) AS number
      FROM lianyi.report) n
WHERE report.alliance_id = n.alliance_id AND report.id = n.id;
ALTER TABLE lianyi.report ENABLE TRIGGER signed_once;
ALTER TABLE lianyi.report ALTER COLUMN number SET NOT NULL;
CREATE UNIQUE INDEX report_feed ON lianyi.report (alliance_id, organisation_id, number);
CREATE FUNCTION lianyi.number_report() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.organisation_id::text, 13));
    SELECT coalesce(max(p.number), 0) + 1 INTO NEW.number FROM report p
    WHERE p.alliance_id = NEW.alliance_id AND p.organisation_id = NEW.organisation_id;
    RETURN NEW;
END $$;
CREATE TRIGGER numbered BEFORE INSERT ON lianyi.report FOR EACH ROW EXECUTE FUNCTION lianyi.number_report();

-- An exam, and a referral, is about a patient whom its writer cares for.
DROP POLICY sent ON lianyi.exam;
CREATE POLICY sent ON lianyi.exam FOR INSERT TO lianyi_app
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND organisation_id = (SELECT lianyi.my_organisation())
                AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[])
                AND (patient_id IS NULL OR EXISTS (
                        SELECT 1 FROM lianyi.care_link l
                        WHERE l.alliance_id = exam.alliance_id AND l.patient_id = exam.patient_id)));
DROP POLICY carried ON lianyi.exam;
CREATE POLICY carried ON lianyi.exam FOR UPDATE TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND ((organisation_id = ANY ((SELECT lianyi.my_care())::uuid[])
                 AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[]))
                OR (centre_id = (SELECT lianyi.my_organisation())
                    AND 'reads' = ANY ((SELECT lianyi.my_duties())::text[]))))
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance())
                AND (patient_id IS NULL OR EXISTS (
                        SELECT 1 FROM lianyi.care_link l
                        WHERE l.alliance_id = exam.alliance_id AND l.patient_id = exam.patient_id)));

-- Who only reads for a patient lets nobody treat.
CREATE OR REPLACE FUNCTION lianyi.share_care(patient uuid, organisation uuid, shared_duty text, why text, cause uuid)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    mine uuid := my_alliance();
BEGIN
    IF NOT EXISTS (SELECT 1 FROM care_link l
                   WHERE l.alliance_id = mine AND l.patient_id = patient AND l.organisation_id = ANY (my_care())
                     AND l.duty = ANY (my_duties()) AND (l.duty = 'treats' OR shared_duty = 'reads')) THEN
        RAISE EXCEPTION 'only those who care for a patient may share the care' USING ERRCODE = '42501';
    END IF;
    INSERT INTO care_link (alliance_id, organisation_id, patient_id, duty, source, source_id)
    VALUES (mine, organisation, patient, shared_duty, why, cause) ON CONFLICT DO NOTHING;
    RETURN FOUND;
END $$;
