"""Public commitments: baseline, measure, evidence, verdict."""
