"""Pages that read all and decide nothing."""
