"""Papers that belong to no sale: the test page, the day's report, cards to cut out, codes that set a scanner."""
