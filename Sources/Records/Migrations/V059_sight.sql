-- Over-reads: what counts as sight of the first look, also in a list; and a wrong score is corrected by another person.
SET LOCAL search_path = lianyi;

-- Who has seen in a list what a report says: that it is critical, how grave it is.
CREATE TABLE report_sight (
    alliance_id uuid NOT NULL, exam_id uuid NOT NULL, clinician_id uuid NOT NULL, at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (alliance_id, exam_id, clinician_id),
    FOREIGN KEY (alliance_id, exam_id) REFERENCES exam,
    FOREIGN KEY (alliance_id, clinician_id) REFERENCES clinician
);
ALTER TABLE report_sight ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON report_sight TO lianyi_owner USING (true);
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON report_sight FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION lose_blindness(exams uuid[], who uuid) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
    UPDATE reading SET excluded = array_append(excluded, who),
           offered_until = CASE WHEN offered_to <> who THEN offered_until END, offered_to = nullif(offered_to, who)
    WHERE alliance_id = my_alliance() AND exam_id = ANY (exams) AND purpose = 'overread' AND state IN ('queued', 'claimed')
      AND who <> ALL (excluded) AND claimed_by IS DISTINCT FROM who $$;
REVOKE EXECUTE ON FUNCTION lose_blindness FROM lianyi_app, lianyi_jobs, lianyi_signin;
-- The actor has seen a list that says what reports of these exams say.
CREATE FUNCTION note_list_sight(exams uuid[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    IF NOT 'reads' = ANY (my_duties()) THEN RETURN; END IF;
    INSERT INTO report_sight (alliance_id, exam_id, clinician_id)
    SELECT e.alliance_id, e.id, c.id FROM exam e JOIN clinician c ON c.alliance_id = e.alliance_id AND c.id = me()
    WHERE e.alliance_id = my_alliance() AND e.id = ANY (exams)
    ON CONFLICT DO NOTHING;
    IF FOUND THEN PERFORM lose_blindness(exams, me()); END IF;
END $$;
GRANT EXECUTE ON FUNCTION note_list_sight TO lianyi_app;

CREATE OR REPLACE FUNCTION note_sight() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    seen uuid;
BEGIN
    IF NOT 'reads' = ANY (my_duties()) THEN RETURN NULL; END IF;
    IF NEW.object_kind = 'report' THEN
        SELECT p.exam_id INTO seen FROM report p WHERE p.alliance_id = NEW.alliance_id AND p.id = NEW.object_id;
    ELSIF NEW.object_kind = 'critical' THEN
        SELECT c.exam_id INTO seen FROM critical_case c
        WHERE c.alliance_id = NEW.alliance_id AND c.id = NEW.object_id AND (c.source = 'reader' OR c.report_id IS NOT NULL);
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

-- Who is not independent: who read, reviewed or amended any report of the exam, who made it, and who has looked at what they said, at
-- the critical case that says so, or at a list of either.
CREATE OR REPLACE FUNCTION over_read_excluded(report uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
    WITH x AS (SELECT p.alliance_id, p.exam_id FROM report p
               WHERE p.alliance_id = my_alliance() AND p.id = over_read_excluded.report),
    all_of AS (SELECT p.* FROM report p JOIN x ON x.alliance_id = p.alliance_id AND x.exam_id = p.exam_id),
    looks AS (SELECT r.* FROM reading r JOIN x ON x.alliance_id = r.alliance_id AND x.exam_id = r.exam_id
              WHERE r.purpose <> 'overread'),
    grave AS (SELECT c.alliance_id, c.id, p.signed_at FROM critical_case c JOIN all_of p ON p.alliance_id = c.alliance_id
                AND p.id = c.report_id)
    SELECT coalesce(array_agg(DISTINCT w.who), '{}') FROM (
        SELECT reader_id FROM all_of UNION SELECT reviewer_id FROM all_of UNION SELECT claimed_by FROM looks
        UNION SELECT e.operator_id FROM exam e JOIN x ON x.alliance_id = e.alliance_id AND x.exam_id = e.id
        UNION SELECT s.clinician_id FROM report_sight s JOIN x ON x.alliance_id = s.alliance_id AND x.exam_id = s.exam_id
        UNION SELECT a.actor_id FROM audit a JOIN (
            SELECT alliance_id, id, '-infinity'::timestamptz AS since FROM all_of
            UNION ALL SELECT alliance_id, id, CASE purpose WHEN 'read' THEN signed_at ELSE '-infinity' END FROM looks
            UNION ALL SELECT alliance_id, id, signed_at FROM grave) o
            ON o.alliance_id = a.alliance_id AND o.id = a.object_id AND a.at >= o.since
        WHERE a.result = 'done' AND a.actor_role ~ '(reader|reviewer|centre_head)'
          AND (a.object_kind = 'report' OR a.action IN ('reading.viewed', 'critical.viewed'))
    ) w (who) WHERE w.who IS NOT NULL $$;
