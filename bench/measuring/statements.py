"""How many SQL statements a page takes: `python -m bench.measuring.statements SESSION ADDRESS …`.

A process of its own, so that what is served is never changed for being counted. The last line is a JSON list, one
count per address; an empty session is a visitor.
"""

import json
import sys

import django
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def count_statements(session: str, address: str) -> int:
    """Of the second request: the first one fills what a process keeps for good."""
    client = Client(headers={"host": "127.0.0.1"})
    if session:
        client.cookies["sessionid"] = session
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}, which is no page to count.")
    for query in captured:
        sys.stderr.write(f"  {float(query['time']) * 1000:6.1f} ms  {query['sql'][:160]}\n")
    return len(captured)


if __name__ == "__main__":
    django.setup()
    given, *addresses = sys.argv[1:]
    print(json.dumps([count_statements(given, address) for address in addresses]))
