-- Marks on pictures: a review and an amendment begin with those of the report that they are about. What was signed keeps its own.
SET LOCAL search_path = lianyi;

CREATE FUNCTION carry_marks() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    INSERT INTO reading_annotation (alliance_id, reading_id, items, drawn_by)
    SELECT NEW.alliance_id, NEW.id, a.items, a.drawn_by
    FROM report p JOIN reading_annotation a ON a.alliance_id = p.alliance_id AND a.reading_id = p.reading_id
    WHERE p.alliance_id = NEW.alliance_id AND p.id = NEW.subject_id
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER marks_carried AFTER INSERT ON reading FOR EACH ROW WHEN (NEW.purpose IN ('review', 'amend'))
    EXECUTE FUNCTION carry_marks();
