"""Asks a gate's management console who is connected."""

from dataclasses import dataclass

from consolelib3 import console


@dataclass
class Target:
    host: str
    port: int


class Gate:
    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port

    def connected(self, password: str | None = None) -> list[str]:
        return self._parsed(self._raw_status(self.host, self.port, password))

    def named(self) -> str:
        target = self._target(self.host, self.port)
        return f"{target.host}:{target.port}"

    def _raw_status(self, host: str, port: int, password: str | None) -> str:
        line = console.Line(host, port, timeout=30)
        try:
            if password:
                line.write(password)
            line.write("status")
            return str(line.read_until("END"))
        finally:
            line.close()

    def _parsed(self, text: str) -> list[str]:
        return [line.partition(",")[0] for line in text.splitlines()]

    def _target(self, host: str, port: int) -> Target:
        return Target(host, port)
