-- Over-reads: a list that shows no reader's word leaves everybody blind. And reports are numbered by index, however many come at once.
SET LOCAL search_path = lianyi;

-- Of these exams those whose second look the actor could still give, or could have to: who reads, has seen nothing of what was
-- said, and looks while a second look may still come. A list shows them nothing of a reader's word.
CREATE FUNCTION still_blind(exams uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
    SELECT coalesce(array_agg(x.exam), '{}')
    FROM (SELECT DISTINCT ON (p.exam_id) p.alliance_id, p.exam_id AS exam, p.id FROM report p
          WHERE p.alliance_id = my_alliance() AND p.exam_id = ANY (exams) ORDER BY p.exam_id, p.version DESC) x
    WHERE 'reads' = ANY (my_duties())
      AND EXISTS (SELECT FROM clinician c WHERE c.alliance_id = x.alliance_id AND c.id = me())
      AND me() <> ALL (over_read_excluded(x.id))
      AND NOT EXISTS (
          SELECT FROM report p JOIN second_opinion s ON s.alliance_id = p.alliance_id AND s.report_id = p.id
          WHERE p.alliance_id = x.alliance_id AND p.exam_id = x.exam
          HAVING count(*) > 0 AND count(*) = (
              SELECT count(*) FROM report q JOIN over_read o ON o.alliance_id = q.alliance_id AND o.report_id = q.id
              WHERE q.alliance_id = x.alliance_id AND q.exam_id = x.exam)) $$;
GRANT EXECUTE ON FUNCTION still_blind TO lianyi_app;

-- A plan that is made while the table is empty reads the whole of it for each row that follows: the newest number comes from the
-- end of the index, and no other way is taken.
CREATE OR REPLACE FUNCTION number_report() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.organisation_id::text, 13));
    NEW.number := 1 + coalesce((SELECT p.number FROM report p
        WHERE p.alliance_id = NEW.alliance_id AND p.organisation_id = NEW.organisation_id ORDER BY p.number DESC LIMIT 1), 0);
    RETURN NEW;
END $$;
