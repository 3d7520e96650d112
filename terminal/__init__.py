"""The till: the program at the counter."""
