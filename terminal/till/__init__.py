"""The state of the counter and every use case: commands in, events out, one thread."""
