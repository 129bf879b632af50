"""What a client is told: nothing there, or the mirror is down."""

from fastapi import FastAPI, HTTPException

from family_archive.store import Mirror, MirrorTrouble, RefError, Store

app = FastAPI()


def title_of(store: Store, ref: str) -> str:
    try:
        return store.entry_at(ref).title
    except RefError:
        raise HTTPException(404, "no such entry") from None


def copied_title(mirror: Mirror, ref: str) -> str:
    try:
        return mirror.copy_of(ref).title
    except MirrorTrouble as error:
        raise HTTPException(status_code=502) from error
