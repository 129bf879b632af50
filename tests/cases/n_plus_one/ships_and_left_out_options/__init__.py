# only: apr-n-plus-one
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()
