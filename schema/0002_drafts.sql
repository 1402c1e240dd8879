-- What was typed and not yet saved, kept while the store is locked. No record: nothing is evaluated from it, and the
-- journal does not speak of it.
CREATE TABLE draft (
    case_id TEXT NOT NULL,                  -- empty for a draft of no case, such as a case that is begun
    form    TEXT NOT NULL,                  -- which form, as the window names it
    body    TEXT NOT NULL CHECK (json_valid(body)),
    PRIMARY KEY (case_id, form)
) STRICT, WITHOUT ROWID;
