"""What every app stands on: chain, errors, clock, blobs, numbers, the base queryset. Knows no app."""
