import hashlib
import json
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, Request, Response
from fastapi.responses import StreamingResponse

from documents_that_are_only_served.models import Document
from documents_that_are_only_served.repositories import DocumentRepository, NotFound, VersionConflict

router = APIRouter()


def repository() -> DocumentRepository:
    raise NotImplementedError


Documents = Annotated[DocumentRepository, Depends(repository)]


def visible(pk: int, request: Request, documents: Documents) -> Document:
    found = documents.session.get(Document, pk)
    if found is None or found.deleted_at is not None:
        raise HTTPException(404)
    if not found.public and found.owner_id != request.state.user.id:
        raise HTTPException(403)
    return found


Visible = Annotated[Document, Depends(visible)]


@router.get("/documents/{pk}")
def show(document: Visible, response: Response, if_modified_since: Annotated[datetime | None, Header()] = None) -> dict[str, Any] | Response:
    if if_modified_since and document.updated_at <= if_modified_since:
        return Response(status_code=304)
    response.headers["Last-Modified"] = document.updated_at.strftime("%a, %d %b %Y %H:%M:%S GMT")
    age = datetime.now(UTC) - document.updated_at
    return {
        "title": document.title,
        "size": f"{document.size / 1024:.1f} KiB",
        "age": f"{age.days} days" if age.days else "today",
        "used": round(document.size / document.limit * 100),
        "full": document.size >= document.limit,
        "etag": hashlib.sha256(f"{document.id}:{document.version}".encode()).hexdigest(),
    }


@router.put("/documents/{pk}")
def rename(pk: int, title: str, documents: Documents, if_match: Annotated[int, Header()]) -> Response:
    try:
        documents.rename(pk, title.strip(), if_match)
    except NotFound:
        return Response(status_code=404)
    except VersionConflict as error:
        return Response(json.dumps({"error": str(error)}), status_code=412)
    return Response(status_code=204)


@router.get("/documents/{pk}/range")
def ranged(document: Visible, range: Annotated[str, Header()] = "") -> Response:
    start, _, end = range.removeprefix("bytes=").partition("-")
    first, last = int(start or 0), int(end or document.size - 1)
    if first > last or last >= document.size:
        raise HTTPException(416, headers={"Content-Range": f"bytes */{document.size}"})
    return Response(status_code=206, headers={"Content-Range": f"bytes {first}-{last}/{document.size}", "Content-Length": str(last - first + 1)})


@router.get("/documents.csv")
def export(documents: Documents) -> StreamingResponse:
    def lines():
        total = 0
        for document in documents.page(size=100):
            total += document.size
            yield f"{document.id},{document.title},{document.size}\n"
        yield f"total,,{total}\n"

    return StreamingResponse(lines(), media_type="text/csv")


@router.post("/documents/{pk}/hide")
def hide(document: Visible, documents: Documents) -> dict[str, str]:
    documents.hide(document.id)
    return {"hidden": document.title}


@router.post("/documents/{pk}/copy")
def copy(document: Visible, documents: Documents) -> dict[str, int]:
    clone = Document(title=f"{document.title} (copy)", size=document.size, limit=document.limit, owner_id=document.owner_id, version=1)
    documents.session.add(clone)
    documents.session.commit()
    return {"id": clone.id}
