-- A terminal without an agent sends no heartbeat; that it asked for a token is a sign of life all the same.
SET LOCAL search_path = lianyi;

ALTER TABLE terminal ADD COLUMN signed_in_at timestamptz;
GRANT UPDATE (signed_in_at) ON terminal TO lianyi_signin;

UPDATE terminal t SET signed_in_at = s.at
FROM (SELECT alliance_id, terminal_id, max(last_used_at) AS at FROM session WHERE terminal_id IS NOT NULL GROUP BY 1, 2) s
WHERE s.alliance_id = t.alliance_id AND s.terminal_id = t.id;
