// The spool's tables. Forward only: a released step is never changed.
import GRDB

/// The tables, one step for each released version.
enum SpoolSchema {
    static let steps = [
        """
        CREATE TABLE capture (
            exam TEXT PRIMARY KEY NOT NULL,
            kind TEXT NOT NULL,
            urgency TEXT NOT NULL CHECK (urgency IN ('routine', 'urgent', 'emergency')),
            captured_at REAL NOT NULL,
            signed_manifest TEXT NOT NULL,
            manifest_sha256 TEXT NOT NULL CHECK (length(manifest_sha256) = 64),
            state TEXT NOT NULL
                CHECK (state IN ('captured', 'queued', 'sending', 'stored', 'read', 'refused')),
            state_at REAL NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            problem TEXT,
            receipt TEXT,
            report TEXT,
            CHECK (state NOT IN ('stored', 'read') OR receipt IS NOT NULL)
        ) STRICT;
        CREATE INDEX capture_waiting ON capture (captured_at)
            WHERE state IN ('captured', 'queued', 'sending');
        CREATE TABLE object (
            exam TEXT NOT NULL REFERENCES capture (exam),
            number INTEGER NOT NULL CHECK (number >= 1),
            name TEXT NOT NULL,
            size INTEGER NOT NULL CHECK (size >= 0),
            sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
            PRIMARY KEY (exam, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE capture_event (
            id INTEGER PRIMARY KEY,
            exam TEXT NOT NULL REFERENCES capture (exam),
            at REAL NOT NULL,
            state TEXT NOT NULL,
            note TEXT
        ) STRICT;
        CREATE INDEX capture_event_exam ON capture_event (exam, id);
        CREATE TABLE report (
            id TEXT NOT NULL,
            version INTEGER NOT NULL,
            exam TEXT NOT NULL,
            signed TEXT NOT NULL,
            signed_at REAL NOT NULL,
            fetched_at REAL NOT NULL,
            opened_at REAL,
            opening_known INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (id, version)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX report_exam ON report (exam);
        CREATE TABLE setting (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TRIGGER capture_event_stays BEFORE UPDATE ON capture_event
            BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END;
        CREATE TRIGGER capture_event_is_kept BEFORE DELETE ON capture_event
            BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END;
        CREATE TRIGGER manifest_stays BEFORE UPDATE OF exam, signed_manifest, manifest_sha256 ON capture
            BEGIN SELECT RAISE(ABORT, 'a manifest never changes'); END;
        CREATE TRIGGER receipt_stays BEFORE UPDATE OF receipt ON capture
            WHEN OLD.receipt IS NOT NULL AND NEW.receipt IS NOT OLD.receipt
            BEGIN SELECT RAISE(ABORT, 'a receipt never changes'); END;
        CREATE TRIGGER object_stays BEFORE UPDATE ON object
            BEGIN SELECT RAISE(ABORT, 'a manifest never changes'); END;
        """,
        """
        ALTER TABLE capture ADD COLUMN sent INTEGER NOT NULL DEFAULT 0 CHECK (sent >= 0);
        ALTER TABLE capture ADD COLUMN ending TEXT CHECK (ending IN ('superseded', 'discarded'));
        ALTER TABLE capture ADD COLUMN successor TEXT;
        ALTER TABLE capture ADD COLUMN standing TEXT;
        ALTER TABLE capture ADD COLUMN standing_asked_at REAL;
        ALTER TABLE object ADD COLUMN essential INTEGER NOT NULL DEFAULT 0 CHECK (essential IN (0, 1));
        CREATE INDEX object_content ON object (sha256);
        CREATE TABLE source (
            device INTEGER NOT NULL,
            inode INTEGER NOT NULL,
            size INTEGER NOT NULL,
            modified INTEGER NOT NULL,
            name TEXT NOT NULL,
            exam TEXT NOT NULL REFERENCES capture (exam),
            PRIMARY KEY (device, inode, size, modified)
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER ending_stays BEFORE UPDATE OF state, ending ON capture WHEN OLD.ending IS NOT NULL
            BEGIN SELECT RAISE(ABORT, 'what was ended stays ended'); END;
        CREATE TRIGGER only_refused_ends BEFORE UPDATE OF ending ON capture
            WHEN NEW.ending IS NOT NULL AND OLD.state <> 'refused'
            BEGIN SELECT RAISE(ABORT, 'only what was refused is ended'); END;
        CREATE TRIGGER capture_stays BEFORE DELETE ON capture
            BEGIN SELECT RAISE(ABORT, 'a capture is never deleted'); END;
        """,
        """
        ALTER TABLE capture ADD COLUMN patient TEXT;
        ALTER TABLE capture ADD COLUMN held_until REAL;
        ALTER TABLE capture ADD COLUMN mark TEXT;
        UPDATE capture SET patient = '-';
        CREATE INDEX capture_unassigned ON capture (captured_at) WHERE patient IS NULL;
        DROP TRIGGER manifest_stays;
        CREATE TRIGGER manifest_stays BEFORE UPDATE OF exam, signed_manifest, manifest_sha256 ON capture
            WHEN OLD.exam IS NOT NEW.exam OR OLD.attempts > 0 OR OLD.state <> 'captured' OR OLD.ending IS NOT NULL
            BEGIN SELECT RAISE(ABORT, 'a manifest never changes once it was tried'); END;
        CREATE TABLE patient (
            id TEXT PRIMARY KEY NOT NULL,
            sealed BLOB NOT NULL,
            known INTEGER NOT NULL CHECK (known IN (0, 1)),
            problem TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE attachment (
            exam TEXT PRIMARY KEY NOT NULL REFERENCES capture (exam),
            patient TEXT NOT NULL,
            reason TEXT NOT NULL,
            at REAL NOT NULL,
            told_at REAL,
            problem TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE critical (
            key TEXT PRIMARY KEY NOT NULL,
            event TEXT NOT NULL,
            exam TEXT,
            report TEXT,
            at REAL NOT NULL,
            acknowledged_at REAL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX critical_open ON critical (at) WHERE acknowledged_at IS NULL;
        """,
        """
        CREATE TABLE referral (
            id TEXT PRIMARY KEY NOT NULL,
            heard INTEGER NOT NULL,
            fetched INTEGER,
            sealed BLOB,
            changed_at REAL,
            seen_at REAL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE pruned (sha256 TEXT PRIMARY KEY NOT NULL, at REAL NOT NULL) STRICT, WITHOUT ROWID;
        """,
        """
        ALTER TABLE capture ADD COLUMN may_pack INTEGER NOT NULL DEFAULT 1 CHECK (may_pack IN (0, 1));
        ALTER TABLE capture ADD COLUMN packed_at REAL;
        CREATE TABLE original (
            exam TEXT NOT NULL REFERENCES capture (exam),
            number INTEGER NOT NULL CHECK (number >= 1),
            name TEXT NOT NULL,
            size INTEGER NOT NULL CHECK (size >= 0),
            sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
            essential INTEGER NOT NULL CHECK (essential IN (0, 1)),
            PRIMARY KEY (exam, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER original_stays BEFORE UPDATE ON original
            BEGIN SELECT RAISE(ABORT, 'what was captured never changes'); END;
        CREATE TRIGGER original_is_kept BEFORE DELETE ON original
            BEGIN SELECT RAISE(ABORT, 'what was captured is kept'); END;
        CREATE TRIGGER object_is_kept BEFORE DELETE ON object
            WHEN (SELECT attempts > 0 OR state <> 'captured' OR ending IS NOT NULL FROM capture WHERE exam = OLD.exam)
            BEGIN SELECT RAISE(ABORT, 'the objects of a manifest never change once it was tried'); END;
        CREATE TRIGGER object_joins BEFORE INSERT ON object
            WHEN (SELECT attempts > 0 OR state <> 'captured' OR ending IS NOT NULL FROM capture WHERE exam = NEW.exam)
            BEGIN SELECT RAISE(ABORT, 'the objects of a manifest never change once it was tried'); END;
        """,
        """
        CREATE TABLE critical_case (
            id TEXT PRIMARY KEY NOT NULL,
            sealed BLOB NOT NULL,
            opened_at REAL NOT NULL,
            waits INTEGER NOT NULL CHECK (waits IN (0, 1)),
            answer BLOB,
            told_at REAL,
            problem TEXT
        ) STRICT, WITHOUT ROWID;
        """,
        """
        ALTER TABLE report ADD COLUMN voided_at REAL;
        ALTER TABLE report ADD COLUMN void_reason TEXT;
        ALTER TABLE report ADD COLUMN is_doubted INTEGER NOT NULL DEFAULT 0 CHECK (is_doubted IN (0, 1));
        """,
        """
        -- How often it was signed anew, because this home got another identity.
        ALTER TABLE capture ADD COLUMN signings INTEGER NOT NULL DEFAULT 0 CHECK (signings >= 0);
        DROP TRIGGER manifest_stays;
        CREATE TRIGGER manifest_stays BEFORE UPDATE OF exam, signed_manifest, manifest_sha256 ON capture
            WHEN OLD.exam IS NOT NEW.exam OR OLD.ending IS NOT NULL OR OLD.receipt IS NOT NULL
                OR ((OLD.attempts > 0 OR OLD.state <> 'captured')
                    AND (OLD.manifest_sha256 IS NOT NEW.manifest_sha256 OR NEW.signings <> OLD.signings + 1))
            BEGIN SELECT RAISE(ABORT, 'a manifest never changes once it was tried'); END;
        """,
        """
        -- Whether the file has left the folder: what lies there again was put there by somebody.
        ALTER TABLE source ADD COLUMN is_moved INTEGER NOT NULL DEFAULT 0 CHECK (is_moved IN (0, 1));
        UPDATE source SET is_moved = 1;
        CREATE INDEX source_unmoved ON source (name, size) WHERE is_moved = 0;
        """,
        """
        -- Reports that the hub has named and that did not come, or are not believed.
        CREATE TABLE missing_report (
            id TEXT PRIMARY KEY NOT NULL,
            version INTEGER NOT NULL,
            item TEXT NOT NULL,
            problem TEXT NOT NULL,
            since REAL NOT NULL
        ) STRICT, WITHOUT ROWID;
        """,
        """
        -- What the hub keeps and cannot read may be put aside here; a report that comes for it all the same takes it out again.
        DROP TRIGGER only_refused_ends;
        CREATE TRIGGER only_refused_ends BEFORE UPDATE OF ending ON capture
            WHEN NEW.ending IS NOT NULL AND OLD.state <> 'refused'
                AND NOT (NEW.ending = 'discarded' AND OLD.state = 'stored'
                         AND coalesce(json_extract(OLD.standing, '$.state'), '') = 'quarantined')
            BEGIN SELECT RAISE(ABORT, 'only what was refused, or cannot be read, is ended'); END;
        DROP TRIGGER ending_stays;
        CREATE TRIGGER ending_stays BEFORE UPDATE OF state, ending ON capture
            WHEN OLD.ending IS NOT NULL
                AND NOT (OLD.ending = 'discarded' AND OLD.state = 'stored' AND NEW.state = 'read' AND NEW.ending IS NULL)
            BEGIN SELECT RAISE(ABORT, 'what was ended stays ended'); END;
        CREATE INDEX original_content ON original (sha256);
        """,
        """
        -- Files of refused exams are looked for with every look at the folder, among all that was ever captured.
        CREATE INDEX capture_refused ON capture (captured_at) WHERE state = 'refused';
        CREATE INDEX capture_event_refused ON capture_event (exam) WHERE state = 'refused';
        CREATE INDEX source_moved ON source (exam) WHERE is_moved = 1;
        """,
    ]

    /// Brings a spool up to this program's version; one that is ahead of it is left alone.
    static func bring(_ database: Database) throws {
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard version <= steps.count else { throw SpoolError.fromTheFuture(version: version) }
        for step in version..<steps.count {
            try database.execute(sql: steps[step])
            try database.execute(sql: "PRAGMA user_version = \(step + 1)")
        }
    }
}
