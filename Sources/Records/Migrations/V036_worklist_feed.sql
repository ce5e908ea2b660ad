-- What has changed in a worklist, in the order of commits: a row is named by the transaction that changed it last, and is told
-- once no older transaction is under way any more. So who has heard up to a place misses nothing behind it, and no counter makes
-- two claims wait for each other.

ALTER TABLE lianyi.reading ADD COLUMN changed xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX reading_changed ON lianyi.reading (alliance_id, centre_id, changed, id);

CREATE FUNCTION lianyi.note_reading_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed := pg_current_xact_id();
    RETURN NEW;
END $$;
-- A heartbeat alone is no change: the worklist shows the minute at which a lease ends, and asks again by then.
CREATE TRIGGER changed BEFORE UPDATE ON lianyi.reading FOR EACH ROW
    WHEN ((OLD.state, OLD.epoch, OLD.claimed_by, OLD.offered_to, OLD.offered_until, OLD.unassignable_since, OLD.due_at, OLD.addendum)
          IS DISTINCT FROM
          (NEW.state, NEW.epoch, NEW.claimed_by, NEW.offered_to, NEW.offered_until, NEW.unassignable_since, NEW.due_at, NEW.addendum))
    EXECUTE FUNCTION lianyi.note_reading_change();

-- A copy of the rows in another cluster brings numbers that this cluster has not reached. They begin anew, so that they are told.
CREATE FUNCTION lianyi.renumber_readings() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    count bigint;
BEGIN
    UPDATE lianyi.reading SET changed = pg_current_xact_id() WHERE changed >= pg_snapshot_xmax(pg_current_snapshot());
    GET DIAGNOSTICS count = ROW_COUNT;
    RETURN count;
END $$;
