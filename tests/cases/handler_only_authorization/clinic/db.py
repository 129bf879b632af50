from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

SessionLocal: sessionmaker[Session] = sessionmaker(create_engine("sqlite://"))
