"""Circulars: who may send and see them, their quiz, coverage by office, the export."""
