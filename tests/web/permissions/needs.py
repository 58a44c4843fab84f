"""Needs and the ledger on paper: who gets what."""

from tests.web.permissions.row import Row

GETS: tuple[Row, ...] = (
    Row("tracker:act", "need", "drafted need", "submit", opens="alice", hides="others"),
    Row("tracker:act", "need", "pooled need", "divert", opens="olga", forbids="others"),
    Row("tracker:act", "need", "drafted need", "give_opinion", forbids="alice", hides="others"),
    Row("tracker:act", "need", "pooled need", "give_opinion", opens="head_one", forbids="others"),
    Row("tracker:record", "need", "drafted need", leads_on="alice", hides="others"),
    Row("tracker:record-history", "need", "drafted need", opens="alice", hides="others"),
    Row("tracker:need-list", opens="others"),
    Row("tracker:need-new", opens="others"),
    Row("tracker:ledger-import", opens="olga sam", forbids="others"),
    Row("tracker:ledger-confirm", leads_on="olga sam", forbids="others"),
    Row("tracker:need-detail", "drafted need", opens="alice", hides="others"),
    Row("tracker:need-detail", "pooled need", opens="others"),
    Row("tracker:need-fates", opens="others"),
    Row("tracker:need-similar", opens="others"),
    Row("tracker:need-split", "drafted need", forbids="alice", hides="others"),
    Row("tracker:need-split", "pooled need", opens="olga", forbids="others"),
    Row("tracker:need-support", "drafted need", opens="alice", hides="others"),
    Row("tracker:need-support", "pooled need", opens="others"),
    Row("tracker:need-edit", "drafted need", opens="alice", hides="others"),
    Row("tracker:need-edit", "pooled need", forbids="others"),
    Row("tracker:call-list", opens="others"),
    Row("tracker:call-new", opens="olga sam", forbids="others"),
    Row("tracker:call-detail", "drafted call", opens="olga", hides="others"),
    Row("tracker:call-detail", "open call", opens="others"),
    Row("tracker:call-edit", "drafted call", opens="olga", hides="others"),
    Row("tracker:call-edit", "open call", leads_on="olga", forbids="others"),
    Row("tracker:act", "need_call", "drafted call", "open", opens="olga", hides="others"),
    Row("tracker:act", "need_call", "open call", "close", opens="olga", forbids="others"),
)

POSTS: tuple[Row, ...] = (
    Row("tracker:act", "need", "drafted need", "submit", leads_on="alice", hides="others"),
    Row("tracker:act", "need", "pooled need", "give_opinion", opens="head_one", forbids="others"),
    Row("tracker:need-new", corrects="others"),
    Row("tracker:need-edit", "drafted need", corrects="alice", hides="others"),
    Row("tracker:need-split", "pooled need", corrects="olga", forbids="others"),
    Row("tracker:need-support", "drafted need", leads_on="alice", hides="others"),
    Row("tracker:ledger-import", corrects="olga sam", forbids="others"),
    Row("tracker:ledger-confirm", leads_on="olga sam", forbids="others"),
    Row("tracker:call-new", corrects="olga sam", forbids="others"),
    Row("tracker:call-edit", "drafted call", corrects="olga", hides="others"),
    Row("tracker:act", "need_call", "drafted call", "open", leads_on="olga", hides="others"),
    Row("tracker:act", "need_call", "open call", "close", corrects="olga", forbids="others"),
)
