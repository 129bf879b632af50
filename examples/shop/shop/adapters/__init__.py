"""Clients of other companies' systems, of the cache and of the job queue."""
