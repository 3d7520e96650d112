"""The pure core that till and server share: values and rules, no clock, no chance, no files, no network."""
