"""The page of the devices."""
