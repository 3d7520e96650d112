"""What becomes of a quote: the sale, its later claim, and the same sale priced again."""
