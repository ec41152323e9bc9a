"""The demo city, made by the same actions that users call."""
