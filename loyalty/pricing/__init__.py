"""A programme applied to a basket: which rules touch which lines, what is taken off, what is earned, and why."""
