"""Reports made by hand, with everything in them that a renderer might trip over."""

from __future__ import annotations

from apr_mypy.finding import CONTRACT, MODULE, PROJECT, Finding, Place, Trace
from apr_mypy.report.model import Card, Gap, Report

HOSTILE = '`a` | b * <script>alert(1)</script> & ]]> "quoted" %0A ::error:: straße 订单 \x07'


def card(rule: str, severity: str = "P1", category: str = "apr-async") -> Card:
    return Card(
        rule=rule,
        title=f"Title of {rule}",
        category=category,
        category_title="Category",
        severity=severity,
        summary="Summary.",
        danger=f"danger of {rule}",
        fix="the general fix",
        page="# Page\n\nText.",
    )


def finding(
    rule: str = "apr-blocking-call",
    severity: str = "P1",
    path: str = "shop/api.py",
    line: int = 7,
    message: str = "`time.sleep` blocks",
    **more: object,
) -> Finding:
    values: dict[str, object] = {"function": "shop.api.create", "fix": "await asyncio.sleep(5)", "stage": MODULE, **more}
    return Finding(rule=rule, severity=severity, place=Place(path, line, 5, line + 1), message=message, **values)  # type: ignore[arg-type]


TRACED = finding(
    line=9,
    message="`charge` blocks the event loop",
    stage=PROJECT,
    trace=(Trace("shop/api.py", 9, "create calls charge"), Trace("shop/pay é.py", 3, "charge calls requests.post")),
)
ODD = finding("apr-sensitive-log", "P0", "shop/odd, näme.py", 1, HOSTILE, function="", fix=HOSTILE, trace=(Trace("a b.py", 2, HOSTILE),))
BROKEN_IMPORT = finding("apr-domain-imports-framework", "P2", "shop/domain/order.py", 2, "imports fastapi", stage=CONTRACT)
CARDS = {
    c.rule: c
    for c in (
        card("apr-blocking-call"),
        card("apr-sensitive-log", "P0", "apr-security"),
        card("apr-domain-imports-framework", "P2", "apr-architecture"),
    )
}

EMPTY = Report(tool_version="1.2.3", findings=(), cards=CARDS, modules=3)
FULL = Report(
    tool_version="1.2.3",
    findings=(ODD, finding(), TRACED, BROKEN_IMPORT),
    cards=CARDS,
    suppressed=2,
    baselined=3,
    fixed=1,
    modules=4,
    gaps=(
        Gap("shop/broken.py", 3, "", "invalid syntax", "Mend the syntax", fatal=True),
        Gap("", 0, "contract `layers`", "no such module shop.nothing", "Mend the layer map", fatal=True),
        Gap("shop/old.py", 4, "f, g", "2 functions without annotations", "Annotate them", count=2),
    ),
    notes=("A note.",),
)
WITH_HOLES = Report(tool_version="1.2.3", findings=(), cards=CARDS, gaps=FULL.gaps[2:])
