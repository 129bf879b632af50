# only: apr-dto-in-core
"""FastAPI and pydantic over SQLAlchemy, in layers: where requests and responses reach the core, and where they are mapped."""
