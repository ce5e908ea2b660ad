-- How the tables of an alliance's analysers are read: mappings by name, from a moment on. What was in force before stays on record; a
-- row without a text withdraws the name.

CREATE TABLE lianyi.flat_file_mapping (
    alliance_id uuid NOT NULL REFERENCES lianyi.alliance,
    name        text NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9.-]{0,39}$'),
    valid_from  timestamptz NOT NULL DEFAULT now(),
    title       text NOT NULL CHECK (length(title) <= 200),  -- the device or export, as the mapping calls it
    content     text CHECK (octet_length(content) BETWEEN 1 AND 65536),
    source      text NOT NULL CHECK (length(source) BETWEEN 1 AND 200),
    PRIMARY KEY (alliance_id, name, valid_from)
);
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON lianyi.flat_file_mapping
    FOR EACH ROW EXECUTE FUNCTION lianyi.refuse_change();
ALTER TABLE lianyi.flat_file_mapping ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.flat_file_mapping FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON lianyi.flat_file_mapping TO lianyi_owner USING (true);
CREATE POLICY alliance ON lianyi.flat_file_mapping FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()));
CREATE POLICY jobs ON lianyi.flat_file_mapping FOR SELECT TO lianyi_jobs USING (true);
GRANT SELECT ON lianyi.flat_file_mapping TO lianyi_app, lianyi_jobs;
