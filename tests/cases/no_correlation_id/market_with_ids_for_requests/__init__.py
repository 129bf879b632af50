# only: apr-no-correlation-id
"""Requests have their id on each line; jobs and messages have none."""
