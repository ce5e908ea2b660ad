-- Critical cases: what an exam is held against, and how a case is opened.

-- What an exam is held against: sex and birth of the patient, the critical thresholds of the exam's day for these items, and the
-- limits of a rhythm in force.
CREATE FUNCTION lianyi.critical_grounds(exam uuid, codes text[]) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    RETURN (
        SELECT jsonb_build_object('sex', p.sex, 'birthDate', p.birth_date, 'day', d.day,
            'thresholds', (SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]') FROM (
                SELECT code, unit, tier, at_or_below AS low, at_or_above AS high, h.sex, age_from_days, age_to_days, pregnant,
                       week_from, week_to, specimen, altitude_from, altitude_to, h.source, valid_from, valid_to
                FROM threshold h WHERE h.alliance_id = e.alliance_id AND code_system = 'LN' AND tier = 'critical'
                  AND code = ANY (codes) AND valid_from <= d.day AND (valid_to IS NULL OR valid_to > d.day) LIMIT 2001) t),
            'limits', (SELECT jsonb_object_agg(s.name, jsonb_build_object('value', s.value, 'source', s.source)) FROM (
                SELECT DISTINCT ON (g.name) split_part(g.name, '.', 3) AS name, g.value, g.source FROM setting g
                WHERE g.alliance_id = e.alliance_id AND starts_with(g.name, 'critical.ecg.') AND g.valid_from <= now()
                ORDER BY g.name, g.valid_from DESC) s))
        FROM exam e CROSS JOIN LATERAL (SELECT (e.performed_at AT TIME ZONE 'Asia/Shanghai')::date AS day) d
        LEFT JOIN patient p ON p.alliance_id = e.alliance_id AND p.id = e.patient_id
        WHERE e.alliance_id = my_alliance() AND e.id = critical_grounds.exam);
END $$;
GRANT EXECUTE ON FUNCTION lianyi.critical_grounds TO lianyi_jobs;

-- Opens a case, or adds to the open one. What a case of the exam by the same rules holds already is no news: NULL. The exam's row
-- orders those who find at once.
CREATE FUNCTION lianyi.detect_critical(exam uuid, new_id uuid, rules text, facts jsonb, request text, report uuid DEFAULT NULL)
RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    e lianyi.exam;
    c lianyi.critical_case;
    fresh jsonb;
    doer uuid := me();
    role text := coalesce(nullif(current_setting('lianyi.role', true), ''), 'hub');
    house uuid := my_organisation();
    is_off boolean;
    due timestamptz := now() + make_interval(mins => coalesce((setting_at('critical.notify', now()) ->> 'minutes')::int, 5));
BEGIN
    SELECT * INTO e FROM exam x WHERE x.alliance_id = my_alliance() AND x.id = detect_critical.exam FOR UPDATE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    SELECT jsonb_agg(f ORDER BY n) INTO fresh FROM jsonb_array_elements(facts) WITH ORDINALITY AS t (f, n)
    WHERE NOT EXISTS (SELECT FROM critical_case k WHERE k.alliance_id = e.alliance_id AND k.exam_id = e.id AND k.source = rules
                        AND (k.findings @> jsonb_build_array(f) OR EXISTS (
                             SELECT FROM critical_event v WHERE v.alliance_id = k.alliance_id AND v.critical_id = k.id
                               AND v.findings @> jsonb_build_array(f))));
    IF fresh IS NULL THEN RETURN NULL; END IF;
    -- A clinic that has terminals, and none that was heard of within the alliance's patience, is off.
    SELECT bool_and(coalesce(h.at, t.enrolled_at) < now() - make_interval(mins => coalesce(
               (setting_at('terminal.silent', now()) ->> 'minutes')::int, 30))) IS TRUE INTO is_off
    FROM terminal t LEFT JOIN heartbeat h ON h.alliance_id = t.alliance_id AND h.terminal_id = t.id
    WHERE t.alliance_id = e.alliance_id AND t.organisation_id = e.organisation_id AND t.revoked_at IS NULL;
    SELECT * INTO c FROM critical_case k
    WHERE k.alliance_id = e.alliance_id AND k.exam_id = e.id AND k.source = rules AND k.state <> 'closed' FOR UPDATE;
    IF FOUND THEN
        UPDATE critical_case k SET state = 'detected', state_at = now(), level = 'clinic', level_at = now(),
               to_call = is_off,
               holder_id = k.organisation_id, deadline = due, report_id = coalesce(report, k.report_id)
        WHERE k.alliance_id = c.alliance_id AND k.id = c.id;
    ELSE
        INSERT INTO critical_case (alliance_id, id, exam_id, exam_kind, performed_at, patient_id, organisation_id, township_id,
                                   centre_id, desk_id, has_second, source, subject, findings, holder_id, deadline, to_call, report_id)
        SELECT e.alliance_id, new_id, e.id, e.kind, e.performed_at, e.patient_id, e.organisation_id,
               nullif(o.parent_id, desk.id), e.centre_id, nullif(desk.id, e.organisation_id),
               (SELECT count(DISTINCT s.id) > 1 FROM clinician s
                JOIN clinician_role r ON r.alliance_id = s.alliance_id AND r.clinician_id = s.id AND r.valid_to IS NULL
                WHERE s.alliance_id = o.alliance_id AND s.organisation_id = o.id AND s.active
                  AND r.role IN ('village_doctor', 'township_doctor')),
               rules, coalesce((SELECT jsonb_build_object('name', p.name, 'sex', p.sex, 'birthDate', p.birth_date) FROM patient p
                                WHERE p.alliance_id = e.alliance_id AND p.id = e.patient_id), '{}'),
               fresh, o.id, due, is_off, report
        FROM organisation o LEFT JOIN LATERAL (
            SELECT d.id FROM organisation d WHERE d.alliance_id = o.alliance_id AND d.level = 'lead_hospital' AND d.active
            ORDER BY d.code LIMIT 1) desk ON true
        WHERE o.alliance_id = e.alliance_id AND o.id = e.organisation_id
        RETURNING * INTO STRICT c;
    END IF;
    INSERT INTO critical_event (alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, from_state, to_state,
                                detail, critical_id, level, findings)
    VALUES (c.alliance_id, gen_random_uuid(), CASE WHEN c.id = new_id THEN 'critical.detected' ELSE 'critical.added' END,
            coalesce(doer, c.id), role, coalesce(house, c.organisation_id), now(),
            CASE WHEN c.id <> new_id THEN c.state END, 'detected', jsonb_build_object('source', rules, 'toCall', is_off::text),
            c.id, 'clinic', CASE WHEN c.id <> new_id THEN fresh END);
    INSERT INTO audit (alliance_id, actor_id, actor_role, organisation_id, action, object_kind, object_id, patient_id, result,
                       request_id, detail)
    VALUES (c.alliance_id, doer, role, coalesce(house, c.organisation_id), 'critical.detected', 'critical', c.id,
            c.patient_id, 'done', request, jsonb_build_object('source', rules, 'findings', jsonb_array_length(fresh)));
    RETURN c.id;
END $$;
GRANT EXECUTE ON FUNCTION lianyi.detect_critical TO lianyi_jobs;

-- The same by who signs that it is, once the report is stored.
CREATE FUNCTION lianyi.report_critical(exam uuid, new_id uuid, report uuid, facts jsonb, request text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM report r WHERE r.alliance_id = my_alliance() AND r.id = report_critical.report
                     AND r.exam_id = report_critical.exam AND r.severity = 'critical' AND r.centre_id = my_organisation())
    THEN RAISE EXCEPTION 'only whose centre signed a critical report may' USING ERRCODE = '42501'; END IF;
    RETURN detect_critical(exam, new_id, 'reader', facts, request, report);
END $$;
GRANT EXECUTE ON FUNCTION lianyi.report_critical TO lianyi_app;
