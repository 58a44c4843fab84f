"""The group's calls for needs: this year's, which is running, and last year's, which the clock has ended."""

from dataclasses import dataclass

from cms.demo.calendar import Story, moment
from cms.demo.people import Cast
from tracker.foundation import clock
from tracker.foundation.working_days import add_working_days
from tracker.needs.calls.services import draft_call, end_calls_when_due, open_call
from tracker.needs.models import NeedCall

LAST_YEAR = (-400, -320)
THIS_YEAR = (-46, 12)
"""First and last day, in working days from today."""

TEXT = (
    "征集范围：安全生产、采掘工艺、智能化、降本增效等方面久攻不下的难题，一线班组和职工均可提报。\n"
    "填报要求：一题一报，写明难在哪里、希望达到的指标和由谁来用；常规工作请走原有渠道。\n"
    "办理时限：集团揭榜办公室十个工作日内逐条答复；入库需求择优立榜，列入 {year} 年榜单。"
)


@dataclass(frozen=True)
class Calls:
    """Both as drafts; `story` opens and ends them."""

    cast: Cast
    last_year: NeedCall
    this_year: NeedCall

    def for_plot(self, begins: int) -> NeedCall | None:
        """The call whose days take in a need that is raised so many working days from today."""
        for call, (first, last) in ((self.last_year, LAST_YEAR), (self.this_year, THIS_YEAR)):
            if first < begins <= last:
                return call
        return None

    def story(self) -> Story:
        office = self.cast.person("office")
        for call, (first, last) in ((self.last_year, LAST_YEAR), (self.this_year, THIS_YEAR)):
            yield moment(first, 8)
            open_call(call, by=office)
            if last < 0:
                yield moment(last + 1, 8)
                end_calls_when_due(clock.now())


def make_calls(cast: Cast) -> Calls:
    year = clock.today().year
    return Calls(
        cast,
        _draft(cast, f"{year - 1} 年度揭榜挂帅需求征集", year - 1, LAST_YEAR),
        _draft(cast, f"{year} 年度第三批揭榜挂帅需求征集", year, THIS_YEAR),
    )


def _draft(cast: Cast, title: str, year: int, days: tuple[int, int]) -> NeedCall:
    starts_on, ends_on = (add_working_days(clock.today(), day) for day in days)
    with clock.at(moment(days[0] - 2, 9)):
        return draft_call(
            by=cast.person("office"),
            title=title,
            text=TEXT.format(year=year),
            unit=cast.group,
            starts_on=starts_on,
            ends_on=ends_on,
        )
