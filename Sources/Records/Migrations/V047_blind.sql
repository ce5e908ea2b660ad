-- Over-reads: the second look is blind. Who holds one finds nothing of the first; who has found something does not get one.
SET LOCAL search_path = lianyi;

-- Blind: while somebody holds a second look, no report of the exam is there for them, by whatever way they ask.
CREATE FUNCTION blind_exams() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
    SELECT coalesce(array_agg(exam_id), '{}') FROM reading
    WHERE alliance_id = my_alliance() AND claimed_by = me() AND state = 'claimed' AND purpose = 'overread' $$;
GRANT EXECUTE ON FUNCTION blind_exams TO lianyi_app;
CREATE POLICY blind ON report AS RESTRICTIVE FOR SELECT TO lianyi_app USING (exam_id <> ALL ((SELECT blind_exams())::uuid[]));
-- Nor what was drawn on it.
CREATE FUNCTION blind_readings() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
    SELECT coalesce(array_agg(id), '{}') FROM reading
    WHERE alliance_id = my_alliance() AND exam_id = ANY (blind_exams()) AND purpose <> 'overread' $$;
GRANT EXECUTE ON FUNCTION blind_readings TO lianyi_app;
CREATE POLICY blind ON reading_annotation AS RESTRICTIVE FOR SELECT TO lianyi_app
    USING (reading_id <> ALL ((SELECT blind_readings())::uuid[]));
-- Nor the case that its reader opened.
CREATE POLICY blind ON critical_case AS RESTRICTIVE FOR SELECT TO lianyi_app
    USING (source <> 'reader' OR exam_id <> ALL ((SELECT blind_exams())::uuid[]));
-- And who looks at a report while its second look waits is not blind any more: it is somebody else's.
CREATE FUNCTION note_sight() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    seen uuid;
BEGIN
    IF NOT 'reads' = ANY (my_duties()) THEN RETURN NULL; END IF;
    IF NEW.object_kind = 'report' THEN
        SELECT p.exam_id INTO seen FROM report p WHERE p.alliance_id = NEW.alliance_id AND p.id = NEW.object_id;
    ELSIF NEW.object_kind = 'critical' THEN
        SELECT c.exam_id INTO seen FROM critical_case c
        WHERE c.alliance_id = NEW.alliance_id AND c.id = NEW.object_id AND c.source = 'reader';
    ELSE
        SELECT r.exam_id INTO seen FROM reading r
        WHERE r.alliance_id = NEW.alliance_id AND r.id = NEW.object_id
          AND (r.purpose IN ('review', 'amend') OR r.purpose = 'read' AND r.state = 'signed');
    END IF;
    UPDATE reading SET excluded = array_append(excluded, NEW.actor_id),
           offered_until = CASE WHEN offered_to <> NEW.actor_id THEN offered_until END,
           offered_to = nullif(offered_to, NEW.actor_id)
    WHERE alliance_id = NEW.alliance_id AND exam_id = seen AND purpose = 'overread' AND state IN ('queued', 'claimed')
      AND NEW.actor_id <> ALL (excluded) AND (NEW.object_kind = 'report' OR claimed_by IS DISTINCT FROM NEW.actor_id);
    RETURN NULL;
END $$;
CREATE TRIGGER sight AFTER INSERT ON audit FOR EACH ROW
    WHEN (NEW.result = 'done' AND (NEW.object_kind IN ('report', 'critical') OR NEW.action = 'reading.viewed'))
    EXECUTE FUNCTION note_sight();
