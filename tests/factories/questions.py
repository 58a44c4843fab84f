"""Questions about a published challenge: asked by trudy of the South, answered by olga, the group's office."""

from tests.factories.organisation import World
from tests.factories.supplements import WHEN
from tracker.challenges.models import Challenge, Question
from tracker.challenges.questions.services import answer_question, ask_question, decline_question
from tracker.foundation import clock

TEXT = "试验段能否与正常回采同时进行？"


def asked_question(
    world: World, challenge: Challenge, *, text: str = TEXT, by: str = "trudy", is_asker_hidden: bool = True
) -> Question:
    with clock.at(WHEN):
        return ask_question(challenge, text=text, is_asker_hidden=is_asker_hidden, by=world.people[by])


def answered_question(world: World, challenge: Challenge, **facts: object) -> Question:
    question = asked_question(world, challenge, **facts)  # type: ignore[arg-type]
    with clock.at(WHEN):
        return answer_question(question, answer="可以，检修班内施工。", by=world.olga)


def declined_question(world: World, challenge: Challenge, **facts: object) -> Question:
    question = asked_question(world, challenge, **facts)  # type: ignore[arg-type]
    with clock.at(WHEN):
        return decline_question(question, note="与本榜题无关。", by=world.olga)
