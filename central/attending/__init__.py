"""What waits for a person: exceptions until somebody closes them, tills that are lost, points that are given up."""
