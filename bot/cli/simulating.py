"""`evenkeel simulate`: made-up participants live through a program, before real ones do."""

from pathlib import Path
from typing import Annotated

import typer
from jinja2 import Environment, PackageLoader, select_autoescape
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from bot.authoring.load import load
from bot.settings import read_settings
from bot.simulation.answering import LESS_OF_LIFE
from bot.simulation.crowd import crowd
from bot.simulation.people import (
    BEHAVIOURS,
    FIRST_CHOICE,
    GO_ON,
    RELEASED_AFTER,
    SAYS_YES,
    SLEEPS_SHORT,
    SWITCHED_ON,
    TASK_DONE_AFTER,
    Behaviour,
    mixed,
)
from bot.simulation.playing import READS, SECONDS
from bot.simulation.report import MINUTES_OF_A_CASE, Report, report
from bot.simulation.tallies import Tally


def simulate(
    program: Annotated[str, typer.Argument(help="The program, such as reset.", show_default=False)],
    participants: Annotated[int, typer.Option(min=1, help="How many people.")] = 1000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same people.")] = 1,
    mix: Annotated[
        str | None, typer.Option(help="Shares of behaviours, such as diligent=40,late=20. See the report.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=0, help="Processes. Left out: one for each core.")
    ] = None,
    html: Annotated[Path | None, typer.Option(help="Write the report as a page.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The report as JSON.")] = False,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Exit with 1 if a session or a side of a condition is never reached."),
    ] = False,
) -> None:
    """Let made-up people live through a program: what is reached, how much it asks, and who would be told of what."""
    settings = read_settings()
    library = load(settings.home, settings.non_commercial)
    if program not in library.programs:
        raise typer.BadParameter(f"there is no program “{program}”; there are {', '.join(library.programs)}.")
    chosen = library.programs[program]
    behaviours = _mix(mix)
    tally = Tally()
    console = Console(stderr=True)
    with Progress(
        TextColumn("Playing"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    ) as progress:
        bar = progress.add_task("people", total=participants)
        played = crowd(chosen, library.safety, behaviours, participants, seed, settings.now().date(), workers)
        for number, some in played:
            tally.add(some)
            progress.advance(bar, number)
    found = report(chosen, tally, seed)
    if html is not None:
        html.write_text(as_page(found, behaviours), encoding="utf-8")
    if as_json:
        print(found.model_dump_json())  # noqa: T201 - the answer itself
    else:
        _show(found, html)
    if found.in_quiet_hours or (strict and (found.unreached or found.beyond)):
        raise typer.Exit(1)


def as_page(found: Report, behaviours: tuple[Behaviour, ...]) -> str:
    """The report as one HTML file that needs nothing else."""
    environment = Environment(
        loader=PackageLoader("bot.cli", "pages"),
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("simulation.html").render(
        report=found, behaviours=behaviours, assumptions=assumptions()
    )


def assumptions() -> list[str]:
    """What the figures rest on, beside the behaviours."""
    cases = ", ".join(f"{name} {minutes}" for name, minutes in MINUTES_OF_A_CASE.items())
    return [
        f"People read {round(READS * 60)} words a minute; a button takes {SECONDS['button']} s, an item of a scale "
        f"{SECONDS['item']} s, a typed answer {SECONDS['typed']} s.",
        f"Who has begun a session answers each further question with {GO_ON:.0%}.",
        f"What the program asks of clinicians is done after {TASK_DONE_AFTER // 60} hours; a review switches on an "
        f"optional module for {SWITCHED_ON:.0%} of those for whom nothing speaks against it.",
        f"Of yes and no, {SAYS_YES:.0%} are yes; the first of several choices is taken unweighed by "
        f"{FIRST_CHOICE:.0%}.",
        f"{SLEEPS_SHORT:.0%} go to bed two hours later than the others.",
        f"A clinician releases a held program after {RELEASED_AFTER} minutes. Minutes for an alert: {cases}.",
        "Answers to scales lie around how badly off somebody is, those about death and harm "
        f"{LESS_OF_LIFE} below it; all other answers are drawn at random.",
    ]


def _mix(written: str | None) -> tuple[Behaviour, ...]:
    if written is None:
        return BEHAVIOURS
    try:
        pairs = [pair.split("=") for pair in written.split(",")]
        return mixed({name.strip(): int(share) for name, share in pairs})
    except ValueError as error:
        raise typer.BadParameter(f"“{written}”: {error}. Write it as diligent=40,late=20.") from None


def _show(found: Report, html: Path | None) -> None:
    console = Console(highlight=False)
    people = found.participants
    console.print(f"[bold]{found.program}[/]: {people:,} made-up people, seed {found.seed}", highlight=False)
    sessions = Table(
        "Session",
        "Comes",
        "Opened",
        "Done",
        "Missed",
        "Left",
        "Skipped",
        "Minutes",
        "9 of 10",
        box=None,
        header_style="bold",
    )
    for each in found.sessions:
        style = "" if each.opened else "red"
        sessions.add_row(
            each.session, each.when, _share(each.opened, people), _share(each.done, people),
            _share(each.missed, people), _share(each.left, people), _share(each.skipped, people), f"{each.minutes}",
            f"{each.slowly}", style="red" if each.too_long else style,
        )  # fmt: skip
    console.print(sessions)
    days = Table(
        "Day", "People", "Messages", "Words each", "Questions", "Minutes", box=None, header_style="bold"
    )
    for day in found.days:
        days.add_row(
            str(day.day),
            str(day.people),
            f"{day.messages}",
            f"{day.words_of_a_message}",
            f"{day.questions}",
            f"{day.minutes}",
        )
    console.print(days)
    hours = ", ".join(f"{hour:02d} h: {number}" for hour, number in found.hours.items())
    console.print(f"We began to write at these local hours: {hours}")
    for week, alerts in found.alerts.items():
        told = ", ".join(f"{what} {number}" for what, number in alerts.items())
        minutes = found.alert_minutes.get(week, 0)
        console.print(
            f"Week {week}: {sum(alerts.values())} alerts, about {minutes / 60:.1f} h of a clinician ({told})"
        )
    console.print(f"Asked kindly, and nobody told: {found.asked_kindly}")
    for behaviour, ended in found.ended.items():
        console.print(f"{behaviour}: " + ", ".join(f"{how} {number}" for how, number in ended.items()))
    for assignment, arms in found.arms.items():
        console.print(f"{assignment}: " + ", ".join(f"{arm} {number}" for arm, number in arms.items()))
    for text in found.left_out:
        console.print(
            f"Left out {text.times} times (said {text.said} times): {text.session}, step {text.step}, {text.what}; "
            f"“{text.name}” was not answered",
            style="yellow",
        )
    for unreached in found.unreached:
        console.print(f"Never: {unreached}", style="yellow", markup=False)
    for limit in found.beyond:
        console.print(f"Too much: {limit}", style="bold red")
    if found.tasks:
        asked = ", ".join(f"{task} {number}" for task, number in found.tasks.items())
        console.print(f"Clinicians were asked by the program for: {asked}")
    for session, number in found.in_quiet_hours.items():
        console.print(f"Within the quiet hours: {session}, {number} times", style="bold red")
    for line in assumptions():
        console.print(line, style="dim")
    if html is not None:
        console.print(f"The page: {html}")


def _share(number: int, of: int) -> str:
    return f"{100 * number / of:.0f} %" if number else "–"
