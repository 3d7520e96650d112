"""The hardware at the counter: scanners, camera, printer; each a thread with a state."""
