"""The checks of the devices: one room for the page on the screen and for `pointill doctor`."""
