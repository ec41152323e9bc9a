"""Documents: taken in, converted, read by page, searched, compared."""
