"""Service windows, ratings, billing disputes."""
