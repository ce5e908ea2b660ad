-- Ranges and thresholds by everything that a value depends on: sex, age, pregnancy, specimen, altitude, day. NULL: it does not
-- matter. Spans have their first day, week or metre and not their last.

CREATE TABLE lianyi.threshold (
    alliance_id   uuid NOT NULL REFERENCES lianyi.alliance,
    id            uuid NOT NULL,
    code_system   text NOT NULL,
    code          text NOT NULL,
    unit          text NOT NULL,               -- UCUM
    tier          text NOT NULL CHECK (tier IN ('alert', 'critical')),
    at_or_below   numeric,                     -- with neither bound: for this group the tier is off
    at_or_above   numeric,
    sex           text CHECK (sex IN ('1', '2')),
    age_from_days int,
    age_to_days   int,
    pregnant      boolean,
    week_from     int,
    week_to       int,
    specimen      text CHECK (specimen IN ('venous', 'capillary')),
    altitude_from int,
    altitude_to   int,
    source        text NOT NULL,
    valid_from    date NOT NULL,
    valid_to      date,                        -- the first day on which it holds no more
    PRIMARY KEY (alliance_id, id),
    CONSTRAINT threshold_once UNIQUE NULLS NOT DISTINCT (alliance_id, code_system, code, tier, sex, age_from_days, age_to_days,
        pregnant, week_from, week_to, specimen, altitude_from, altitude_to, valid_from),
    CONSTRAINT spans CHECK (num_nonnulls(age_from_days, age_to_days) <> 1 AND num_nonnulls(week_from, week_to) <> 1
        AND num_nonnulls(altitude_from, altitude_to) <> 1 AND age_from_days < age_to_days AND week_from < week_to
        AND altitude_from < altitude_to AND valid_from < valid_to)
);

-- What stood under a tier becomes a threshold; the rest is ranges.
INSERT INTO lianyi.threshold (alliance_id, id, code_system, code, unit, tier, at_or_below, at_or_above, sex, age_from_days,
                              age_to_days, source, valid_from, valid_to)
SELECT alliance_id, id, code_system, code, unit, tier, low, high, sex, age_from_days, age_to_days, source, valid_from, valid_to
FROM lianyi.reference_range WHERE tier <> 'normal';
DELETE FROM lianyi.reference_range WHERE tier <> 'normal';
DROP INDEX lianyi.range_of_code;
ALTER TABLE lianyi.reference_range
    DROP COLUMN tier,
    ALTER COLUMN age_from_days DROP NOT NULL, ALTER COLUMN age_from_days DROP DEFAULT,
    ALTER COLUMN age_to_days DROP NOT NULL, ALTER COLUMN age_to_days DROP DEFAULT,
    ADD COLUMN pregnant boolean,
    ADD COLUMN week_from int,
    ADD COLUMN week_to int,
    ADD COLUMN specimen text CHECK (specimen IN ('venous', 'capillary')),
    ADD COLUMN altitude_from int,
    ADD COLUMN altitude_to int;
UPDATE lianyi.reference_range SET age_from_days = NULL, age_to_days = NULL
WHERE age_from_days = 0 AND age_to_days = 2147483647;
UPDATE lianyi.threshold SET age_from_days = NULL, age_to_days = NULL WHERE age_from_days = 0 AND age_to_days = 2147483647;
-- These constraints are the indexes too: by alliance and code.
ALTER TABLE lianyi.reference_range
    ADD CONSTRAINT range_once UNIQUE NULLS NOT DISTINCT (alliance_id, code_system, code, sex, age_from_days, age_to_days,
        pregnant, week_from, week_to, specimen, altitude_from, altitude_to, valid_from),
    ADD CONSTRAINT spans CHECK (num_nonnulls(age_from_days, age_to_days) <> 1 AND num_nonnulls(week_from, week_to) <> 1
        AND num_nonnulls(altitude_from, altitude_to) <> 1 AND age_from_days < age_to_days AND week_from < week_to
        AND altitude_from < altitude_to AND valid_from < valid_to),
    ADD CONSTRAINT bounds CHECK (low <= high);

ALTER TABLE lianyi.threshold ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.threshold FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON lianyi.threshold TO lianyi_owner USING (true);
CREATE POLICY alliance ON lianyi.threshold FOR SELECT TO lianyi_app USING (alliance_id = (SELECT lianyi.my_alliance()));
GRANT SELECT ON lianyi.threshold TO lianyi_app;

-- The patient's last blood count before a moment.
CREATE INDEX count_of_patient ON lianyi.exam (alliance_id, patient_id, performed_at DESC) WHERE kind IN ('CBC', 'LAB_OTHER');
