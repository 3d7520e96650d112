"""The words of a programme document: what a marketer may say, one module for each part of it."""
