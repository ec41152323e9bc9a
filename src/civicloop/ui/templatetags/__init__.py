"""Template tags of the design system, loaded in every template by the settings."""
