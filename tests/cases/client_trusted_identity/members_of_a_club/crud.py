from sqlmodel import Session

from members_of_a_club.models import Member, MemberCreate, MemberUpdate


def create_member(session: Session, given: MemberCreate) -> Member:
    member = Member.model_validate(given, update={"hashed_password": given.password[::-1]})
    session.add(member)
    session.commit()
    return member


def update_member(session: Session, member: Member, given: MemberUpdate) -> None:
    data = given.model_dump(exclude_unset=True)
    member.sqlmodel_update(data)
    session.add(member)
    session.commit()
