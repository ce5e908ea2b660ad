-- The amendment of an emergency's report has the emergency's own clock where that is the shorter one: somebody waits for it.

CREATE OR REPLACE FUNCTION lianyi.open_amendment(report uuid, made uuid, why text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    p lianyi.report;
    e lianyi.exam;
    taken uuid;
    ends timestamptz;
BEGIN
    SELECT * INTO p FROM report x
    WHERE x.alliance_id = my_alliance() AND x.id = open_amendment.report AND x.centre_id = my_organisation()
      AND x.stage <> 'preliminary' AND 'reads' = ANY (my_duties())
      AND (me() IN (x.reader_id, x.reviewer_id)
           OR 'reviewer' = ANY (string_to_array(current_setting('lianyi.role', true), ',')));
    IF NOT FOUND THEN RAISE EXCEPTION 'not yours to amend' USING ERRCODE = '42501'; END IF;
    SELECT * INTO e FROM exam x WHERE x.alliance_id = p.alliance_id AND x.id = p.exam_id FOR UPDATE;
    ends := now() + make_interval(secs => (setting_at('lease.' || e.urgency, now()) ->> 'seconds')::int);
    UPDATE reading SET state = 'claimed', claimed_by = me(), claimed_at = now(), epoch = epoch + 1, lease_until = ends,
           claim_key = NULL, reason = why, subject_id = p.id, offered_to = NULL, offered_until = NULL, unassignable_since = NULL
    WHERE alliance_id = p.alliance_id AND exam_id = p.exam_id AND purpose = 'amend'
      AND (state = 'queued' OR (state = 'claimed' AND claimed_by = me())) RETURNING id INTO taken;
    IF FOUND THEN RETURN taken; END IF;
    INSERT INTO reading (alliance_id, id, exam_id, organisation_id, centre_id, operator_id, kind, urgency, due_at, state, epoch,
                         claimed_by, claimed_at, lease_until, purpose, subject_id, reason)
    VALUES (p.alliance_id, made, p.exam_id, p.organisation_id, p.centre_id, e.operator_id, p.kind, e.urgency,
            now() + make_interval(mins => least(
                coalesce((setting_at('amendment.' || p.kind, now()) ->> 'minutes')::int, 60),
                CASE WHEN e.urgency = 'emergency'
                     THEN (setting_at('sla.' || p.kind || '.emergency', now()) ->> 'minutes')::int END)),
            'claimed', 1, me(), now(), ends, 'amend', p.id, why)
    ON CONFLICT DO NOTHING RETURNING id INTO taken;
    RETURN taken;
END $$;
