"""Entries that are gone are passed over; a mirror that does not work is no entry that is gone, and what could not be saved is not either."""

import logging

from family_archive.store import Entry, Mirror, MirrorTrouble, RefError, Store

logger = logging.getLogger(__name__)


def unlink(store: Store, ref: str) -> None:
    for other in store.backlinks(ref):
        try:
            entry = store.entry_at(other)
        except RefError:
            continue
        entry.forget(ref)
        store.save(entry)


def titles(store: Store, refs: list[str]) -> str:
    text = ""
    for ref in refs:
        try:
            entry = store.entry_at(ref)
            text += f"{entry.title}, "
        except RefError:
            pass
    return text


def first_title(store: Store, ref: str) -> str:
    try:
        return store.entry_at(ref).title
    except RefError:
        return ""


def warned(store: Store, refs: list[str]) -> list[Entry]:
    found = []
    for ref in refs:
        try:
            found.append(store.entry_at(ref))
        except RefError:
            logger.warning("there is no %s", ref)
            continue
    return found


def mirrored(mirror: Mirror, refs: list[str]) -> str:
    text = ""
    for ref in refs:
        try:
            text += mirror.copy_of(ref).title
        except MirrorTrouble:  # error: apr-swallowed-exception
            pass
    return text


def mirrored_title(mirror: Mirror, ref: str) -> str:
    try:
        return mirror.copy_of(ref).title
    except MirrorTrouble:
        return ""  # error: apr-magic-return


def rename_all(store: Store, entries: list[Entry]) -> None:
    for entry in entries:
        try:
            store.save(entry)
        except RefError:  # error: apr-swallowed-exception
            continue
