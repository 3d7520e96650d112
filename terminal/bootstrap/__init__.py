"""The only place that knows every concrete class: builds the till, starts it and stops it in order."""
