"""Two offices beside the cast: polly does party affairs and una the trade union for the group, pat and ursula for
the South alone. In the North there is a party branch, and a welder who is no party member.
"""

from tests.factories.organisation import World, make_person, make_world
from tracker.organisation.enums import PartyOrganizationKind, PoliticalStatus, Role
from tracker.organisation.models import PartyOrganization


def make_world_with_offices() -> World:
    world = make_world()
    cast = world.people
    cast["polly"] = make_person("polly", world.group, (Role.PARTY_AFFAIRS, world.group), name="白莉")
    cast["una"] = make_person("una", world.group, (Role.UNION_OFFICE, world.group), name="尤娜")
    cast["pat"] = make_person("pat", world.south, (Role.PARTY_AFFAIRS, world.south), name="裴特")
    cast["ursula"] = make_person("ursula", world.south, (Role.UNION_OFFICE, world.south), name="吴苏拉")
    cast["walt"] = make_person("walt", world.pit_one, name="华特", status=PoliticalStatus.OTHER)
    return world


def make_branch(world: World) -> PartyOrganization:
    return PartyOrganization.objects.create(
        name="一矿综掘党支部", kind=PartyOrganizationKind.BRANCH, unit=world.pit_one
    )
