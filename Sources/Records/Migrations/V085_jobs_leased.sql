-- The next job is found without a look at all that wait, or are done: with 20,000 that wait, 0.08 ms instead of 2.
SET LOCAL search_path = lianyi;

-- Whether somebody is at the same exam already (takeDescription): few are leased at any time.
CREATE INDEX job_leased ON job (subject_id) WHERE done_at IS NULL AND lease_until IS NOT NULL;
-- What is to be judged again is rare, and asked for after every exam that was opened.
CREATE INDEX job_to_judge ON job (alliance_id, urgent DESC, run_at) WHERE done_at IS NULL AND kind = 'exam.judge';
