-- What a reader draws on an exam's pictures: arrows, ellipses, lengths. One set for each reading, so that every version of a report
-- keeps its own; fixed by the signature.

CREATE TABLE lianyi.reading_annotation (
    alliance_id uuid NOT NULL,
    reading_id  uuid NOT NULL,
    version     int NOT NULL DEFAULT 1 CHECK (version >= 1),
    items       jsonb NOT NULL CHECK (jsonb_typeof(items) = 'array' AND jsonb_array_length(items) <= 100
                                      AND octet_length(items::text) <= 65536),
    drawn_by    uuid NOT NULL,
    saved_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (alliance_id, reading_id),
    FOREIGN KEY (alliance_id, reading_id) REFERENCES lianyi.reading,
    FOREIGN KEY (alliance_id, drawn_by) REFERENCES lianyi.clinician
);
ALTER TABLE lianyi.reading_annotation ENABLE ROW LEVEL SECURITY;
ALTER TABLE lianyi.reading_annotation FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON lianyi.reading_annotation TO lianyi_owner USING (true);

-- The centre that reads sees them while they are drawn; everybody else with the report that they belong to.
CREATE POLICY seen ON lianyi.reading_annotation FOR SELECT TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND (('reads' = ANY ((SELECT lianyi.my_duties())::text[])
                 AND EXISTS (SELECT 1 FROM lianyi.reading r
                             WHERE r.alliance_id = reading_annotation.alliance_id AND r.id = reading_annotation.reading_id
                               AND r.centre_id = (SELECT lianyi.my_organisation())))
                OR EXISTS (SELECT 1 FROM lianyi.report p
                           WHERE p.alliance_id = reading_annotation.alliance_id
                             AND p.reading_id = reading_annotation.reading_id)));
-- Whoever holds the claim draws; a signed reading has no holder who could.
CREATE POLICY drawn ON lianyi.reading_annotation FOR INSERT TO lianyi_app
    WITH CHECK (alliance_id = (SELECT lianyi.my_alliance()) AND drawn_by = (SELECT lianyi.me())
                AND EXISTS (SELECT 1 FROM lianyi.reading r
                            WHERE r.alliance_id = reading_annotation.alliance_id AND r.id = reading_annotation.reading_id
                              AND r.state = 'claimed' AND r.claimed_by = (SELECT lianyi.me())));
CREATE POLICY redrawn ON lianyi.reading_annotation FOR UPDATE TO lianyi_app
    USING (alliance_id = (SELECT lianyi.my_alliance())
           AND EXISTS (SELECT 1 FROM lianyi.reading r
                       WHERE r.alliance_id = reading_annotation.alliance_id AND r.id = reading_annotation.reading_id
                         AND r.state = 'claimed' AND r.claimed_by = (SELECT lianyi.me())))
    WITH CHECK (drawn_by = (SELECT lianyi.me()));
GRANT SELECT, INSERT, UPDATE (version, items, drawn_by, saved_at) ON lianyi.reading_annotation TO lianyi_app;
