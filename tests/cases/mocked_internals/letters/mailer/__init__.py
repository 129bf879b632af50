# only: apr-mocked-internals
"""Patches in every spelling: by text, object, fixture, assignment by a written-out or shorter name of a module; and what lies outside."""
