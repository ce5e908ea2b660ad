-- Uploads: where the bytes of a large object arrive, how far they have come, and whose turn it is to bring them.

CREATE TABLE lianyi.upload (
    alliance_id     uuid NOT NULL,
    id              uuid NOT NULL,
    organisation_id uuid NOT NULL,
    actor_id        uuid NOT NULL,             -- the terminal or person who asked for it
    exam_id         uuid,                      -- whose object; NULL: not said yet
    number          int,
    length          bigint NOT NULL CHECK (length BETWEEN 1 AND 2147483648),
    acked           bigint NOT NULL DEFAULT 0, -- bytes that are durable and acknowledged: a promise
    epoch           int NOT NULL DEFAULT 0,    -- one more with each writer; an older writer acknowledges nothing
    spoilt          int NOT NULL DEFAULT 0,    -- how often the whole had another hash than announced
    state           text NOT NULL DEFAULT 'receiving' CHECK (state IN ('receiving', 'whole', 'over')),
    touched_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (alliance_id, id),
    FOREIGN KEY (alliance_id, organisation_id) REFERENCES lianyi.organisation,
    FOREIGN KEY (alliance_id, exam_id, number) REFERENCES lianyi.exam_object,
    CHECK (num_nonnulls(exam_id, number) <> 1),
    CHECK (acked BETWEEN 0 AND length),
    CHECK (state <> 'whole' OR acked = length)
);
-- One address for each object, however often it is asked for.
CREATE UNIQUE INDEX one_upload_each ON lianyi.upload (alliance_id, exam_id, number) WHERE state <> 'over';
CREATE INDEX upload_forgotten ON lianyi.upload (touched_at) WHERE state <> 'over';

-- What was acknowledged stays acknowledged, unless the whole was proved to be other bytes than announced; what is over
-- stays over; nobody takes a turn back.
CREATE FUNCTION lianyi.keep_offset() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.acked < OLD.acked AND NEW.spoilt <= OLD.spoilt) OR NEW.epoch < OLD.epoch
       OR (OLD.state = 'over' AND NEW.state <> 'over') OR NEW.length <> OLD.length
       OR (OLD.exam_id IS NOT NULL AND (NEW.exam_id, NEW.number) IS DISTINCT FROM (OLD.exam_id, OLD.number)) THEN
        RAISE EXCEPTION 'an acknowledged offset is a promise' USING ERRCODE = '23514', CONSTRAINT = 'offset_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER offset_kept BEFORE UPDATE ON lianyi.upload FOR EACH ROW EXECUTE FUNCTION lianyi.keep_offset();

ALTER TABLE lianyi.upload ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON lianyi.upload TO lianyi_owner USING (true);
CREATE POLICY own ON lianyi.upload TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND organisation_id = (SELECT lianyi.my_organisation())
           AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[]))
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND organisation_id = (SELECT lianyi.my_organisation())
                AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[])
                AND (exam_id IS NULL OR EXISTS (
                        SELECT 1 FROM lianyi.exam e
                        WHERE e.alliance_id = upload.alliance_id AND e.id = upload.exam_id
                          AND e.organisation_id = upload.organisation_id)));
CREATE POLICY jobs ON lianyi.upload TO lianyi_jobs USING (true) WITH CHECK (state = 'over');
GRANT SELECT, INSERT ON lianyi.upload TO lianyi_app;
GRANT UPDATE (exam_id, number, acked, epoch, spoilt, state, touched_at) ON lianyi.upload TO lianyi_app;
GRANT SELECT, UPDATE (state) ON lianyi.upload TO lianyi_jobs;
