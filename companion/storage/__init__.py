"""TinyDB over an append-only, checksummed revision log: one file per device and year."""
