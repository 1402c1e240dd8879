-- The first format of the store. One row per record: the columns that are searched or joined, and `body`, the
-- record as it stands in the case file. Days are ISO 8601 text, partial ones as in the case file; instants are
-- UTC with a Z.

-- One row per case: what the case list shows, finds and sorts by. Everything here follows from the records and
-- the last evaluation and is written in the same transaction as the records.
CREATE TABLE case_row (
    number       INTEGER PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE,
    sort_key     TEXT NOT NULL,             -- folded name, birth date, id: the order of the list
    family_name  TEXT NOT NULL,
    given_name   TEXT NOT NULL,
    birth_date   TEXT,
    sex          TEXT,
    identifier   TEXT,
    regions      TEXT NOT NULL,             -- ids of the problems' regions, separated by spaces, leading one first
    step         TEXT,                      -- id of the next step
    step_label   TEXT,                      -- its wording
    strength     TEXT,                      -- how it is offered
    urgency      TEXT,                      -- of the most urgent open red flag
    held         INTEGER NOT NULL CHECK (held IN (0, 1)),
    due          TEXT,                      -- the next day something is due: outcome, review, revisit
    due_reason   TEXT,
    open_letters INTEGER NOT NULL CHECK (open_letters >= 0),
    knowledge    TEXT,                      -- edition the step was computed with
    changed_at   TEXT NOT NULL
) STRICT;
CREATE INDEX case_row_by_name ON case_row (sort_key);
CREATE INDEX case_row_by_change ON case_row (changed_at);
CREATE INDEX case_row_by_due ON case_row (due) WHERE due IS NOT NULL;
CREATE INDEX case_row_by_urgency ON case_row (urgency) WHERE urgency IS NOT NULL;

-- The folded words a case is found by: each word of name, identifier, birth date, region and step.
CREATE TABLE case_term (
    term        TEXT NOT NULL,
    case_number INTEGER NOT NULL REFERENCES case_row (number) ON DELETE CASCADE,
    PRIMARY KEY (term, case_number)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_term_by_case ON case_term (case_number);

-- The records of a case.
CREATE TABLE record (
    case_number INTEGER NOT NULL REFERENCES case_row (number),
    kind        TEXT NOT NULL CHECK (kind IN ('patient', 'problem', 'entry', 'letter')),
    id          TEXT NOT NULL,
    place       INTEGER NOT NULL,           -- of a problem among the problems; 0 for other kinds
    body        TEXT NOT NULL CHECK (json_valid(body)),
    digest      BLOB NOT NULL CHECK (length(digest) = 32),   -- HMAC of kind, ids and body
    PRIMARY KEY (case_number, kind, id)
) STRICT, WITHOUT ROWID;

-- The clinic's settings: one row.
CREATE TABLE settings (
    singleton INTEGER PRIMARY KEY CHECK (singleton = 1),
    body      TEXT NOT NULL CHECK (json_valid(body)),
    digest    BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT;

-- What was changed when by whom: written in the transaction of the change, never altered. It holds digests and
-- ids only, so that erasing a patient leaves it whole.
CREATE TABLE journal (
    sequence  INTEGER PRIMARY KEY,
    at        TEXT NOT NULL,
    actor     TEXT NOT NULL,
    action    TEXT NOT NULL,
    case_id   TEXT NOT NULL,
    kind      TEXT NOT NULL,
    record_id TEXT NOT NULL,
    before    BLOB CHECK (before IS NULL OR length(before) = 32),
    after     BLOB CHECK (after IS NULL OR length(after) = 32),
    format    INTEGER NOT NULL,             -- user_version when written
    program   TEXT NOT NULL,
    knowledge TEXT NOT NULL,                -- edition in force
    previous  BLOB NOT NULL CHECK (length(previous) = 32),
    mac       BLOB NOT NULL CHECK (length(mac) = 32)
) STRICT;
CREATE INDEX journal_by_record ON journal (case_id, kind, record_id, sequence);

CREATE TRIGGER journal_is_never_updated BEFORE UPDATE ON journal
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER journal_is_never_deleted BEFORE DELETE ON journal
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER journal_only_grows BEFORE INSERT ON journal
WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM journal)
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;
