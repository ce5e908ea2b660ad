-- A clinic is off only where nothing was heard of it: a terminal that sends by hand asks for tokens, a doctor may sit at the page.
SET LOCAL search_path = lianyi;

-- Whether a clinic has terminals, and neither of them nor of its people at their pages anything was heard within the alliance's patience.
CREATE FUNCTION clinic_is_off(alliance uuid, clinic uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
    WITH patience AS (
        SELECT now() - make_interval(mins => coalesce((setting_at('terminal.silent', now()) ->> 'minutes')::int, 30)) AS since
    )
    SELECT bool_and(coalesce(greatest(h.at, t.signed_in_at, used.at), t.enrolled_at) < p.since) IS TRUE
       AND NOT EXISTS (
           SELECT FROM clinician d JOIN session s ON s.clinician_id = d.id AND s.ended_at IS NULL
           WHERE d.alliance_id = alliance AND d.organisation_id = clinic AND s.alliance_id = alliance
             AND s.organisation_id = clinic AND s.last_used_at >= (SELECT since FROM patience))
    FROM patience p CROSS JOIN terminal t
    LEFT JOIN heartbeat h ON h.alliance_id = t.alliance_id AND h.terminal_id = t.id
    LEFT JOIN LATERAL (SELECT max(s.last_used_at) AS at FROM session s WHERE s.terminal_id = t.id AND s.ended_at IS NULL) used ON true
    WHERE t.alliance_id = alliance AND t.organisation_id = clinic AND t.revoked_at IS NULL $$;
REVOKE EXECUTE ON FUNCTION clinic_is_off FROM PUBLIC, lianyi_app, lianyi_signin, lianyi_jobs;

-- As V073 has it, with that.
CREATE OR REPLACE FUNCTION detect_critical(exam uuid, new_id uuid, rules text, facts jsonb, request text, report uuid DEFAULT NULL)
RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    e lianyi.exam;
    c lianyi.critical_case;
    fresh jsonb;
    joins boolean;
    doer uuid := me();
    role text := coalesce(nullif(current_setting('lianyi.role', true), ''), 'hub');
    house uuid := my_organisation();
    is_off boolean;
    due timestamptz := now() + make_interval(mins => coalesce((setting_at('critical.notify', now()) ->> 'minutes')::int, 5));
BEGIN
    SELECT * INTO e FROM exam x WHERE x.alliance_id = my_alliance() AND x.id = detect_critical.exam FOR UPDATE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    SELECT jsonb_agg(f ORDER BY n) INTO fresh FROM jsonb_array_elements(facts) WITH ORDINALITY AS t (f, n)
    WHERE NOT CASE WHEN report IS NULL THEN knows_finding(e.alliance_id, e.id, f) ELSE holds_open(e.alliance_id, e.id, f) END;
    IF fresh IS NULL THEN RETURN NULL; END IF;
    is_off := clinic_is_off(e.alliance_id, e.organisation_id);
    SELECT * INTO c FROM critical_case k
    WHERE k.alliance_id = e.alliance_id AND k.exam_id = e.id AND k.state <> 'closed'
    ORDER BY k.source = rules DESC, k.opened_at DESC LIMIT 1 FOR UPDATE;
    joins := FOUND;
    IF joins THEN
        UPDATE critical_case k SET state = 'detected', state_at = now(), report_id = coalesce(report, k.report_id),
               level_at = CASE WHEN c.state IN ('detected', 'notified') THEN k.level_at ELSE now() END,
               deadline = CASE WHEN c.state IN ('detected', 'notified') THEN least(k.deadline, due) ELSE due END,
               alone = nobody_behind(k.alliance_id, k.township_id, k.desk_id),
               to_call = is_off OR (k.to_call AND c.state IN ('detected', 'notified'))
        WHERE k.alliance_id = c.alliance_id AND k.id = c.id;
    ELSE
        INSERT INTO critical_case (alliance_id, id, exam_id, exam_kind, performed_at, patient_id, organisation_id, township_id,
                                   centre_id, desk_id, has_second, source, subject, findings, holder_id, deadline, to_call, report_id,
                                   alone)
        SELECT e.alliance_id, new_id, e.id, e.kind, e.performed_at, e.patient_id, e.organisation_id,
               nullif(o.parent_id, desk.id), e.centre_id, nullif(desk.id, e.organisation_id),
               (SELECT count(DISTINCT s.id) > 1 FROM clinician s
                JOIN clinician_role r ON r.alliance_id = s.alliance_id AND r.clinician_id = s.id AND r.valid_to IS NULL
                WHERE s.alliance_id = o.alliance_id AND s.organisation_id = o.id AND s.active
                  AND r.role IN ('village_doctor', 'township_doctor')),
               rules, coalesce((SELECT jsonb_build_object('name', p.name, 'sex', p.sex, 'birthDate', p.birth_date) FROM patient p
                                WHERE p.alliance_id = e.alliance_id AND p.id = e.patient_id), '{}'),
               fresh, o.id, due, is_off, report,
               nobody_behind(o.alliance_id, nullif(o.parent_id, desk.id), nullif(desk.id, e.organisation_id))
        FROM organisation o LEFT JOIN LATERAL (
            SELECT d.id FROM organisation d WHERE d.alliance_id = o.alliance_id AND d.level = 'lead_hospital' AND d.active
            ORDER BY d.code LIMIT 1) desk ON true
        WHERE o.alliance_id = e.alliance_id AND o.id = e.organisation_id
        RETURNING * INTO STRICT c;
    END IF;
    INSERT INTO critical_event (alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, recorded_at, from_state, to_state,
                                detail, critical_id, level, findings)
    VALUES (c.alliance_id, gen_random_uuid(), CASE WHEN joins THEN 'critical.added' ELSE 'critical.detected' END,
            coalesce(doer, c.id), role, coalesce(house, c.organisation_id), now(), CASE WHEN joins THEN clock_timestamp() ELSE now() END,
            CASE WHEN joins THEN c.state END, 'detected',
            jsonb_strip_nulls(jsonb_build_object('source', rules, 'toCall', is_off::text, 'report', report)),
            c.id, c.level, CASE WHEN joins THEN fresh END);
    INSERT INTO audit (alliance_id, actor_id, actor_role, organisation_id, action, object_kind, object_id, patient_id, result,
                       request_id, detail)
    VALUES (c.alliance_id, doer, role, coalesce(house, c.organisation_id), 'critical.detected', 'critical', c.id,
            c.patient_id, 'done', request,
            jsonb_build_object('source', rules, 'findings', jsonb_array_length(fresh), 'joined', joins));
    RETURN c.id;
END $$;
