"""What code that runs at the same time has in common: shared state, the locks around it, and where a function runs."""
