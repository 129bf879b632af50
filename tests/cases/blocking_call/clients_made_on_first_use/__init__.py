# only: apr-blocking-call
"""A boto3 client that a function without a return type makes on first use and keeps in a global, asked from another module."""
