-- What was typed and not yet saved, kept while the store is locked. No record: nothing is evaluated from it, and the
-- journal does not speak of it.
CREATE TABLE draft (
    case_id TEXT NOT NULL,                  -- empty for a draft of no case, such as a case that is begun
    form    TEXT NOT NULL,                  -- which form, as the window names it
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (case_id, form)
) STRICT, WITHOUT ROWID;

-- Letters as they left: the bytes of the file, and what was said of it then. Written once, never altered; they go only
-- with their case.
CREATE TABLE issued_letter (
    number      INTEGER PRIMARY KEY,
    case_number INTEGER NOT NULL REFERENCES case_row (number),
    id          TEXT NOT NULL,
    body        TEXT NOT NULL CHECK (json_valid(body)),
    pdf         BLOB NOT NULL,
    digest      BLOB NOT NULL CHECK (length(digest) = 32),   -- HMAC of case, id, body and bytes
    UNIQUE (case_number, id)
) STRICT;

CREATE TRIGGER issued_letter_is_never_altered BEFORE UPDATE ON issued_letter
BEGIN
    SELECT RAISE(ABORT, 'an issued letter is locked');
END;

-- What the outlook of a case was computed with besides its records: knowledge, policy and day. Another one in force
-- means that it must be computed anew.
ALTER TABLE case_row ADD COLUMN basis TEXT;
