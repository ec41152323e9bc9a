"""Pages on which the civility office sets the city up: each change is recorded to the chain."""
