"""A receipt printer made of software: speaks ESC/POS over TCP, fails on request, and its paper is pictures."""
