"""Exact search of Chinese text, page by page: folding, the query's language, the database's own index, the answer."""
