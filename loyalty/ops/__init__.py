"""What happened: the operations of a till, their bodies, their chain, and what they add up to."""
