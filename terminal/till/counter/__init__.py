"""One customer at the screen: what a cashier enters, does and sees."""
