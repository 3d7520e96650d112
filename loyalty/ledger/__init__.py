"""Who holds what: double entry, lots and their ends, rights of tills, vouchers and their holders."""
