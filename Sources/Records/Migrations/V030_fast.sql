-- Many arrivals at once do not make each of them slow: the next exam to open is found by an index however many wait, and who
-- recorded an exam is found by a plan that is kept (a function in plain SQL is planned anew whenever it is called).

ALTER TABLE lianyi.job ADD COLUMN urgent boolean NOT NULL DEFAULT false;  -- an emergency's: opened before all others
UPDATE lianyi.job SET urgent = true FROM lianyi.exam e
WHERE job.done_at IS NULL AND e.alliance_id = job.alliance_id AND e.id = job.subject_id AND e.urgency = 'emergency';
DROP INDEX lianyi.job_waiting;
CREATE INDEX job_waiting ON lianyi.job (urgent DESC, run_at) WHERE done_at IS NULL;

CREATE OR REPLACE FUNCTION lianyi.colleague(account_login text) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
BEGIN
    RETURN (SELECT c.id FROM account a
            JOIN clinician c ON c.alliance_id = a.alliance_id AND c.id = a.clinician_id
            WHERE a.alliance_id = my_alliance() AND c.organisation_id = my_organisation() AND c.active
              AND a.login = account_login);
END $$;
