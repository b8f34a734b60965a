"""An accepted press release -> the news that channels publish."""

from __future__ import annotations

from flows.letters.words import when
from flows.press_releases.channels import News
from flows.press_releases.publishing import Accepted
from flows.press_releases.rules import Account
from flows.programme.model import Programme


def news_of(account: Account, programme: Programme) -> Accepted | None:
    """Return what an activity's press release tells, None while there is none that counts."""
    found, activity, appointment = account.review, account.lead.activity, account.lead.appointment
    if found is None or not account.accepted or found.participants is None:
        return None
    cluster = programme.cluster(activity.cluster)
    release = found.release
    news = News(
        code=activity.code,
        title=activity.title,
        when=when(appointment.start, appointment.end, *appointment.hours) if appointment else release.text("held_on"),
        venue=activity.venue,
        summary=release.text("summary"),
        speakers=release.text("speakers"),
        feedback=release.text("feedback"),
        participants=found.participants,
        schools=tuple(programme.organisations[key].label for key in found.schools),
        winners=found.results["winners"],
        laureates=found.results["laureates"],
        prize_winners=found.results["prize_winners"],
        photos=found.links,
        cluster=activity.cluster,
        hashtag=cluster.hashtag if cluster else "",
        audience=activity.audience,
    )
    holder = account.responsible.address if account.responsible.organisation else ""
    return Accepted(news, activity, holder)
