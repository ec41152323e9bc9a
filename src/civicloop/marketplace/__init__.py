"""Prices, downloads, the credits ledger, earnings."""
