-- Numbers that an alliance decides: clocks, limits, ranges. Never constants in code; each with its source and first day.

CREATE TABLE lianyi.setting (
    alliance_id uuid NOT NULL REFERENCES lianyi.alliance,
    name        text NOT NULL,                 -- sla.ECG12.emergency, lease.routine, referral.accept.emergency …
    valid_from  timestamptz NOT NULL,
    value       jsonb NOT NULL,                -- {"minutes": 10}
    source      text NOT NULL,
    set_by      uuid,
    PRIMARY KEY (alliance_id, name, valid_from)
);

CREATE TABLE lianyi.reference_range (
    alliance_id   uuid NOT NULL REFERENCES lianyi.alliance,
    id            uuid NOT NULL,
    code_system   text NOT NULL,
    code          text NOT NULL,
    unit          text NOT NULL,               -- UCUM
    sex           text CHECK (sex IN ('1', '2')),
    age_from_days int NOT NULL DEFAULT 0,
    age_to_days   int NOT NULL DEFAULT 2147483647,
    tier          text NOT NULL CHECK (tier IN ('normal', 'alert', 'critical')),
    low           numeric,
    high          numeric,
    source        text NOT NULL,
    valid_from    date NOT NULL,
    valid_to      date,
    PRIMARY KEY (alliance_id, id),
    CHECK (num_nonnulls(low, high) > 0)
);
CREATE INDEX range_of_code ON lianyi.reference_range (alliance_id, code_system, code);

-- The value in force at a moment.
CREATE FUNCTION lianyi.setting_at(setting_name text, moment timestamptz) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT value FROM lianyi.setting
    WHERE alliance_id = lianyi.my_alliance() AND name = setting_name AND valid_from <= moment
    ORDER BY valid_from DESC LIMIT 1 $$;

ALTER TABLE lianyi.setting ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.setting FORCE ROW LEVEL SECURITY;
ALTER TABLE lianyi.reference_range ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.reference_range FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON lianyi.setting TO lianyi_owner USING (true);
CREATE POLICY owner ON lianyi.reference_range TO lianyi_owner USING (true);
CREATE POLICY alliance ON lianyi.setting FOR SELECT TO lianyi_app USING (alliance_id = (SELECT lianyi.my_alliance()));
CREATE POLICY alliance ON lianyi.reference_range FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()));
CREATE POLICY jobs ON lianyi.setting FOR SELECT TO lianyi_jobs USING (true);

GRANT SELECT ON lianyi.setting, lianyi.reference_range TO lianyi_app;
GRANT SELECT ON lianyi.setting TO lianyi_jobs;
GRANT EXECUTE ON FUNCTION lianyi.setting_at TO lianyi_app, lianyi_jobs;
