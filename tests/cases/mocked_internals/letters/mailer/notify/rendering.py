def render_body(name: str, lines: list[str]) -> str:
    return f"Dear {name},\n" + "\n".join(lines)


def subject_for(kind: str) -> str:
    return kind.title()
