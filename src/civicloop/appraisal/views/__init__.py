"""The pages of windows and of disputes."""
