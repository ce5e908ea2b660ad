-- What a rule has found critical is read before the rest of its urgency: the case is open, and its reading is not calm. Of a second
-- look, which is blind, nothing is marked. The exam is locked by who opens a case, and before any reading of it.
SET LOCAL search_path = lianyi;

ALTER TABLE reading ADD COLUMN calm boolean NOT NULL DEFAULT true;   -- false: an automatic critical case of the exam is open
UPDATE reading r SET calm = false
WHERE r.state IN ('queued', 'claimed') AND r.purpose <> 'overread' AND EXISTS (
    SELECT FROM critical_case k WHERE k.alliance_id = r.alliance_id AND k.exam_id = r.exam_id AND k.source <> 'reader'
      AND k.state <> 'closed');

DROP INDEX reading_queue;
CREATE INDEX reading_queue ON reading (alliance_id, centre_id, rank, calm, due_at, id) WHERE state IN ('queued', 'claimed');
DROP INDEX reading_unoffered;
CREATE INDEX reading_unoffered ON reading (alliance_id, rank, calm, due_at, id) WHERE state = 'queued' AND offered_to IS NULL;

-- The feed tells of it as of any other change.
DROP TRIGGER changed ON reading;
CREATE TRIGGER changed BEFORE UPDATE ON reading FOR EACH ROW
    WHEN ((OLD.state, OLD.epoch, OLD.claimed_by, OLD.offered_to, OLD.offered_until, OLD.unassignable_since, OLD.due_at, OLD.addendum,
           OLD.calm)
          IS DISTINCT FROM
          (NEW.state, NEW.epoch, NEW.claimed_by, NEW.offered_to, NEW.offered_until, NEW.unassignable_since, NEW.due_at, NEW.addendum,
           NEW.calm))
    EXECUTE FUNCTION note_reading_change();

CREATE FUNCTION calm_from_start() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    NEW.calm := NEW.purpose = 'overread' OR NOT EXISTS (
        SELECT FROM critical_case k WHERE k.alliance_id = NEW.alliance_id AND k.exam_id = NEW.exam_id AND k.source <> 'reader'
          AND k.state <> 'closed');
    RETURN NEW;
END $$;
CREATE TRIGGER calm_from_start BEFORE INSERT ON reading FOR EACH ROW EXECUTE FUNCTION calm_from_start();

CREATE FUNCTION alarm_reading() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    UPDATE reading r SET calm = false
    WHERE r.alliance_id = NEW.alliance_id AND r.exam_id = NEW.exam_id AND r.state IN ('queued', 'claimed') AND r.calm
      AND r.purpose <> 'overread';
    RETURN NULL;
END $$;
CREATE TRIGGER alarms_reading AFTER INSERT ON critical_case FOR EACH ROW WHEN (NEW.source <> 'reader')
    EXECUTE FUNCTION alarm_reading();

-- Who closes a case waits for no reader who holds the reading: such a one keeps its mark until it is read.
CREATE FUNCTION calm_reading() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    UPDATE reading r SET calm = true
    FROM (SELECT q.alliance_id, q.id FROM reading q
          WHERE q.alliance_id = NEW.alliance_id AND q.exam_id = NEW.exam_id AND q.state IN ('queued', 'claimed') AND NOT q.calm
            AND NOT EXISTS (SELECT FROM critical_case k WHERE k.alliance_id = q.alliance_id AND k.exam_id = q.exam_id
                              AND k.source <> 'reader' AND k.state <> 'closed')
          FOR UPDATE OF q SKIP LOCKED) f
    WHERE r.alliance_id = f.alliance_id AND r.id = f.id;
    RETURN NULL;
END $$;
CREATE TRIGGER calms_reading AFTER UPDATE OF state ON critical_case FOR EACH ROW
    WHEN (NEW.state = 'closed' AND OLD.state <> 'closed' AND NEW.source <> 'reader') EXECUTE FUNCTION calm_reading();
