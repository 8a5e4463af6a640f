"""Days as the tables of a summary on paper write them."""

from datetime import datetime

from bot.core.enrollment import Enrollment
from bot.core.schedule import local_date
from bot.service.short_dates import short_day


def short_moment(enrollment: Enrollment, at: datetime) -> str:
    """2 Mar, by the participant's clocks and in their language."""
    return short_day(local_date(enrollment.zone, at), enrollment.language)
