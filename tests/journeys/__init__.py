"""A real browser walks through a real server on a demo city."""
