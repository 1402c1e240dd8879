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
