"""Copies: documents with the same text in part, found page by page, whatever was put around it."""
