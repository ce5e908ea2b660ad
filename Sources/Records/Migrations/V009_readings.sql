-- Readings: one open claim each, a lease that runs out, an epoch that fences those who come too late; and signed reports.

CREATE TABLE lianyi.reading (
    alliance_id     uuid NOT NULL,
    id              uuid NOT NULL,
    exam_id         uuid NOT NULL,
    organisation_id uuid NOT NULL,             -- the clinic that asked
    centre_id       uuid NOT NULL,
    operator_id     uuid,
    kind            text NOT NULL,
    urgency         text NOT NULL CHECK (urgency IN ('routine', 'urgent', 'emergency')),
    rank            smallint NOT NULL GENERATED ALWAYS AS
                        (CASE urgency WHEN 'emergency' THEN 0 WHEN 'urgent' THEN 1 ELSE 2 END) STORED,
    state           text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'claimed', 'signed', 'rejected', 'withdrawn')),
    due_at          timestamptz NOT NULL,
    queued_at       timestamptz NOT NULL DEFAULT now(),
    claimed_by      uuid,
    claimed_at      timestamptz,
    lease_until     timestamptz,
    epoch           int NOT NULL DEFAULT 0,    -- +1 at every claim; every write under a claim names it
    claim_key       text,                      -- the request that claimed it, so that a repeat gets the same
    signed_at       timestamptz,
    PRIMARY KEY (alliance_id, id),
    FOREIGN KEY (alliance_id, exam_id) REFERENCES lianyi.exam,
    FOREIGN KEY (alliance_id, claimed_by) REFERENCES lianyi.clinician,
    CHECK ((state = 'claimed') = (lease_until IS NOT NULL)),
    CHECK (state NOT IN ('claimed', 'signed') OR (claimed_by IS NOT NULL AND claimed_at IS NOT NULL)),
    CHECK ((state = 'signed') = (signed_at IS NOT NULL)),
    CONSTRAINT nobody_reads_their_own CHECK (claimed_by IS DISTINCT FROM operator_id OR claimed_by IS NULL)
);
CREATE UNIQUE INDEX one_open_reading ON lianyi.reading (alliance_id, exam_id) WHERE state IN ('queued', 'claimed');
CREATE INDEX reading_queue ON lianyi.reading (alliance_id, centre_id, rank, due_at, id)
    WHERE state IN ('queued', 'claimed');
CREATE INDEX reading_claimed ON lianyi.reading (lease_until) WHERE state = 'claimed';
CREATE INDEX reading_of_reader ON lianyi.reading (alliance_id, claimed_by) WHERE state = 'claimed';
CREATE INDEX reading_of_exam ON lianyi.reading (alliance_id, exam_id);

-- A reader's unfinished text. It outlives the lease: whoever loses the claim keeps what was written.
CREATE TABLE lianyi.reading_draft (
    alliance_id  uuid NOT NULL,
    reading_id   uuid NOT NULL,
    clinician_id uuid NOT NULL,
    version      int NOT NULL DEFAULT 1,
    content      jsonb NOT NULL,
    saved_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (alliance_id, reading_id, clinician_id),
    FOREIGN KEY (alliance_id, reading_id) REFERENCES lianyi.reading
);

CREATE TABLE lianyi.report (
    alliance_id     uuid NOT NULL,
    id              uuid NOT NULL,
    reading_id      uuid NOT NULL,
    exam_id         uuid NOT NULL,
    organisation_id uuid NOT NULL,
    centre_id       uuid NOT NULL,
    patient_id      uuid,
    kind            text NOT NULL,
    version         int NOT NULL CHECK (version >= 1),
    stage           text NOT NULL CHECK (stage IN ('preliminary', 'final', 'amended')),
    severity        text NOT NULL CHECK (severity IN ('normal', 'abnormal', 'alert', 'critical')),
    result          text NOT NULL CHECK (result IN ('positive', 'negative', 'variant')),
    refers          boolean NOT NULL DEFAULT false,  -- the advice is to refer, or to consider it
    reader_id       uuid NOT NULL,
    signed_at       timestamptz NOT NULL DEFAULT now(),
    document        text NOT NULL,             -- the canonical bytes that were signed
    signature       text NOT NULL,
    opened_at       timestamptz,               -- the clinic has opened it
    opened_by       uuid,
    PRIMARY KEY (alliance_id, id),
    UNIQUE (alliance_id, reading_id, version),
    FOREIGN KEY (alliance_id, reading_id) REFERENCES lianyi.reading,
    FOREIGN KEY (alliance_id, exam_id) REFERENCES lianyi.exam,
    FOREIGN KEY (alliance_id, reader_id) REFERENCES lianyi.clinician,
    CHECK ((opened_at IS NULL) = (opened_by IS NULL))
);
CREATE INDEX report_of_organisation ON lianyi.report (alliance_id, organisation_id, signed_at, id);
CREATE INDEX report_of_exam ON lianyi.report (alliance_id, exam_id, version);

CREATE TABLE lianyi.reading_event (LIKE lianyi.event_shape INCLUDING DEFAULTS,
    reading_id uuid NOT NULL, PRIMARY KEY (alliance_id, id),
    FOREIGN KEY (alliance_id, reading_id) REFERENCES lianyi.reading);
CREATE INDEX event_of_reading ON lianyi.reading_event (alliance_id, reading_id, recorded_at);
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON lianyi.reading_event
    FOR EACH ROW EXECUTE FUNCTION lianyi.refuse_change();
-- A signed report is never changed; only that the clinic opened it is added, once.
CREATE FUNCTION lianyi.keep_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.opened_at IS NOT NULL OR to_jsonb(OLD) - '{opened_at,opened_by}'::text[]
                                    <> to_jsonb(NEW) - '{opened_at,opened_by}'::text[] THEN
        RAISE EXCEPTION 'a signed report is never changed' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER signed_once BEFORE UPDATE ON lianyi.report FOR EACH ROW EXECUTE FUNCTION lianyi.keep_report();
