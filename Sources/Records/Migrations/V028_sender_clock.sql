-- What the sender's own clock showed when an exam was captured: a time that nobody can check is flagged, never mended.

ALTER TABLE lianyi.exam
    ADD COLUMN device_time timestamptz,            -- by the device; NULL: not told
    ADD COLUMN clock_skew double precision,        -- seconds by which the hub was ahead of it; NULL: the sender did not know
    ADD COLUMN clock_off boolean NOT NULL DEFAULT false,  -- by the alliance's rule of the day on which it came (terminal.skew)
    ADD CONSTRAINT skew_of_a_clock CHECK (clock_skew IS NULL OR device_time IS NOT NULL),
    ADD CONSTRAINT off_by_something CHECK (NOT clock_off OR clock_skew IS NOT NULL);

INSERT INTO lianyi.setting (alliance_id, name, valid_from, value, source)
SELECT id, 'terminal.skew', '2020-01-01T00:00:00+08:00', '{"minutes": 5}', 'house rule: clocks differ by less than 5 min'
FROM lianyi.alliance ON CONFLICT DO NOTHING;
