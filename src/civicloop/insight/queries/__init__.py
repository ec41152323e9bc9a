"""What the pages show, each question answered in one place."""
