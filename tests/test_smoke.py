import pytest

from tests.factories.chain import lead_signed_commitment
from tests.factories.organisation import make_world
from tracker.foundation import audit


@pytest.mark.django_db
def test_chain():
    c = lead_signed_commitment(make_world())
    assert c.state == "lead_signed"
    assert audit.verify().is_intact
