"""People, offices, roles, sign-in."""
