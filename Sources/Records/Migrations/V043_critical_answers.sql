-- Critical cases: the centre hears what became of what its reader called critical.

CREATE OR REPLACE FUNCTION lianyi.notice_of_critical() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    c lianyi.critical_case;
    side uuid;
BEGIN
    SELECT * INTO c FROM critical_case k WHERE k.alliance_id = NEW.alliance_id AND k.id = NEW.critical_id;
    FOR side IN SELECT DISTINCT s FROM unnest(ARRAY[c.organisation_id, c.holder_id,
                    CASE WHEN c.level IN ('township', 'desk') THEN c.township_id END,
                    CASE WHEN c.to_call AND NEW.kind IN ('critical.detected', 'critical.added') THEN c.desk_id END,
                    CASE WHEN c.source = 'reader' AND NEW.kind IN ('critical.acknowledged', 'critical.acted', 'critical.escalated',
                        'critical.overdue', 'critical.unable_to_reach') THEN c.centre_id END]) s
                WHERE s IS NOT NULL AND (s <> NEW.organisation_id OR NEW.actor_role = 'hub') ORDER BY 1 LOOP
        PERFORM pg_advisory_xact_lock(hashtextextended(side::text, 23));
        INSERT INTO notice (alliance_id, organisation_id, number, event, critical, exam_id, critical_id)
        SELECT c.alliance_id, side, coalesce(max(n.number), 0) + 1, NEW.kind,
               NEW.kind IN ('critical.detected', 'critical.added', 'critical.escalated', 'critical.overdue'), c.exam_id, c.id
        FROM notice n WHERE n.alliance_id = c.alliance_id AND n.organisation_id = side;
    END LOOP;
    RETURN NULL;
END $$;
CREATE POLICY of_centre ON lianyi.notice FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND organisation_id = (SELECT lianyi.my_organisation())
           AND critical_id IS NOT NULL AND 'reads' = ANY ((SELECT lianyi.my_duties())::text[]));

-- A later report that is not critical any more closes nothing, but those who answer for the case hear of it.
CREATE FUNCTION lianyi.revise_critical() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    INSERT INTO critical_event (alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, from_state, to_state,
                                detail, critical_id, level)
    SELECT c.alliance_id, gen_random_uuid(), 'critical.revised', NEW.reader_id,
           coalesce(nullif(current_setting('lianyi.role', true), ''), 'hub'), NEW.centre_id, now(), c.state, c.state,
           jsonb_build_object('severity', NEW.severity, 'report', NEW.id), c.id, c.level
    FROM critical_case c
    WHERE c.alliance_id = NEW.alliance_id AND c.exam_id = NEW.exam_id AND c.source = 'reader' AND c.state <> 'closed';
    RETURN NULL;
END $$;
CREATE TRIGGER revises_critical AFTER INSERT ON lianyi.report
    FOR EACH ROW WHEN (NEW.severity <> 'critical' AND NEW.version > 1) EXECUTE FUNCTION lianyi.revise_critical();
