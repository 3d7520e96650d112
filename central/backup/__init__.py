"""Backups of the whole shop in one file of our own, the same for both engines, and the way back."""
