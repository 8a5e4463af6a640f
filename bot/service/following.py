"""At rest, wording follows by itself, and who is to be moved is moved: never within a conversation."""

from datetime import datetime

from bot.authoring.library import Library
from bot.core.enrollment import Enrollment
from bot.core.moving import MOVABLE, moved_to


def at_rest(library: Library, enrollment: Enrollment, now: datetime) -> Enrollment:
    """The enrollment on the version that it should be on now. One with an open conversation stays as it is."""
    versions = library.pinned.get(enrollment.program, {})
    if enrollment.conversation is not None or not versions:
        return enrollment
    own = versions.get(enrollment.version)
    to = versions.get(enrollment.moves_to) if enrollment.moves_to is not None else None
    if to is not None and own is not None and enrollment.status in MOVABLE:
        return moved_to(own, to, enrollment, now)
    newest = max(versions)
    if own is None:
        # They began before anything was published.
        return enrollment.model_copy(update={"version": newest})
    alike = library.newest_alike[enrollment.program][enrollment.version]
    if alike == enrollment.version:
        return enrollment
    return enrollment.model_copy(update={"version": alike})
