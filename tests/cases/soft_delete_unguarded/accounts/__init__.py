"""Unique values that are given up when a row is marked as deleted, in a service far from the model; and indexes that are written with the class's own names."""
# only: apr-soft-delete-unguarded
