"""Background work of the need stage."""

from django_tasks import task

from tracker.foundation.search.index import index_record
from tracker.needs.models import Need


@task()
def index_ledger(ledger_id: int) -> int:
    """Make the needs of one ledger findable; returns how many. May run twice."""
    count = 0
    for need in Need.objects.filter(ledger_id=ledger_id).select_related("unit").iterator(chunk_size=200):
        index_record(need)
        count += 1
    return count
