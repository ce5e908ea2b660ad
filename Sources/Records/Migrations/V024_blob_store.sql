-- Which folder of blobs belongs to this database: the id that lies in the folder. A hub that finds another folder, or an empty
-- one where a disk was not mounted, is told before it serves.

CREATE TABLE lianyi.blob_store (
    id          uuid PRIMARY KEY,
    recorded_at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON lianyi.blob_store
    FOR EACH ROW EXECUTE FUNCTION lianyi.refuse_change();
ALTER TABLE lianyi.blob_store ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON lianyi.blob_store TO lianyi_owner USING (true);
CREATE POLICY jobs ON lianyi.blob_store TO lianyi_jobs USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON lianyi.blob_store TO lianyi_jobs;
