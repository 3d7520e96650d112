"""What travels between a till and the server: messages, rows of the replica, files of unsent work."""
