# only: apr-orm-escape
"""A layered FastAPI service over async SQLAlchemy: every way a row leaves its repository, and every place that may hold one."""
