"""A module of the domain that has a library's name."""
