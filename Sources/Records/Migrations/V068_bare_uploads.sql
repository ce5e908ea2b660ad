-- What belongs to no exam yet is counted for each sender before another is opened.
SET LOCAL search_path = lianyi;

CREATE INDEX upload_bare ON upload (alliance_id, actor_id) WHERE exam_id IS NULL AND state <> 'over';
