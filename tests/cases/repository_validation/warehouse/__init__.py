# only: apr-repository-validation
"""Functions of repository modules, and reject helpers of this module and another: the caller is where it is reported."""
