-- The only ways into the patient tables: admitting a patient, and sharing the care of one. They look across
-- organisations, so they belong to the owner, do one thing each, and check the caller themselves.

-- Registers a patient at the caller's organisation, or finds the one who already has that identifier and links the
-- organisation to them. Answers the patient's id and whether it is new; a name that differs is the caller's to settle.
CREATE FUNCTION lianyi.admit_patient(
    new_id uuid, organisation uuid, patient_name text, patient_sex text, born date, sealed_phone bytea,
    identifier_id uuid, identifier_kind text, sealed_identifier bytea, blind_identifier bytea, masked_identifier text
) RETURNS TABLE (patient_id uuid, is_new boolean, recorded_name text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
#variable_conflict use_column
DECLARE
    mine uuid := my_alliance();
    found_id uuid;
    found_name text;
BEGIN
    IF mine IS NULL OR NOT organisation = ANY (my_care()) OR NOT 'treats' = ANY (my_duties()) THEN
        RAISE EXCEPTION 'only those who treat may admit' USING ERRCODE = '42501';
    END IF;
    IF blind_identifier IS NOT NULL THEN
        -- Two terminals may admit the same person at the same moment: the second waits for the first.
        PERFORM pg_advisory_xact_lock(hashtextextended(encode(blind_identifier, 'hex'), 7));
        SELECT p.id, p.name INTO found_id, found_name
        FROM patient_identifier i JOIN patient p ON p.alliance_id = i.alliance_id AND p.id = i.patient_id
        WHERE i.alliance_id = mine AND i.kind = identifier_kind AND i.blind = blind_identifier;
    END IF;
    IF found_id IS NULL THEN
        INSERT INTO patient (alliance_id, id, organisation_id, name, sex, birth_date, phone)
        VALUES (mine, new_id, organisation, patient_name, patient_sex, born, sealed_phone);
        IF blind_identifier IS NOT NULL THEN
            INSERT INTO patient_identifier (alliance_id, id, patient_id, kind, sealed, blind, masked)
            VALUES (mine, identifier_id, new_id, identifier_kind, sealed_identifier, blind_identifier, masked_identifier);
        END IF;
    ELSIF found_name <> patient_name THEN
        RETURN QUERY SELECT NULL::uuid, false, NULL::text;
        RETURN;
    END IF;
    INSERT INTO care_link (alliance_id, organisation_id, patient_id, duty, source)
    VALUES (mine, organisation, coalesce(found_id, new_id), 'treats', 'registration') ON CONFLICT DO NOTHING;
    IF FOUND THEN
        INSERT INTO patient_event (alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, patient_id)
        VALUES (mine, gen_random_uuid(), CASE WHEN found_id IS NULL THEN 'patient.registered' ELSE 'patient.linked' END,
                me(), coalesce(current_setting('lianyi.role', true), ''), organisation, now(), coalesce(found_id, new_id));
    END IF;
    RETURN QUERY SELECT coalesce(found_id, new_id), found_id IS NULL, coalesce(found_name, patient_name);
END $$;

-- Lets another organisation of the alliance take part in the care of a patient whom the caller cares for.
CREATE FUNCTION lianyi.share_care(patient uuid, organisation uuid, shared_duty text, why text, cause uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    mine uuid := my_alliance();
BEGIN
    IF NOT EXISTS (SELECT 1 FROM care_link l
                   WHERE l.alliance_id = mine AND l.patient_id = patient
                     AND l.organisation_id = ANY (my_care()) AND l.duty = ANY (my_duties())) THEN
        RAISE EXCEPTION 'only those who care for a patient may share the care' USING ERRCODE = '42501';
    END IF;
    INSERT INTO care_link (alliance_id, organisation_id, patient_id, duty, source, source_id)
    VALUES (mine, organisation, patient, shared_duty, why, cause) ON CONFLICT DO NOTHING;
    RETURN FOUND;
END $$;

GRANT EXECUTE ON FUNCTION lianyi.admit_patient, lianyi.share_care TO lianyi_app;
