"""What devices say, in each language of the till."""
