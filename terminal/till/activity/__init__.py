"""What a cashier does after a sale: find it, return it, undo it, print it again, put its points right."""
