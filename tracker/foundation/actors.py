"""Who acts: a person, or the named system actor that carries out what a clock decides."""

from typing import Any, Final, Protocol

from django.utils.translation import gettext as _


class Actor(Protocol):
    """What the engine asks of whoever acts."""

    @property
    def pk(self) -> Any: ...

    @property
    def is_authenticated(self) -> Any: ...

    def get_full_name(self) -> str: ...


class SystemActor:
    """Acts when a deadline passes. It has no account, cannot sign in, and holds only permissions that name it."""

    pk: Final = None
    is_authenticated: Final = True
    is_active: Final = True
    is_superuser: Final = False
    is_anonymous: Final = False

    def get_full_name(self) -> str:
        return _("System")

    def __str__(self) -> str:
        return self.get_full_name()


SYSTEM: Final = SystemActor()


def is_system(actor: object) -> bool:
    return isinstance(actor, SystemActor)
