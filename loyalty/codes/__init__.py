"""What is printed and scanned: cards, receipts, vouchers, trade items."""
