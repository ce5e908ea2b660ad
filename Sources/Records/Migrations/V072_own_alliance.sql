-- The hub's jobs look at what waits in every alliance, and write in the one alliance that they say they are at.
SET LOCAL search_path = lianyi;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY '{reading,exam,exam_object}'::text[] LOOP
        EXECUTE format('DROP POLICY jobs ON %1$I;
            CREATE POLICY jobs ON %1$I FOR SELECT TO lianyi_jobs USING (true);
            CREATE POLICY jobs_write ON %1$I FOR UPDATE TO lianyi_jobs USING (alliance_id = (SELECT my_alliance()))', t);
    END LOOP;
END $$;
-- Readings are queued by functions of the owner.
REVOKE INSERT ON reading FROM lianyi_jobs;
