-- Critical cases: who hears of each step, whose exam it turns out to be, and that no signed report is critical without its case.

-- Who owes the next step hears at once; the clinic hears of everything; those who were asked before hear that somebody else has it.
ALTER TABLE lianyi.notice ADD COLUMN critical_id uuid;
CREATE FUNCTION lianyi.notice_of_critical() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    c lianyi.critical_case;
    side uuid;
BEGIN
    SELECT * INTO c FROM critical_case k WHERE k.alliance_id = NEW.alliance_id AND k.id = NEW.critical_id;
    FOR side IN SELECT DISTINCT s FROM unnest(ARRAY[c.organisation_id, c.holder_id,
                    CASE WHEN c.level IN ('township', 'desk') THEN c.township_id END,
                    CASE WHEN c.to_call AND NEW.kind IN ('critical.detected', 'critical.added') THEN c.desk_id END]) s
                WHERE s IS NOT NULL AND (s <> NEW.organisation_id OR NEW.actor_role = 'hub') ORDER BY 1 LOOP
        PERFORM pg_advisory_xact_lock(hashtextextended(side::text, 23));
        INSERT INTO notice (alliance_id, organisation_id, number, event, critical, exam_id, critical_id)
        SELECT c.alliance_id, side, coalesce(max(n.number), 0) + 1, NEW.kind,
               NEW.kind IN ('critical.detected', 'critical.added', 'critical.escalated', 'critical.overdue'), c.exam_id, c.id
        FROM notice n WHERE n.alliance_id = c.alliance_id AND n.organisation_id = side;
    END LOOP;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER noticed AFTER INSERT ON lianyi.critical_event DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION lianyi.notice_of_critical();

-- An exam that was nobody's has its patient now: the telephone and the referral need the name.
CREATE FUNCTION lianyi.identify_critical() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    WITH named AS (
        UPDATE critical_case c SET patient_id = NEW.patient_id,
               subject = jsonb_build_object('name', p.name, 'sex', p.sex, 'birthDate', p.birth_date)
        FROM patient p
        WHERE c.alliance_id = NEW.alliance_id AND c.exam_id = NEW.id AND c.patient_id IS NULL
          AND p.alliance_id = NEW.alliance_id AND p.id = NEW.patient_id
        RETURNING c.*)
    INSERT INTO critical_event (alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, from_state, to_state,
                                critical_id, level)
    SELECT n.alliance_id, gen_random_uuid(), 'critical.identified', coalesce(me(), n.id),
           coalesce(nullif(current_setting('lianyi.role', true), ''), 'hub'), coalesce(my_organisation(), n.organisation_id), now(),
           n.state, n.state, n.id, n.level
    FROM named n;
    RETURN NULL;
END $$;
CREATE TRIGGER identified AFTER UPDATE OF patient_id ON lianyi.exam
    FOR EACH ROW WHEN (OLD.patient_id IS NULL AND NEW.patient_id IS NOT NULL) EXECUTE FUNCTION lianyi.identify_critical();

-- Whatever stores a report: one that says critical has its case when it is committed.
CREATE FUNCTION lianyi.need_critical() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM critical_case c
                   WHERE c.alliance_id = NEW.alliance_id AND c.exam_id = NEW.exam_id AND c.source = 'reader') THEN
        RAISE EXCEPTION 'a critical report without its critical case' USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER critical_has_case AFTER INSERT ON lianyi.report DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.severity = 'critical') EXECUTE FUNCTION lianyi.need_critical();

INSERT INTO lianyi.setting (alliance_id, name, valid_from, value, source)
SELECT a.id, s.name, '2020-01-01T00:00:00+08:00', s.value, s.source
FROM lianyi.alliance a CROSS JOIN (VALUES
    ('critical.notify', jsonb '{"minutes": 5}', 'house proposal: told within 5 min of detection'),
    ('critical.acknowledge', '{"minutes": 10}', 'house proposal: read back within 10 min, as the county duty asks'),
    ('critical.act', '{"minutes": 30}', 'house proposal: an action within 30 min'),
    ('critical.close', '{"minutes": 1440}', 'house proposal: closes by itself a day after the action'),
    ('critical.ecg.longestInterval', '{"milliseconds": 3000}', '浙江省远程心电危急值: RR >= 3.0 s'),
    ('critical.ecg.lowestRate', '{"perMinute": 35}', '浙江省远程心电危急值 (revised): <= 35'),
    ('critical.ecg.highestRate', '{"perMinute": 180}', '山西省远程心电 2017: >= 180')
) AS s (name, value, source)
ON CONFLICT DO NOTHING;
