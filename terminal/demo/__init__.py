"""The demo: a sample shop of its own to try, as a window or as a scripted day that proves itself."""
