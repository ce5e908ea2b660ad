-- What belongs to no exam yet is counted for each sender before another is opened.
SET LOCAL search_path = lianyi;

CREATE INDEX upload_bare ON upload (alliance_id, actor_id) WHERE exam_id IS NULL AND state <> 'over';

-- A bundle is larger than any object: 8 GiB.
ALTER TABLE upload DROP CONSTRAINT upload_length_check,
    ADD CONSTRAINT upload_length_check CHECK (length BETWEEN 1 AND 8589934592);
