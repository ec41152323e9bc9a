"""The pages of credits: a document's price and file, a member's ledger."""
