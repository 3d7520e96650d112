"""What everything is made of: ids, money, points, clean text, and what a refusal is."""
