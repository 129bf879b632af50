# only: apr-soft-delete-unguarded
# mypy: disable-error-code="var-annotated,attr-defined,misc"
"""A Django project: the manager of one model leaves deleted rows out, that of another does not."""
