"""The steps of `till.db` from version to version; each is frozen, today's tables are in `store.tables`."""
