"""What the server alone keeps of points: lots and their ends, ranks of members, bonuses."""
