from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Permit(Base):
    __tablename__ = "permits"
    id = Column(Integer, primary_key=True)
    status = Column(String(10), default="draft")
    owner = Column(Integer)

    def submit(self):
        if self.status != "draft":
            raise ValueError(self.status)
        self.status = "submitted"
