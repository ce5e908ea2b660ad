-- Over-reads: every exam that any report called critical is looked at again, once: also where the first signature was milder, or
-- the last one is.
SET LOCAL search_path = lianyi;

-- An amendment or a later report by which an exam became critical stands beside the finals that are counted: it is drawn, and is no
-- final of its reader's month. NULL: a final; 'waits', then 'drawn'.
ALTER TABLE sampling_frame ADD COLUMN beside text CHECK (beside IN ('waits', 'drawn')),
    ADD CHECK (beside IS NULL OR number IS NULL AND critical);
DROP INDEX frame_new;
CREATE INDEX frame_new ON sampling_frame (alliance_id, signed_at) WHERE number IS NULL AND beside IS DISTINCT FROM 'drawn';
CREATE INDEX frame_of_exam ON sampling_frame (alliance_id, exam_id);
GRANT UPDATE (beside) ON sampling_frame TO lianyi_jobs;

-- A final is critical here where it or what was said before it is; of an exam that is framed as critical already nothing more is.
-- By index, however many come at once: a plan that is made while the table is empty would read the whole of it each time.
CREATE OR REPLACE FUNCTION frame_report() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp
SET enable_seqscan = off AS $$
DECLARE
    is_known boolean := EXISTS (SELECT FROM sampling_frame f
                                WHERE f.alliance_id = NEW.alliance_id AND f.exam_id = NEW.exam_id AND f.critical);
    is_critical boolean := NOT is_known AND (NEW.severity = 'critical' OR EXISTS (
        SELECT FROM report p WHERE p.alliance_id = NEW.alliance_id AND p.exam_id = NEW.exam_id AND p.severity = 'critical'));
BEGIN
    IF NEW.stage <> 'final' AND NOT is_critical THEN RETURN NULL; END IF;
    INSERT INTO sampling_frame (alliance_id, report_id, exam_id, reader_id, centre_id, kind, critical, signed_at, month, beside)
    VALUES (NEW.alliance_id, NEW.id, NEW.exam_id, NEW.reader_id, NEW.centre_id, NEW.kind, is_critical, NEW.signed_at,
            date_trunc('month', NEW.signed_at AT TIME ZONE 'Asia/Shanghai')::date,
            CASE WHEN NEW.stage <> 'final' THEN 'waits' END)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
DROP TRIGGER framed ON report;
CREATE TRIGGER framed AFTER INSERT ON report FOR EACH ROW WHEN (NEW.stage <> 'preliminary') EXECUTE FUNCTION frame_report();
