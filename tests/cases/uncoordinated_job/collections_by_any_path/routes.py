from beanie import PydanticObjectId
from beanie.operators import Set
from fastapi import APIRouter, HTTPException

from .documents import Invite, Paper, Phase

router = APIRouter()


@router.post("/papers/{paper_id}/send")
async def send(paper_id: PydanticObjectId) -> None:
    paper = await Paper.get(paper_id)
    if paper is None or paper.phase != Phase.DRAFT:
        raise HTTPException(409)
    await paper.set({Paper.phase: Phase.REVIEW})


@router.post("/invites/{invite_id}/accept")
async def accept(invite_id: PydanticObjectId) -> None:
    done = await Invite.find_one(Invite.id == invite_id, Invite.state == "sent").update(Set({Invite.state: "accepted"}))
    if done.modified_count != 1:
        raise HTTPException(409)
