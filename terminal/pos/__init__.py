"""The pos door: loopback HTTP for a point-of-sale program on the same computer."""
