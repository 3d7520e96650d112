"""The page of the devices: a list of them, and the chosen one with its live tests."""
