-- The roll: whom each organisation treats, numbered for it in the order of commits, so that a terminal that has seen number n
-- misses nothing below it.

CREATE TABLE lianyi.roll (
    alliance_id     uuid NOT NULL,
    organisation_id uuid NOT NULL,
    patient_id      uuid NOT NULL,
    number          bigint NOT NULL,           -- of the newest change; one row a patient
    ended           boolean NOT NULL DEFAULT false,  -- the organisation treats them no more
    PRIMARY KEY (alliance_id, organisation_id, number),
    CONSTRAINT once_on_the_roll UNIQUE (alliance_id, patient_id, organisation_id),
    FOREIGN KEY (alliance_id, organisation_id) REFERENCES lianyi.organisation,
    FOREIGN KEY (alliance_id, patient_id) REFERENCES lianyi.patient
);
ALTER TABLE lianyi.roll ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON lianyi.roll TO lianyi_owner USING (true);
CREATE POLICY own ON lianyi.roll FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance()) AND organisation_id = (SELECT lianyi.my_organisation())
           AND 'treats' = ANY ((SELECT lianyi.my_duties())::text[]));
GRANT SELECT ON lianyi.roll TO lianyi_app;

INSERT INTO lianyi.roll (alliance_id, organisation_id, patient_id, number)
SELECT alliance_id, organisation_id, patient_id,
       row_number() OVER (PARTITION BY alliance_id, organisation_id ORDER BY since, patient_id)
FROM lianyi.care_link WHERE duty = 'treats';

-- The lock that orders the numbers is taken at the very end of a transaction (the triggers are deferred), as for notices.
CREATE FUNCTION lianyi.number_on_roll(alliance uuid, organisation uuid, patient uuid, is_over boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(organisation::text, 25));
    INSERT INTO roll (alliance_id, organisation_id, patient_id, number, ended)
    SELECT alliance, organisation, patient, coalesce(max(n.number), 0) + 1, is_over
    FROM roll n WHERE n.alliance_id = alliance AND n.organisation_id = organisation
    ON CONFLICT ON CONSTRAINT once_on_the_roll DO UPDATE SET number = excluded.number, ended = excluded.ended;
END $$;

-- The care stands or has ended by what is there at the commit, whatever happened before it in the same transaction.
CREATE FUNCTION lianyi.roll_of_care() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    c lianyi.care_link;
BEGIN
    IF TG_OP = 'DELETE' THEN c := OLD; ELSE c := NEW; END IF;
    PERFORM number_on_roll(c.alliance_id, c.organisation_id, c.patient_id, NOT EXISTS (
        SELECT 1 FROM care_link l WHERE l.alliance_id = c.alliance_id AND l.patient_id = c.patient_id
          AND l.organisation_id = c.organisation_id AND l.duty = 'treats'));
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER enrolled AFTER INSERT ON lianyi.care_link DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.duty = 'treats') EXECUTE FUNCTION lianyi.roll_of_care();
CREATE CONSTRAINT TRIGGER left_roll AFTER DELETE ON lianyi.care_link DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.duty = 'treats') EXECUTE FUNCTION lianyi.roll_of_care();

-- Who changes is told anew to everybody who treats them; in one order, so that two changes do not wait in a circle.
CREATE FUNCTION lianyi.roll_of_patient() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    PERFORM number_on_roll(NEW.alliance_id, s.organisation_id, NEW.id, false)
    FROM (SELECT l.organisation_id FROM care_link l
          WHERE l.alliance_id = NEW.alliance_id AND l.patient_id = NEW.id AND l.duty = 'treats'
          ORDER BY l.organisation_id) s;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER told_anew AFTER UPDATE ON lianyi.patient DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION lianyi.roll_of_patient();
