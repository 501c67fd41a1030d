"""One act each: what the office does, in transactions, with a record."""
