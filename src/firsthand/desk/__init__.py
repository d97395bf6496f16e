"""The desk conducts a case: it reads the log, makes the visit, appends with the expected version."""
