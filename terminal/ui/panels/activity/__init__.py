"""The room of the last sales on the screen: the list, the sale, and beside it what is done about it."""
