-- The four roles of the hub and its database. Run by a superuser, as often as you like:
--   psql -X -v ON_ERROR_STOP=1 -f roles.sql postgres
-- With passwords (only where peer authentication is impossible, because the database is on another machine):
--   psql -X -v ON_ERROR_STOP=1 -v owner_password=… -v app_password=… -v signin_password=… -v jobs_password=… -f roles.sql postgres
-- A password given with -v is visible in the list of processes while psql runs; \password in psql is not.

-- lianyi_owner   owns the tables; makes and changes them by `lianyi-hub migrate`; never used to serve
-- lianyi_app     what requests run as, behind row-level security
-- lianyi_signin  what runs before an actor is known: sign-in, token, enrolment
-- lianyi_jobs    leases, escalations, sweeps
SELECT format('CREATE ROLE %I LOGIN', name)
FROM unnest(ARRAY['lianyi_owner', 'lianyi_app', 'lianyi_signin', 'lianyi_jobs']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec
SELECT format('ALTER ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION INHERIT', name)
FROM unnest(ARRAY['lianyi_owner', 'lianyi_app', 'lianyi_signin', 'lianyi_jobs']) AS name
\gexec

\if :{?owner_password}
ALTER ROLE lianyi_owner PASSWORD :'owner_password';
\endif
\if :{?app_password}
ALTER ROLE lianyi_app PASSWORD :'app_password';
\endif
\if :{?signin_password}
ALTER ROLE lianyi_signin PASSWORD :'signin_password';
\endif
\if :{?jobs_password}
ALTER ROLE lianyi_jobs PASSWORD :'jobs_password';
\endif

-- The hub sets its own limits at every connection; these hold for everybody else who signs in as one of its roles.
ALTER ROLE lianyi_app SET statement_timeout = '30s';
ALTER ROLE lianyi_app SET lock_timeout = '500ms';
ALTER ROLE lianyi_app SET idle_in_transaction_session_timeout = '10s';
ALTER ROLE lianyi_signin SET statement_timeout = '2s';
ALTER ROLE lianyi_signin SET lock_timeout = '500ms';
ALTER ROLE lianyi_signin SET idle_in_transaction_session_timeout = '10s';
ALTER ROLE lianyi_jobs SET lock_timeout = '500ms';
ALTER ROLE lianyi_jobs SET idle_in_transaction_session_timeout = '10s';

-- C.UTF-8 sorts by code point: the same on every machine, unchanged by an upgrade of the C library, and fit for
-- prefix searches by index.
SELECT 'CREATE DATABASE lianyi OWNER lianyi_owner TEMPLATE template0 ENCODING ''UTF8'' LOCALE ''C.UTF-8'''
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'lianyi')
\gexec
REVOKE ALL ON DATABASE lianyi FROM PUBLIC;
GRANT CONNECT ON DATABASE lianyi TO lianyi_app, lianyi_signin, lianyi_jobs;

\connect lianyi
REVOKE ALL ON SCHEMA public FROM PUBLIC;
