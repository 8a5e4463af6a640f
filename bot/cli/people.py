"""`evenkeel invite` and `evenkeel staff`: who may come in, and who is told."""

import asyncio
import re
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import segno
import typer
from rich.console import Console
from rich.table import Table
from telegram.error import TelegramError

from bot.authoring.load import load
from bot.cli.operating import who_am_i
from bot.service.coordinating import people_told, person_told
from bot.service.publishing import published
from bot.settings import Settings, read_settings
from bot.store.work import Store

invite_app = typer.Typer(no_args_is_help=True)
staff_app = typer.Typer(no_args_is_help=True)
cohort_app = typer.Typer(no_args_is_help=True)

_COHORT = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")

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
    qr: Annotated[Path | None, typer.Option(help="Write a QR picture of the link, .png or .svg.")] = None,
    show_qr: Annotated[bool, typer.Option("--show-qr", help="Show the QR picture in the terminal.")] = False,
    bot: Annotated[
        str | None, typer.Option(help="The bot's name on Telegram. Left out: it is asked.")
    ] = None,
) -> None:
    """Make an invitation: a code, and the link to send."""
    settings = read_settings()
    library = load(settings.home, settings.non_commercial)
    if program not in library.programs:
        raise typer.BadParameter(f"there is no program “{program}”; there are {', '.join(library.programs)}.")
    now = settings.now()
    code = secrets.token_urlsafe(9)
    console = Console(highlight=False, soft_wrap=True)
    store = _open(settings)
    with store.work() as work:
        if cohort is not None and work.cohort(cohort) is None:
            work.keep_cohort(cohort, program, None, now)
            console.print(
                f"“{cohort}” is a new cohort. If its sessions count from a start: evenkeel cohort create {cohort} "
                f"--program {program} --starts 2027-01-04",
                style="yellow",
            )
        work.add_invite(code, program, cohort, now, now + timedelta(days=days) if days else None, uses)
        published = bool(work.publications(program))
    store.close()
    name = bot or _own_name(settings)
    link = f"https://t.me/{name or '<your-bot>'}?start={code}"
    console.print(f"Code:  [bold]{code}[/]")
    console.print(f"Link:  {link}", markup=False)
    console.print(f"Who follows it types nothing: pressing START sends /start {code}.")
    if not published:
        console.print(
            f"“{program}” is not published yet; until it is, nobody can join: evenkeel publish",
            style="yellow",
        )
    if qr is None and not show_qr:
        return
    if name is None:
        raise typer.BadParameter("a QR picture needs the bot's name: --bot my_bot (or a token in .env).")
    picture = segno.make(link, error="m")
    if qr is not None:
        picture.save(str(qr), scale=8, border=4)
        console.print(f"QR:    {qr}", markup=False)
    if show_qr:
        picture.terminal(compact=True)


@invite_app.command("list")
def list_invitations() -> None:
    """Show all invitations: what they lead into, how often they may still be used, and until when."""
    settings = read_settings()
    now = settings.now()
    store = _open(settings)
    with store.work() as work:
        rows = work.invitations()
    store.close()
    table = Table("code", "program", "cohort", "uses left", "good until", box=None)
    for row in rows:
        over = (row.expires_at is not None and row.expires_at <= now) or row.uses_left == 0
        until = f"{row.expires_at:%Y-%m-%d %H:%M}" if row.expires_at else "any day"
        uses = "any" if row.uses_left is None else str(row.uses_left)
        table.add_row(row.code, row.program, row.cohort or "", uses, until, style="dim" if over else "")
    Console().print(table)


@invite_app.command("end")
def end_invitation(code: Annotated[str, typer.Argument(help="Its code.", show_default=False)]) -> None:
    """Let an invitation let nobody in any more. Who has joined by it stays."""
    settings = read_settings()
    store = _open(settings)
    with store.work() as work:
        ended = work.end_invitation(code, settings.now())
    store.close()
    if not ended:
        raise typer.BadParameter(f"there is no invitation {code}; see evenkeel invite list.")
    Console(highlight=False).print(f"{code} lets nobody in any more.", markup=False)


@cohort_app.callback()
def about_cohorts() -> None:
    """Groups of people who begin together."""


@cohort_app.command("create")
def create_cohort(
    cohort: Annotated[str, typer.Argument(help="Its name, such as spring.", show_default=False)],
    program: Annotated[str, typer.Option(help="Its program.", show_default=False)],
    starts: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day that “from: cohort” counts from.")
    ] = None,
) -> None:
    """Make a cohort, or give one another start; who has joined already keeps the start that they joined with."""
    settings = read_settings()
    if not _COHORT.fullmatch(cohort):
        raise typer.BadParameter(f"“{cohort}” can't be a cohort; write small letters, digits, “-” and “_”.")
    library = load(settings.home, settings.non_commercial)
    if program not in library.programs:
        raise typer.BadParameter(f"there is no program “{program}”; there are {', '.join(library.programs)}.")
    store = _open(settings)
    with store.work() as work:
        work.keep_cohort(cohort, program, starts.date() if starts else None, settings.now())
    store.close()
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"Cohort {cohort}: {program}" + (f", starts on {starts:%Y-%m-%d}." if starts else "."))
    console.print(f"Invite people into it: evenkeel invite create --program {program} --cohort {cohort}")


@cohort_app.command("list")
def list_cohorts() -> None:
    """Show all cohorts."""
    store = _open(read_settings())
    with store.work() as work:
        rows = work.cohorts()
    store.close()
    table = Table("cohort", "program", "starts", "people", box=None)
    for row in rows:
        table.add_row(row.cohort, row.program, str(row.starts_on or ""), str(row.people))
    Console().print(table)


def show_people(
    whom: Annotated[
        str | None, typer.Argument(help="One participant, such as P-0012. Left out: a list.")
    ] = None,
    cohort: Annotated[str | None, typer.Option(help="Only this cohort.")] = None,
    state: Annotated[
        str | None, typer.Option(help="Only this state: stuck, behind, silent, rests, paused, finished …")
    ] = None,
) -> None:
    """Show who is where in their program, by pseudonym: days and sessions, no answers and no scores."""
    settings = read_settings()
    store = _open(settings)
    library = published(store) or load(settings.home, settings.non_commercial)
    with store.work() as work:
        args = work, library.ladder, library.program_of
        if whom is not None:
            lines = person_told(*args, whom, settings.now())
        else:
            lines = people_told(*args, [each for each in (cohort, state) if each], settings.now())
    store.close()
    console = Console(highlight=False, soft_wrap=True)
    for line in lines:
        console.print(line, markup=False)


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


def _own_name(settings: Settings) -> str | None:
    """The bot's name, if its token is known and Telegram answers."""
    if settings.token is None:
        return None
    try:
        return asyncio.run(who_am_i(settings))
    except TelegramError:
        return None


def _open(settings: Settings) -> Store:
    return Store.open(settings.database_url, settings.home)
