"""What stands at the counter: the basket, the member and their wallet, the hour and the shop."""
