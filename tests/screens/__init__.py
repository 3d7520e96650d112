"""Sample scenes of the till's screen as pictures."""
