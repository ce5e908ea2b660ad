-- Terminals hear of the numbers that the alliance decides for them, as they hear of everything else: by a notice, in order.

ALTER TABLE lianyi.notice
    DROP CONSTRAINT notice_check,
    ADD CONSTRAINT about_something CHECK (event = 'settings.changed' OR num_nonnulls(exam_id, report_id, referral_id) >= 1);

INSERT INTO lianyi.setting (alliance_id, name, valid_from, value, source)
SELECT a.id, s.name, '2020-01-01T00:00:00+08:00', s.value, s.source
FROM lianyi.alliance a CROSS JOIN (VALUES
    ('terminal.hold', jsonb '{"minutes": 10}', 'house proposal: long enough to name the person who sits there'),
    ('terminal.keep', jsonb '{"days": 30}', 'house proposal: files stay on the terminal for a month after the receipt')
) AS s (name, value, source)
ON CONFLICT DO NOTHING;

-- Every organisation that has a terminal hears of it; in one order, so that two changes at once do not wait in a circle.
CREATE FUNCTION lianyi.notice_of_setting() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = lianyi, pg_temp AS $$
DECLARE
    side uuid;
BEGIN
    FOR side IN SELECT DISTINCT t.organisation_id FROM terminal t
                WHERE t.alliance_id = NEW.alliance_id AND t.revoked_at IS NULL ORDER BY 1 LOOP
        PERFORM give_notice(NEW.alliance_id, side, 'settings.changed', false, NULL, NULL, NULL);
    END LOOP;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER noticed AFTER INSERT OR UPDATE ON lianyi.setting DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (starts_with(NEW.name, 'terminal.')) EXECUTE FUNCTION lianyi.notice_of_setting();
