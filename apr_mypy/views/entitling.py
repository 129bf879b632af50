"""Fields of models that say whose a row is, what somebody may, what something costs or how it stands: nothing that a client may say of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.acting_models import acting_models, leads_to_acting, names_acting
from apr_mypy.views.columns import column_of
from apr_mypy.views.naming import snake
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apr_mypy.views.from_whom import Whole
    from apr_mypy.views.module import ClassView

Why = Literal["", "owner", "right", "money", "state"]

_OWNER: Final = pattern_of(
    r"^(user|owner|customer|author|creator|account|patient|reporter|sender|applicant|organi[sz]er|payer|renter|poster|voter|member|employee|student|tenant|buyer|seller|borrower|holder|subscriber|guest|uploader|requester|created_by|owned_by|belongs_to)(_?(id|pk|uuid|uid|email|username))?$"
    r"|^(user|owner|customer|account)Id$|^uid$|^created_by_(id|user_id)$"
)
_OWNS: Final = pattern_of(
    r"^(user|guest|passenger|requester|donor|owner|customer|author|creator|patient|reporter|sender|applicant|organi[sz]er|payer|renter|poster|voter|buyer|seller|borrower|holder|uploader|owned_by|member|account|student|employee|subscriber)(_?(id|pk|uuid|uid))?$"
)
_OF_SOMEBODY: Final = frozenset({"seller", "account", "tenant", "member", "employee", "student"})
"""Whom a row is about, and in many projects not who acts."""
_WRITER: Final = frozenset({"sender", "author", "poster"})
"""Who a message says it is from; `user` may be whom it is for."""
_ID: Final = pattern_of(r"_?(id|pk|uuid|uid|username|email)$")
_BESIDES: Final = pattern_of(
    r"(^|_)by(_|$)|^(assignee|assigned|approver|reviewer|moderator|editor|manager|admin|staff|recipient|receiver|invitee|target|to)(_|$)"
)
"""Columns of who had to do with a row, or whom it is for."""
_NAMES_PERSON: Final = frozenset({"username", "email", "user_id", "sub", "login", "id", "uid", "uuid", "name"})
"""Attributes that tell one person from another."""
_ACTING: Final = pattern_of(r"(^|_)(user|principal|member|account|customer|person|caller|identity|actor|me)$")
_QUERIES: Final = ("filter", "filter_by", "get", "where", "exclude", "find", "find_one", "get_object_or_404", "first_or_404")
_PERSON_MODEL: Final = pattern_of(r"(User|Account|Customer|Profile)s?$")
_PERSON: Final = pattern_of(r"^(user|owner|author|creator|owned_by|uploader)(_|$)")
_LOGS_IN: Final = pattern_of(
    r"(^|_)(user|users|owner|login|e?mail|email_address|password|passwd|hashed_password|username|subject|auth)(_|$)|abstractuser|abstractbaseuser|userbase|permissionsmixin"
)
_LOGGED_IN: Final = pattern_of(r"^(App|Auth|Custom|Site)?(User|Account|Member|Customer)(Model|Row|Table)?$")
"""Models of those who log in, by what they are called."""
_PASSWORD: Final = pattern_of(r"(^|_)(password|passwd|pw|pwd|passhash|pin_hash)(_|$)")
"""Columns of those who log in."""
_PERSONAL: Final = pattern_of(
    r"(Document|File|Message|Note|Letter|Report|Record|Address|Key|Token|Device|Session|Conversation|Chat|Draft|Statement|Payslip|Prescription|Diary|Backup|Export|Upload|Attachment|Certificate|Contract|Policy|Profile|Medical\w*|Secret|Credential)s?(Model|Row|Table)?$"
)
"""Rows that are somebody's own though they may outlive them."""
_ADDRESSED: Final = pattern_of(r"^(recipient|receiver|addressee|assignee|beneficiary|payee)(_?(id|pk|uuid|uid|user_id))?$")
"""Columns by which rows are somebody's to read; whom a row is addressed to is the sender's own decision, so nobody is wrong to set it."""
_RIGHT: Final = pattern_of(
    r"^(is_)?(admin|staff|superuser|super_user|moderator|superadmin|root)$|^(user_|account_)?(role|roles|role_id|permissions?|scopes|privileges?|access_level|user_type|account_type|group_id|groups)$|^(is_)?(verified|email_verified|approved)$|^(can_\w+|is_owner|is_verified|is_approved|is_premium|is_trusted|email_verified)$"
)
_MONEY: Final = pattern_of(
    r"^(unit_|total_|sub_?|line_|net_|gross_|grand_|final_|list_|shipping_|delivery_)?(price|amount|total|subtotal|discount|fee|cost|balance|deposit|credits?|tax|amount_due|amount_paid)(_(cents|minor|amount|due|paid|total|price|percent|rate|in_cents|value))?$"
)
_FUNDS: Final = pattern_of(r"^(account_)?(balance|deposit|credits?)(_(cents|minor))?$")
"""What a person has of money."""
_STATE: Final = pattern_of(r"^(\w+_)?(status|state)$|^(is_)?(paid|approved|refunded|shipped|confirmed|settled)$|^payment_status$")
_OF_AN_ADDRESS: Final = pattern_of(r"(^|_)(address|billing|shipping|mailing|delivery|home|birth|residence)_state$")
"""A state of the country that somebody lives in."""
_BESIDE_AN_ADDRESS: Final = pattern_of(r"(^|_)(city|zip|zip_?code|postal_?code|postcode|street)$")
_CHARGED: Final = pattern_of(
    r"(Order|Payment|Invoice|Charge|Transaction|Cart|Checkout|Refund|Wallet|Appointment|Rental|Bill|Fine|Subscription|Balance|Ledger|Purchase|Booking|Reservation|Ticket|Sale|LineItem|OrderLine|OrderItem|CartItem|Parcel|Shipment|Delivery|Account|Credit)\w*$"
)
_PROCESS: Final = pattern_of(
    r"(Order|Payment|Invoice|Charge|Transaction|Refund|Subscription|Booking|Reservation|Withdrawal|Transfer|Claim|Application|Loan|Ticket|Verification|Kyc|KYC|Account|User|Shipment|Payout|Purchase|Dispute)$"
)
_GRANTED: Final = pattern_of(
    r"(User|Account|Member|Membership|Profile|Customer|Person|Employee|Staff|Author|Seller|Collaborator|Participant|Identity|Principal|Admin|Client|Student)s?$"
)
_LINKS: Final = pattern_of(
    r"(Member|Membership|Invit\w*|Assign\w*|Share\w*|Participant|Follow\w*|Block\w*|Friend\w*|Permission\w*|Role\w*|Grant|Recipient|Message|Notification\w*|Collaborator|Attendee|Transfer\w*|Link|Watch\w*|Rel|Relation|Through|Log|Event|Audit\w*|Entry)$",
)
_BY_OTHERS: Final = pattern_of(r"(Invit\w*|Role\w*|Member|Membership|Permission\w*|Grant|Collaborator)s?$")
_PUBLIC: Final = pattern_of(
    r"(Post|Article|Comment|Product|Review|Category|Tag|Listing|Page|Topic|Thread|Question|Answer|Blog|News|Faq|Item|Course|Book|Movie|Song|Recipe|Event|Catalog\w*|Store|Shop|Restaurant|Public\w*|Profile|Badge|Challenge|Exercise|Plan|Template|Gallery|Photo|Video|Image|Channel|Forum|Poll|Team|Organization|Organisation|Group|Repository|Package|Playlist|Episode|Podcast|Job|Vacancy|Auction|Property|House|Car|Room|Hotel|Venue|Collection|Snippet|Gist|Story|Tweet|Media)s?$"
)


def names_owner(column: str) -> bool:
    """Whether a column says whose a row is, or for whose eyes."""
    return _OWNER.match(column) is not None or _ADDRESSED.match(column) is not None


def names_whose(program: Whole, column: str) -> bool:
    """As `names_owner`, also for a column called after the people who act in this project."""
    return names_owner(column) or names_acting(program, column)


def is_person(program: Whole, model: str) -> bool:
    """Whether a row of a model is a person, or the account by which one logs in."""
    return _PERSON_MODEL.search(model) is not None and not is_held_account(program, model)


def is_held_account(program: Whole, model: str) -> bool:
    """Whether a model is of accounts that people have, as a bank's customers do: one that says whose it is, and by which nobody logs in."""
    if not model.endswith("Account") or not owner_field(program, model):
        return False
    return not any(_PASSWORD.search(field.name) for _, field in _declared(program, model))


def is_public(model: str) -> bool:
    """Whether rows of a model are there to be read by others, by what it is called."""
    return _PUBLIC.search(model.rpartition(".")[2]) is not None


def is_granted(model: str) -> bool:
    """Whether rows of a model say of somebody what they take part in, by what it is called: an invitation or a role is given by others than whom it names."""
    return _BY_OTHERS.search(model.rpartition(".")[2]) is not None


def owner_field(program: Whole, model: str) -> str:
    """The field of a model by which a row belongs to somebody, "" where it has none that is in sight."""
    view = program.classes.get(model)
    for base in view.class_.mro if view is not None else ():
        holder = program.classes.get(base)
        for field in holder.class_.fields if holder is not None else ():
            if field.in_method or not (_OWNS.match(field.name) or _is_acting(program, holder, field)):
                continue
            if _is_nobody(program, field) or (_outlives(field) and _is_common(model)):
                continue
            if not _ID.search(field.name) and is_text(program, model, field.name) and not _is_compared(program, field.name):
                continue  # an e-mail or a name of who looks after it, for whoever reads it
            return field.name
    return ""


def _is_acting(program: Whole, holder: ClassView | None, field: f.Field) -> bool:
    """Whether a column leads to who acts in this project, as its name or the relation says, and not to who had to do with the row besides."""
    if holder is None or _BESIDES.search(field.name):
        return False
    return names_acting(program, field.name) or leads_to_acting(program, holder, field)


def _is_compared(program: Whole, name: str) -> bool:
    """Whether a column is compared anywhere with a field of a person (`document.owner != user.username`): there it says whose a row is, though it is a text."""
    known: set[str] | None = program.__dict__.get("_compared_with_persons")
    if known is None:
        known = program.__dict__["_compared_with_persons"] = set()
        for module in program.modules.values():
            for fn in module.having(f.Compare):
                for compare in fn.all(f.Compare):
                    if any(_is_name_of_person(one) for one in compare.args):
                        known.update(one.name.rpartition(".")[2] for one in compare.args if isinstance(one, f.Attr))
            for _, call in module.calls_named(*_QUERIES):
                known.update(arg.name for arg in call.args if _is_name_of_person(arg.value))
    return name in known


def _is_name_of_person(value: f.AnyValue) -> bool:
    base = value.base if isinstance(value, f.Attr) and value.name in _NAMES_PERSON else None
    return isinstance(base, f.Name | f.Attr) and _ACTING.search(base.name.rpartition(".")[2]) is not None


def person_model(program: Whole) -> str:
    """The project's only model of those who log in: what a framework gives as the current user, where no type says which class that is; "" where there is none, or several."""
    known: str | None = program.__dict__.get("_person_model")
    if known is None:
        named = [
            full
            for full, view in program.classes.items()
            if _LOGGED_IN.match(full.rpartition(".")[2]) and program.roles.is_orm_model(program.roles.ref(view.class_))
        ]
        known = program.__dict__["_person_model"] = named[0] if len(named) == 1 else ""
    return known


def is_account(model: str) -> bool:
    """Whether rows of a model are the accounts that people log in with, by what it is called."""
    return _LOGGED_IN.match(model.rpartition(".")[2]) is not None


def logs_in(program: Whole, model: str) -> bool:
    """Whether rows of a model are people who log in: by what it is called, or because it keeps a password."""
    if model not in program.classes:
        return False
    return is_account(model) or model in acting_models(program) or any(_PASSWORD.search(field.name) for _, field in _declared(program, model))


def _outlives(field: f.Field) -> bool:
    """Whether rows stay, and forget who it was, when the person is deleted: the column notes who made them."""
    if field.value is None:
        return False
    return any(
        (isinstance(one, f.Const) and one.value == "SET NULL") or (isinstance(one, f.Name | f.Attr) and one.name.rpartition(".")[2] == "SET_NULL")
        for one in inside(field.value)
    )


def _is_common(model: str) -> bool:
    """Whether rows of a model are nobody's own business by what it is called: nothing that is bought, booked, written to somebody, or uploaded."""
    name = model.rpartition(".")[2]
    return _CHARGED.search(name) is None and _PROCESS.search(name) is None and _PERSONAL.search(name) is None


def _target(program: Whole, field: f.Field) -> str:
    """The model that a relation leads to, by its class or its name; "" where that is not in sight."""
    call = field.value
    if not isinstance(call, f.Call) or not call.args:
        return ""
    target = call.args[0].value
    if isinstance(target, f.Const) and isinstance(target.value, str):
        last = target.value.rpartition(".")[2]
        return next((one for one in program.classes if one.rpartition(".")[2] == last), "")
    return target.name if isinstance(target, f.Name) else ""


def _is_nobody(program: Whole, field: f.Field) -> bool:
    """Whether a relation that is called like a person leads to a model of the project by which nobody logs in: the account of a ledger, a customer that is only kept."""
    full = _target(program, field) if _PERSON.match(field.name) is None else ""
    view = program.classes.get(full)
    if view is None:
        return False
    names = {one.name for _, one in _declared(program, full)}
    known = any(_LOGS_IN.search(name) for name in names) or any(_LOGS_IN.search(base.rpartition(".")[2].lower()) for base in view.class_.mro)
    return len(names) > 2 and not known and not logs_in(program, full)


def _leads_to_a_group(program: Whole, model: str, name: str) -> bool:
    """Whether a field is a relation to a model of the project whose rows stand for several people: it has users, and no login of its own (`Owner.users`, a many-to-many field)."""
    declared = next((field for _, field in _declared(program, model) if field.name == name and not field.in_method), None)
    full = _target(program, declared) if declared is not None else ""
    if full not in program.classes or logs_in(program, full):
        return False
    names = {field.name for _, field in _declared(program, full) if not field.in_method}
    return "users" in names and not any(_LOGS_IN.search(one) for one in names - {"users"})


def _declared(program: Whole, model: str) -> Iterator[tuple[ClassView, f.Field]]:
    """The fields of a model's classes in sight, with the class that declares each, the nearest class first."""
    view = program.classes.get(model)
    for base in view.class_.mro if view is not None else ():
        holder = program.classes.get(base)
        if holder is not None:
            yield from ((holder, field) for field in holder.class_.fields)


def is_text(program: Whole, model: str, name: str) -> bool:
    """Whether a field of a model is a plain text, which leads to no row of a person."""
    for holder, field in _declared(program, model):
        if field.name == name and not field.in_method:
            column = column_of(holder.module, field, is_model=True)
            return column is not None and column.holds == "text"
    return False


def privileged(program: Whole, model: str, field: str) -> Why:
    """Why a client may not say what a field of a model holds, "" where it may."""
    name = model.rpartition(".")[2]
    if _RIGHT.match(field) and not (field == "role" and name.endswith("Profile")):
        return (
            "right"
            if _GRANTED.search(name)
            or model in acting_models(program)
            or (field.startswith("is_") and field not in ("is_verified", "is_approved"))
            or not name
            else ""
        )
    if (_OWNER.match(field) and (field.removesuffix("_id") not in _OF_SOMEBODY or _is_person(program, field.removesuffix("_id")))) or names_acting(
        program, field
    ):
        if field in ("user", "author") and is_text(program, model, field):
            return ""  # who did something somewhere, or wrote it, as the text says: nobody's identity here
        if _leads_to_a_group(program, model, field):
            return ""  # whom it concerns, as a team of people is told: nobody's identity either
        is_link = _LINKS.search(name) is not None and not (field.removesuffix("_id") in _WRITER and name.endswith(("Message", "Notification")))
        return "owner" if name and not is_link and not _GRANTED.search(name) and not field.endswith(("email", "username")) else ""
    if _MONEY.match(field):
        return "money" if _CHARGED.search(name) or (_GRANTED.search(name) and _FUNDS.match(field)) else ""
    if _STATE.match(field):
        return "state" if _PROCESS.search(name) and not _is_of_an_address(program, model, field) else ""
    return ""


def _is_person(program: Whole, called: str) -> bool:
    """Whether rows of what a column is called after are those who log in, and nobody else is: `member_id`, where the model of the current user is `Member`."""
    return snake(person_model(program).rpartition(".")[2]) == called


def _is_of_an_address(program: Whole, model: str, field: str) -> bool:
    """Whether a state is one of a country, by its own name or because its model has a city or a postal code too."""
    if _OF_AN_ADDRESS.search(field):
        return True
    return field == "state" and any(_BESIDE_AN_ADDRESS.search(one.name) for _, one in _declared(program, model))
