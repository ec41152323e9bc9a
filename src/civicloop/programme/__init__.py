"""Campaigns, directives, tasks, supervision."""
