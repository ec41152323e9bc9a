"""Makers of rows for tests, without surprises: what isn't said is the plainest value."""
