"""One row of the table of `test_permission_matrix.py`: who gets what at an address, or at a record at which rights differ.

"others" are all who are signed in and not named; a visitor who is not named is asked to sign in.
"""

from collections.abc import Iterable
from dataclasses import dataclass

EVERYBODY = "everybody"
OTHERS = "others"


@dataclass(frozen=True, init=False)
class Row:
    """One address (its arguments may be names of `tests/factories/whole_chain.py`) and, by what they get, the names."""

    name: str
    arguments: tuple[str | int, ...]
    groups: dict[int | str, list[str]]

    def __init__(
        self,
        name: str,
        *arguments: str | int,
        opens: str = "",
        leads_on: str = "",
        corrects: str = "",
        forbids: str = "",
        hides: str = "",
        wants_another_method: str = "",
        asks_to_sign_in: str = "",
    ) -> None:
        groups = {
            200: opens,
            "elsewhere": leads_on,
            422: corrects,
            403: forbids,
            404: hides,
            405: wants_another_method,
            "sign in": asks_to_sign_in,
        }
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "arguments", arguments)
        object.__setattr__(self, "groups", {got: names.split() for got, names in groups.items() if names})

    def __str__(self) -> str:
        return " · ".join(str(part) for part in (self.name, *self.arguments))

    def expected(self, cast: Iterable[str]) -> dict[str, int | str]:
        """What each of the cast gets: an HTTP status, "sign in", or "elsewhere" for any other redirect."""
        named = {name: got for got, names in self.groups.items() for name in names}
        rest = named.get(EVERYBODY, named.get(OTHERS))
        visitor = named.get("visitor", named.get(EVERYBODY, "sign in"))
        found = {name: visitor if name == "visitor" else named.get(name, rest) for name in cast}
        return {name: got for name, got in found.items() if got is not None}
