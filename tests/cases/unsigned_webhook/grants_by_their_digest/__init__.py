"""Rows that are found by a digest which is computed here: a condition for the database, and no comparison of a signature."""
# only: apr-unsigned-webhook
