"""The ways to a printer: network, file or device node, serial port, USB, and the spoolers of Windows and CUPS."""
