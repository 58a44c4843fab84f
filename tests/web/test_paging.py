"""A page of a list: the one that is named, the first for nonsense, the last beyond the end."""

import pytest
from django.contrib.auth.models import Group
from django.db.models import Count, QuerySet, Window
from django.test import RequestFactory

from tests.english import english
from tracker.web.paging import ListPage, page_counted, page_of

__all__ = ["english"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def groups() -> QuerySet[Group]:
    Group.objects.bulk_create(Group(name=f"paging {number:02}") for number in range(27))
    return Group.objects.filter(name__startswith="paging ").order_by("name")


def shown(page: ListPage) -> tuple[list[str], str, str, str]:
    return [row.name for row in page.rows], page.label, page.previous_url, page.next_url


@pytest.mark.parametrize("named", ["2", "3", "99", "400", "100000"])
def test_the_last_page_is_what_lies_beyond_the_end(groups: QuerySet[Group], named: str) -> None:
    request = RequestFactory().get("/", {"q": "x", "page": named})
    last = (["paging 25", "paging 26"], "26–27 of 27", "?q=x&page=1", "")
    assert shown(page_of(request, groups)) == last
    counted = groups.annotate(total=Window(Count("pk")))
    assert shown(page_counted(request, counted, counted="total")) == last


@pytest.mark.parametrize("named", ["", "1", "0", "-3", "x", "1e9", "٣"])
def test_what_is_no_number_of_a_page_is_the_first(groups: QuerySet[Group], named: str) -> None:
    names, label, before, after = shown(page_of(RequestFactory().get("/", {"page": named}), groups))
    assert (len(names), label, before, after) == (25, "1–25 of 27", "", "?page=2")


def test_an_empty_list_has_no_page_beyond_it(db: None) -> None:
    page = page_of(RequestFactory().get("/", {"page": "7"}), Group.objects.none())
    assert shown(page) == ([], "", "", "")
