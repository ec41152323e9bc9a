"""Problems: reported, filed, dispatched, fixed, verified, closed, watched."""
