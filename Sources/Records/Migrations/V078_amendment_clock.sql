-- The amendment of an emergency's report has the emergency's own clock where that is the shorter one, whoever opens it, the wrong
-- patient's re-issue too: somebody waits for it.
SET LOCAL search_path = lianyi;

CREATE FUNCTION hasten_amendment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    NEW.due_at := least(NEW.due_at, now() + make_interval(
        mins => (setting_at('sla.' || NEW.kind || '.emergency', now()) ->> 'minutes')::int));
    RETURN NEW;
END $$;
CREATE TRIGGER hasten_amendment BEFORE INSERT ON reading
    FOR EACH ROW WHEN (NEW.purpose = 'amend' AND NEW.urgency = 'emergency') EXECUTE FUNCTION hasten_amendment();
