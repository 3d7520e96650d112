"""One call of a till: judge what it brings in one transaction, read the feed in another, answer."""
