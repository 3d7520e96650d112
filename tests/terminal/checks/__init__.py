"""The checks of the devices."""
