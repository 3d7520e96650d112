"""The programme on the server: drafts held against the shop, tried on real sales, published, stopped."""
