"""What becomes of each operation that a till brings: applied, flagged or quarantined, never rejected."""
