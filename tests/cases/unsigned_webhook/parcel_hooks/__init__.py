"""Signatures compared by `==`: a danger where a stranger sends his guess, none in a test."""
