"""Pages of the cases: report, list and map, one case, following by link."""
