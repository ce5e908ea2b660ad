-- A privilege is earned: an attempt is worth what its answers are worth, and none outlives a privilege taken away.

-- Scores the answers here too, by the course as it stands, and keeps to the course's pauses: whoever writes the row.
CREATE FUNCTION lianyi.check_attempt() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    c lianyi.course;
    total int;
    correct int;
    earlier timestamptz[];
BEGIN
    SELECT * INTO c FROM course k WHERE k.alliance_id = NEW.alliance_id AND k.code = NEW.course AND k.active;
    IF c.code IS NULL THEN
        RAISE EXCEPTION 'the course is not held' USING ERRCODE = '23514', CONSTRAINT = 'attempt_of_a_course';
    END IF;
    SELECT count(*), count(*) FILTER (WHERE q -> 'right' @> a AND a @> (q -> 'right') AND jsonb_array_length(a) > 0)
    INTO total, correct
    FROM jsonb_array_elements(c.questions) q CROSS JOIN LATERAL (SELECT coalesce(NEW.answers -> (q ->> 'number'), '[]') AS a) given;
    IF total = 0 OR NEW.score <> correct * 100 / total OR NEW.passed <> (correct * 100 >= c.pass_mark * total) THEN
        RAISE EXCEPTION 'an attempt is scored by its answers' USING ERRCODE = '23514', CONSTRAINT = 'attempt_scored';
    END IF;
    -- Attempts of one person at one course wait for each other.
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.clinician_id::text || NEW.course, 11));
    SELECT array_agg(t.taken_at) INTO earlier FROM attempt t
    WHERE t.alliance_id = NEW.alliance_id AND t.clinician_id = NEW.clinician_id AND t.course = NEW.course
      AND t.taken_at > now() - greatest(make_interval(days => c.window_days), make_interval(hours => c.hours_between));
    IF now() < ANY (SELECT e + make_interval(hours => c.hours_between) FROM unnest(earlier) e)
       OR (SELECT count(*) FROM unnest(earlier) e WHERE e > now() - make_interval(days => c.window_days)) >= c.attempts_allowed THEN
        RAISE EXCEPTION 'too soon, or too often, for another attempt' USING ERRCODE = '23514', CONSTRAINT = 'attempt_in_time';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER scored BEFORE INSERT ON lianyi.attempt FOR EACH ROW EXECUTE FUNCTION lianyi.check_attempt();

-- The only way to a privilege: a passed attempt, by a trainer where the course says so or where the privilege was taken
-- away before, and then none from before that.
CREATE OR REPLACE FUNCTION lianyi.grant_privilege(attempt uuid, privilege uuid, event uuid)
RETURNS TABLE (code text, valid_to timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
#variable_conflict use_column
DECLARE
    mine uuid := my_alliance();
    a lianyi.attempt;
    c lianyi.course;
    trainer uuid;
    taken timestamptz;
BEGIN
    SELECT * INTO a FROM attempt t WHERE t.alliance_id = mine AND t.id = grant_privilege.attempt AND t.passed;
    SELECT * INTO c FROM course k WHERE k.alliance_id = mine AND k.code = a.course;
    IF a.clinician_id <> me() AND 'trains' = ANY (my_duties()) THEN trainer := me(); END IF;
    SELECT max(p.ended_at) INTO taken FROM privilege p
    WHERE p.alliance_id = mine AND p.clinician_id = a.clinician_id AND p.code = c.privilege AND p.state IN ('suspended', 'revoked');
    -- Nobody signs for themselves, trainers included; and what was taken away once, a trainer gives back.
    IF a.id IS NULL OR (trainer IS NULL AND (c.requires_sign_off OR taken IS NOT NULL OR a.clinician_id <> me())) THEN
        RAISE EXCEPTION 'a privilege needs a passed attempt, and a trainer where the course says so' USING ERRCODE = '42501';
    END IF;
    IF taken >= a.taken_at THEN
        RAISE EXCEPTION 'the privilege was taken away after this attempt' USING ERRCODE = '23514',
            CONSTRAINT = 'attempt_before_revocation';
    END IF;
    INSERT INTO privilege (alliance_id, id, clinician_id, organisation_id, code, state, valid_from, valid_to, attempt_id, granted_by)
    VALUES (mine, grant_privilege.privilege, a.clinician_id, a.organisation_id, c.privilege, 'active', now(),
            now() + make_interval(months => c.valid_months), a.id, trainer);
    INSERT INTO privilege_event (alliance_id, id, kind, actor_id, actor_role, organisation_id, valid_time, clinician_id, code, to_state)
    VALUES (mine, grant_privilege.event, 'privilege.granted', me(), coalesce(current_setting('lianyi.role', true), ''),
            a.organisation_id, now(), a.clinician_id, c.privilege, 'active');
    RETURN QUERY SELECT c.privilege, now() + make_interval(months => c.valid_months);
END $$;
