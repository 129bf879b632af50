"""What uses them."""

import logging

from helpers_of_a_shop import audit
from helpers_of_a_shop.audit import Audit, Counting, Sink, note, note_tail, record
from helpers_of_a_shop.models import Credentials, Member, Quiet, cut, spelled

logger = logging.getLogger(__name__)


def sign_up(name: str, password: str, sink: Sink, counting: Counting) -> None:
    record("sign up", name=name)
    record("sign up", name=name, password=password)  # error: apr-sensitive-log
    note(f"sign up {name}")
    note(f"sign up {name} {password}")  # error: apr-sensitive-log
    audit.note(password)  # error: apr-sensitive-log
    note_tail(password)
    Audit("accounts").say(password)  # error: apr-sensitive-log
    Audit("accounts").say(name)
    sink.put(password)  # error: apr-sensitive-log
    counting.add(password)


def objects(credentials: Credentials, quiet: Quiet, member: Member) -> None:
    logger.info("with %s", credentials)  # error: apr-sensitive-log
    logger.info("with %s", quiet)
    logger.info("phrase %s", member.phrase)  # error: apr-sensitive-log
    logger.info("nick %s", member.nickname)


def cuts(token: str) -> None:
    seen = cut(token)
    logger.info("token %s", seen)
    said = spelled(token)
    logger.info("token %s", said)  # error: apr-sensitive-log
