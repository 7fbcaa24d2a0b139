"""The archive on disk: CURRENT, builds, originals and the ledger of records."""
