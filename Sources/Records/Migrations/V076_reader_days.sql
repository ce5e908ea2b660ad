-- A reader's own day stands on each page that they read from: it is found by index, however many readings there are.
SET LOCAL search_path = lianyi;

CREATE INDEX reading_signed ON reading (alliance_id, claimed_by, signed_at) WHERE state = 'signed';
