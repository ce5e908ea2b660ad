-- Notices and the roll are numbered by index, however many come at once: as reports are since V064.
SET LOCAL search_path = lianyi;

-- A plan that is made while the table is empty reads the whole of it for each row that follows: the newest number comes from the
-- end of the index, and no other way is taken.
CREATE FUNCTION newest_notice(alliance uuid, organisation uuid) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off AS $$
BEGIN
    RETURN coalesce((SELECT n.number FROM notice n WHERE n.alliance_id = alliance AND n.organisation_id = organisation
                     ORDER BY n.number DESC LIMIT 1), 0);
END $$;
CREATE FUNCTION newest_on_roll(alliance uuid, organisation uuid) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off AS $$
BEGIN
    RETURN coalesce((SELECT n.number FROM roll n WHERE n.alliance_id = alliance AND n.organisation_id = organisation
                     ORDER BY n.number DESC LIMIT 1), 0);
END $$;

-- In each of them the lock comes first and the number after it: a statement of its own, which sees what others have committed.
CREATE OR REPLACE FUNCTION give_notice(alliance uuid, organisation uuid, what text, grave boolean, exam uuid, report uuid, referral uuid)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(organisation::text, 23));
    INSERT INTO notice (alliance_id, organisation_id, number, event, critical, exam_id, report_id, referral_id)
    VALUES (alliance, organisation, 1 + newest_notice(alliance, organisation), what, grave, exam, report, referral);
END $$;
CREATE OR REPLACE FUNCTION number_on_roll(alliance uuid, organisation uuid, patient uuid, is_over boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(organisation::text, 25));
    INSERT INTO roll (alliance_id, organisation_id, patient_id, number, ended)
    VALUES (alliance, organisation, patient, 1 + newest_on_roll(alliance, organisation), is_over)
    ON CONFLICT ON CONSTRAINT once_on_the_roll DO UPDATE SET number = excluded.number, ended = excluded.ended;
END $$;
CREATE OR REPLACE FUNCTION notice_of_critical() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    c lianyi.critical_case;
    side uuid;
    heads uuid[] := '{}';
BEGIN
    SELECT * INTO c FROM critical_case k WHERE k.alliance_id = NEW.alliance_id AND k.id = NEW.critical_id;
    IF c.alone AND c.centre_id IS NULL THEN
        SELECT coalesce(array_agg(DISTINCT p.organisation_id), '{}') INTO heads FROM clinician p
        JOIN clinician_role r ON r.alliance_id = p.alliance_id AND r.clinician_id = p.id
        WHERE p.alliance_id = c.alliance_id AND p.active AND r.role = 'centre_head' AND r.valid_from <= now()
          AND (r.valid_to IS NULL OR r.valid_to > now());
    END IF;
    FOR side IN SELECT DISTINCT s FROM unnest(heads || ARRAY[c.organisation_id, c.holder_id,
                    CASE WHEN c.level IN ('township', 'desk') THEN c.township_id END,
                    CASE WHEN c.to_call AND NEW.kind IN ('critical.detected', 'critical.added', 'critical.readdressed') THEN c.desk_id END,
                    CASE WHEN c.alone AND NEW.kind IN ('critical.detected', 'critical.added', 'critical.readdressed') THEN c.centre_id END,
                    CASE WHEN (c.report_id IS NOT NULL OR c.alone) AND NEW.kind IN ('critical.acknowledged', 'critical.acted',
                        'critical.escalated', 'critical.overdue', 'critical.unable_to_reach') THEN c.centre_id END]) s
                WHERE s IS NOT NULL AND (s <> NEW.organisation_id OR NEW.actor_role = 'hub') ORDER BY 1 LOOP
        PERFORM pg_advisory_xact_lock(hashtextextended(side::text, 23));
        INSERT INTO notice (alliance_id, organisation_id, number, event, critical, exam_id, critical_id)
        VALUES (c.alliance_id, side, 1 + newest_notice(c.alliance_id, side), NEW.kind,
                NEW.kind IN ('critical.detected', 'critical.added', 'critical.readdressed', 'critical.escalated', 'critical.overdue'),
                c.exam_id, c.id);
    END LOOP;
    RETURN NULL;
END $$;
