"""Sales priced once more from what the till wrote down with them: a difference waits for a person, no book changes."""
