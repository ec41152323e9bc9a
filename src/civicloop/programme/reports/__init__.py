"""Reports due: rules, workflow, questions, drafts from an office's ledger, the compiled document in official layout."""
