"""What happens at windows, and in disputes."""
