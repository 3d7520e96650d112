"""What is found and committed alike for the screen and the pos door: sales, returns, vouchers."""
