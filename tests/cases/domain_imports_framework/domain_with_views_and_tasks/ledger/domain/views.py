from dataclasses import dataclass
from datetime import datetime, timezone
from zoneinfo import ZoneInfo


@dataclass
class Statement:
    at: datetime

    def local(self) -> datetime:
        return self.at.astimezone(ZoneInfo("Europe/Berlin"))
