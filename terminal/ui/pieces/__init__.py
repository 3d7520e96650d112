"""The small parts that every panel is made of: labels, keys, cards, the ring."""
