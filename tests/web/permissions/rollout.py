"""The three-level rollout: who gets what."""

from tests.web.permissions.row import Row

GETS: tuple[Row, ...] = (
    Row("tracker:act", "adoption", "pit two's adoption", "adopt", leads_on="head_two", forbids="others"),
    Row("tracker:rollout-recommend", "registered outcome", opens="alice olga", forbids="others"),
    Row("tracker:rollout-matrix", opens="others"),
    Row("tracker:rollout-detail", "recommended rollout", opens="alice olga david iris", hides="others"),
    Row("tracker:rollout-detail", "rollout under way", opens="others"),
    Row(
        "tracker:rollout-approve",
        "recommended rollout",
        opens="david",
        forbids="alice olga iris",
        hides="others",
    ),
    Row("tracker:rollout-remind", "rollout under way", wants_another_method="others"),
    Row("tracker:adoption-detail", "invited adoption", opens="others"),
    Row("tracker:adoption-prove", "pit two's adoption", opens="head_two", forbids="others"),
)

POSTS: tuple[Row, ...] = (
    Row("tracker:rollout-recommend", "registered outcome", corrects="alice olga", forbids="others"),
    Row(
        "tracker:rollout-approve",
        "recommended rollout",
        corrects="david",
        forbids="alice olga iris",
        hides="others",
    ),
    Row("tracker:rollout-remind", "rollout under way", leads_on="olga", forbids="others"),
    Row("tracker:adoption-prove", "pit two's adoption", corrects="head_two", forbids="others"),
)
