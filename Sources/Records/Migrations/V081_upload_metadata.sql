-- What a client said of its upload at the creation is told to whoever asks how far it has come (tus 1.0.0), until it is over.
SET LOCAL search_path = lianyi;

ALTER TABLE upload ADD COLUMN metadata text CHECK (octet_length(metadata) <= 4096);
GRANT UPDATE (metadata) ON upload TO lianyi_app;

CREATE FUNCTION forget_metadata() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.metadata := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER metadata_forgotten BEFORE UPDATE ON upload FOR EACH ROW
    WHEN (NEW.state = 'over' AND NEW.metadata IS NOT NULL) EXECUTE FUNCTION forget_metadata();
