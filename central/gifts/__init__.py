"""Vouchers that the programme gives by itself: what sales bring, what returns take back, and what people hand out."""
