"""The server's doors: what tills and browsers may ask over HTTP."""
