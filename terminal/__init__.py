"""The till: a desktop program at the counter that goes on trading without a line."""
