from __future__ import annotations

import logging
from typing import Any

from unsealed_vault import telemetry
from unsealed_vault.models import Credential, HumanAccount, Lease, QuietLease, ServiceAccount
from unsealed_vault.telemetry import AuditSink, event, safe_event

log = logging.getLogger(__name__)


class LeaseExpired(Exception):
    pass


class VaultService:
    def __init__(self, root_token: str, audit: AuditSink) -> None:
        self._root_token = root_token
        self._audit = audit

    def unseal(self, unseal_key: str) -> None:
        event("unseal", key=unseal_key)  # error: apr-sensitive-log

    def unseal_quietly(self, unseal_key: str) -> None:
        safe_event("unseal", secret=unseal_key)

    def describe(self) -> dict[str, Any]:
        return {"token": self._root_token, "sealed": False}

    def start(self) -> None:
        log.info("vault is %s", self.describe())  # error: apr-sensitive-log

    def grant(self, lease: Lease) -> None:
        log.info("granted %s", lease)  # error: apr-sensitive-log

    def grant_quietly(self, lease: QuietLease) -> None:
        log.info("granted %s", lease)

    def store(self, credential: Credential) -> None:
        telemetry.event("stored", credential=credential)  # error: apr-sensitive-log

    def store_name(self, credential: Credential) -> None:
        telemetry.event("stored", username=credential.username)

    def register(self, account: ServiceAccount) -> None:
        log.info("registered %s", account)

    def register_badly(self, account: ServiceAccount) -> None:
        log.info("registered %s", account.private_key.get_secret_value())  # error: apr-sensitive-log

    def register_human(self, account: HumanAccount) -> None:
        log.info("registered %s", account)

    def register_human_badly(self, account: HumanAccount) -> None:
        log.info("registered %s", account.model_dump())  # error: apr-sensitive-log

    def audit(self, actor: str, session_token: str) -> None:
        self._audit.write(f"{actor} used {session_token}")  # error: apr-sensitive-log

    def audit_quietly(self, actor: str, session_token: str) -> None:
        self._audit.write(f"{actor} used a token of {len(session_token)} characters")

    def renew(self, lease: Lease) -> None:
        if not lease.client_token:
            raise LeaseExpired(f"lease {lease.path} has no token")
        raise LeaseExpired(f"lease {lease} has expired")  # error: apr-sensitive-log
