-- A reading has a purpose: the first look, the review of a report that its reader may not release alone, the blind second look
-- of quality control, or an amendment. All wait in one queue, are claimed by one statement and fenced by one epoch.

ALTER TABLE lianyi.reading
    ADD COLUMN purpose    text NOT NULL DEFAULT 'read' CHECK (purpose IN ('read', 'review', 'overread', 'amend')),
    ADD COLUMN subject_id uuid,                      -- the report that is reviewed, read over or amended
    ADD COLUMN excluded   uuid[] NOT NULL DEFAULT '{}', -- who may never claim it, besides the operator: earlier readers
    ADD COLUMN offered_to uuid,                      -- whose it is first; anybody eligible may take it afterwards
    ADD COLUMN offered_until timestamptz,
    ADD COLUMN unassignable_since timestamptz,       -- nobody eligible is on duty: seen, and alarmed
    ADD CONSTRAINT subject_of_purpose CHECK ((purpose = 'read') = (subject_id IS NULL)),
    ADD CONSTRAINT offer_ends CHECK ((offered_to IS NULL) = (offered_until IS NULL)),
    ADD CONSTRAINT nobody_reads_twice CHECK (claimed_by IS NULL OR claimed_by <> ALL (excluded)),
    ADD FOREIGN KEY (alliance_id, subject_id) REFERENCES lianyi.report,
    ADD FOREIGN KEY (alliance_id, offered_to) REFERENCES lianyi.clinician;

-- One open reading of each purpose for an exam: a second look may stand beside an addendum.
DROP INDEX lianyi.one_open_reading;
CREATE UNIQUE INDEX one_open_reading ON lianyi.reading (alliance_id, exam_id, purpose) WHERE state IN ('queued', 'claimed');
CREATE INDEX reading_offered ON lianyi.reading (alliance_id, offered_to) WHERE state = 'queued' AND offered_to IS NOT NULL;
CREATE INDEX reading_unassignable ON lianyi.reading (alliance_id, centre_id) WHERE unassignable_since IS NOT NULL;
