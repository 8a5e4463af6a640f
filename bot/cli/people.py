"""`evenkeel invite` and `evenkeel staff`: who may come in, and who is told."""

import re
import secrets
from datetime import timedelta
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.authoring.load import load
from bot.settings import Settings, read_settings
from bot.store.work import Store

invite_app = typer.Typer(no_args_is_help=True)
staff_app = typer.Typer(no_args_is_help=True)

GOOD_FOR = timedelta(days=7)
"""How long a staff member or a group has to use their code."""


class Role(StrEnum):
    """What a staff member does."""

    CLINICIAN = "clinician"
    COORDINATOR = "coordinator"


class Audience(StrEnum):
    """What a group is for."""

    CLINICIANS = "clinicians"
    COORDINATORS = "coordinators"


@invite_app.callback()
def about_invitations() -> None:
    """Invitations for participants."""


@staff_app.callback()
def about_staff() -> None:
    """Clinicians, coordinators, and their groups."""


@invite_app.command("create")
def create_invitation(
    program: Annotated[str, typer.Option(help="The program it leads into.", show_default=False)],
    cohort: Annotated[str | None, typer.Option(help="The cohort that who follows it belongs to.")] = None,
    uses: Annotated[
        int | None, typer.Option(min=1, help="How many people may use it. Left out: any number.")
    ] = None,
    days: Annotated[
        int | None, typer.Option(min=1, help="How many days it is good for. Left out: any.")
    ] = None,
) -> None:
    """Make an invitation: a code, and the link to send."""
    settings = read_settings()
    library = load(settings.home, settings.non_commercial)
    if program not in library.programs:
        raise typer.BadParameter(f"there is no program “{program}”; there are {', '.join(library.programs)}.")
    now = settings.now()
    code = secrets.token_urlsafe(9)
    store = _open(settings)
    with store.work() as work:
        work.add_invite(code, program, cohort, now, now + timedelta(days=days) if days else None, uses)
    store.close()
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"Code:  [bold]{code}[/]")
    console.print(f"Link:  https://t.me/[dim]<your bot's name>[/]?start={code}")
    console.print(f"Who follows it types nothing: pressing START sends /start {code}.")


@staff_app.command("invite")
def invite_staff(
    role: Annotated[Role, typer.Option(help="What they do.", show_default=False)],
    name: Annotated[
        str, typer.Option(help="Their name, as participants and colleagues see it.", show_default=False)
    ],
    key: Annotated[
        str | None,
        typer.Option(
            help="Their key in programs/on-call.yaml. Left out: found by the name, or made from it."
        ),
    ] = None,
) -> None:
    """Make a one-time code that links a staff member to their Telegram account."""
    settings = read_settings()
    library = load(settings.home, settings.non_commercial)
    people = library.ladder.people
    known = key or next((each for each, person in people.items() if person.name == name), None)
    staff = known or re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "staff"
    code, now = f"staff-{secrets.token_urlsafe(9)}", settings.now()
    store = _open(settings)
    with store.work() as work:
        work.add_staff(staff, role.value, name)
        work.add_link_code(code, "staff", staff, now, now + GOOD_FOR)
    store.close()
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"{name} opens a private chat with the bot and sends, within a week:")
    console.print(f"  [bold]/start {code}[/]")
    if role is Role.CLINICIAN and staff not in people:
        console.print(
            f"They are not in programs/on-call.yaml yet: to be on call, add them there as “{staff}”.",
            style="yellow",
        )


@staff_app.command("group")
def invite_group(
    audience: Annotated[Audience, typer.Argument(help="What the group is for.", show_default=False)],
) -> None:
    """Make a one-time code that links a Telegram group."""
    settings = read_settings()
    code, now = f"group-{secrets.token_urlsafe(9)}", settings.now()
    store = _open(settings)
    with store.work() as work:
        work.add_link_code(code, "group", audience.value, now, now + GOOD_FOR)
    store.close()
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"Add the bot to the {audience.value}' group; then write in the group, within a week:")
    console.print(f"  [bold]/link {code}[/]")


@staff_app.command("list")
def list_staff() -> None:
    """Who is linked, and which groups are."""
    store = _open(read_settings())
    with store.work() as work:
        staff = work.staff()
        groups = {audience: work.group(audience.value) is not None for audience in Audience}
    store.close()
    table = Table("who", "role", "linked", box=None)
    for row in staff:
        table.add_row(
            row.name, row.role, f"{row.linked_at:%Y-%m-%d}" if row.linked_at else "[yellow]not yet[/]"
        )
    for audience, linked in groups.items():
        table.add_row(f"the {audience.value}' group", "", "yes" if linked else "[yellow]not yet[/]")
    Console().print(table)


def _open(settings: Settings) -> Store:
    return Store.open(settings.database_url, settings.home)
