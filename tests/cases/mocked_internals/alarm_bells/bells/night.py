# only: apr-mocked-internals
SWITCHES = {"quiet": False}


def quiet_nights_enabled(user: str | None = None) -> bool:
    return SWITCHES["quiet"] if user is None else user.endswith("@quiet.example")


def bell_enabled(rings: int, limit: int) -> bool:
    return rings * 2 < limit


def ring_at(hour: int, rings: int) -> str:
    if quiet_nights_enabled() and hour < 6:
        return "quiet"
    return "ring" if bell_enabled(rings, 10) else "broken"
