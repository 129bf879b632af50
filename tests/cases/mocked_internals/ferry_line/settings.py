"""What may be set."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Settings:
    harbours: list[str] = field(default_factory=lambda: ["Visby", "Oskarshamn"])


settings = Settings()


def get_settings() -> Settings:
    return settings
