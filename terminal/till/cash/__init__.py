"""Drawer, shifts and what should be in the drawer."""
