"""The panels of the screen, one file each; every panel draws plain values and reports wishes."""
