"""The version of this till's program, as it tells the server, people and other programs."""

VERSION = "0.1.0"
