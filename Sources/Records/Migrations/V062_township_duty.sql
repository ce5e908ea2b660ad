-- Township duty: who is on call at a township hospital, where it keeps a roster; else the house.
SET LOCAL search_path = lianyi;

-- The doctors of a township hospital that is no reading centre plan its duty among themselves.
CREATE FUNCTION plans_duty() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
    SELECT 'township_doctor' = ANY (string_to_array(current_setting('lianyi.role', true), ','))
       AND EXISTS (SELECT FROM organisation o WHERE o.alliance_id = my_alliance() AND o.id = my_organisation()
                     AND o.level = 'township' AND o.reads_kinds = '{}') $$;
GRANT EXECUTE ON FUNCTION plans_duty TO lianyi_app;
DO $$
DECLARE
    t text;
    here CONSTANT text := 'alliance_id = (SELECT my_alliance()) AND centre_id = (SELECT my_organisation()) AND (SELECT plans_duty())';
BEGIN
    FOREACH t IN ARRAY '{shift,leave}'::text[] LOOP
        EXECUTE format('CREATE POLICY township ON %1$I FOR SELECT TO lianyi_app USING (%2$s);
            CREATE POLICY township_made ON %1$I FOR INSERT TO lianyi_app WITH CHECK (%2$s AND recorded_by = (SELECT me()));
            CREATE POLICY township_withdrawn ON %1$I FOR UPDATE TO lianyi_app USING (%2$s AND withdrawn_at IS NULL)
                WITH CHECK (withdrawn_by = (SELECT me()))', t, here);
    END LOOP;
END $$;

-- The doctors on duty there now; NULL where no roster stands, as in a reading centre.
CREATE FUNCTION on_duty(house uuid) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
    SELECT CASE WHEN EXISTS (
        SELECT FROM shift k WHERE k.alliance_id = my_alliance() AND k.centre_id = house AND k.withdrawn_at IS NULL AND NOT k.extra
          AND k.ends_at > now() - make_interval(days => coalesce((setting_at('roster.memory', now()) ->> 'days')::int, 30)))
    THEN ARRAY(
        SELECT DISTINCT s.clinician_id FROM shift s
        JOIN clinician c ON c.alliance_id = s.alliance_id AND c.id = s.clinician_id AND c.active
        WHERE s.alliance_id = my_alliance() AND s.centre_id = house AND s.withdrawn_at IS NULL AND s.starts_at <= now() AND s.ends_at > now()
          AND (s.extra OR NOT EXISTS (
               SELECT FROM leave l WHERE l.alliance_id = s.alliance_id AND l.clinician_id = s.clinician_id AND l.centre_id = house
                 AND l.withdrawn_at IS NULL AND l.starts_at <= now() AND l.ends_at > now()))) END $$;
-- Their names; NULL where nobody is by a roster.
CREATE FUNCTION on_duty_names(house uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
    SELECT string_agg(c.name, '、' ORDER BY c.name) FROM clinician c
    WHERE c.alliance_id = my_alliance() AND c.id = ANY (on_duty(house)) $$;
GRANT EXECUTE ON FUNCTION on_duty, on_duty_names TO lianyi_app, lianyi_jobs;
