"""Who said it: signatures of things and of requests, membership, published programmes."""
