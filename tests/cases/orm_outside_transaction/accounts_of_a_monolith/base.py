from contextlib import contextmanager

from sqlalchemy import Column, ForeignKey, Integer, String, create_engine
from sqlalchemy.ext.declarative import declarative_base
from sqlalchemy.orm import relationship, scoped_session, sessionmaker

engine = create_engine("postgresql://db")
Session = sessionmaker(bind=engine)
KeepSession = sessionmaker(bind=engine, expire_on_commit=False)
Registry = scoped_session(sessionmaker(bind=engine))
Base = declarative_base()


class Account(Base):
    __tablename__ = "account"
    id = Column(Integer, primary_key=True)
    email = Column(String)
    invoices = relationship("Bill")


class Bill(Base):
    __tablename__ = "bill"
    id = Column(Integer, primary_key=True)
    total = Column(Integer)
    account_id = Column(Integer, ForeignKey("account.id"))


@contextmanager
def session_scope():
    session = Session()
    try:
        yield session
        session.commit()
    except Exception:
        session.rollback()
        raise
    finally:
        session.close()
