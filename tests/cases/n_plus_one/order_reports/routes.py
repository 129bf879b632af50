from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, computed_field
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload, sessionmaker

from .models import Page, Report
from .repositories import ReportRepository

router = APIRouter()
make_session = sessionmaker()


def get_session() -> Any:
    with make_session() as session:
        yield session


Db = Annotated[Session, Depends(get_session)]


class PageOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    text: str


class ReportOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    title: str
    pages: list[PageOut]


class ReportRow(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    title: str

    @computed_field
    @property
    def first_page(self) -> str:
        with make_session() as session:
            return session.scalar(select(Page.text).where(Page.report_id == self.id)) or ""  # error: apr-n-plus-one

    @computed_field
    def upper_title(self) -> str:
        return self.title.upper()


@router.get("/reports")
def list_reports(session: Annotated[Session, Depends(get_session)]) -> list[ReportOut]:
    return [ReportOut.model_validate(report) for report in session.scalars(select(Report))]  # error: apr-n-plus-one


@router.get("/reports/loaded")
def list_loaded_reports(session: Db) -> list[ReportOut]:
    return [ReportOut.model_validate(report) for report in session.scalars(select(Report).options(selectinload(Report.pages)))]


@router.get("/reports/short")
def list_short_reports(session: Db) -> list[ReportRow]:
    return [ReportRow.model_validate(report) for report in session.scalars(select(Report))]


@router.get("/reports/all", response_model=list[ReportOut])
def list_all_reports(session: Db) -> Any:
    return session.scalars(select(Report)).all()  # error: apr-n-plus-one


@router.get("/reports/annotated")
def list_annotated_reports(session: Db) -> list[ReportOut]:
    return session.scalars(select(Report)).all()  # type: ignore[return-value]  # error: apr-n-plus-one


@router.get("/reports/of-the-repository", response_model=list[ReportOut])
def list_reports_of_the_repository(session: Session = Depends(get_session)) -> Any:
    return ReportRepository(session).all_loaded()


@router.get("/reports/{report_id}", response_model=ReportOut)
def one_report(report_id: int, session: Db) -> Any:
    return session.get_one(Report, report_id)


@router.get("/owners")
def owners(session: Db) -> dict[int, str]:
    return {report.id: report.owner.name for report in ReportRepository(session).all_bare()}  # error: apr-n-plus-one
