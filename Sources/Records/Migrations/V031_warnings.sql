-- Everything that opening an exam's files gave to think about, in two languages; whose they are is compared when it is shown.

ALTER TABLE lianyi.exam ADD COLUMN warnings jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(warnings) = 'array');
UPDATE lianyi.exam SET warnings = jsonb_build_array(jsonb_build_object('code', 'noted', 'zh', identity_warning, 'en', identity_warning))
WHERE identity_warning IS NOT NULL;
ALTER TABLE lianyi.exam DROP COLUMN identity_warning;
GRANT UPDATE (warnings) ON lianyi.exam TO lianyi_jobs;
