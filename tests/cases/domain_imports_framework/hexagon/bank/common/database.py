from sqlalchemy.engine import Engine
