# only: apr-soft-delete-unguarded
# mypy: disable-error-code="var-annotated,attr-defined,misc"
"""Models, a mixin, a migration, a manager and repositories in modules of their own: what a partial index of a migration covers, what a base query or a manager leaves out."""
