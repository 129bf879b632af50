"""The features. Each may use another one only through its `api` module."""
