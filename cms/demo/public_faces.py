"""Public pages of the demonstration's own squad, studio and campaign."""

from cms.carriers.pages import CampaignPage, CarrierPage
from cms.site.setting_up import StorySite
from tracker.squads.models import Campaign, Squad
from tracker.studios.models import Studio


def show_carriers(site: StorySite) -> None:
    """Only what the demonstration made itself: records that were taken over name real firms and stay inside."""
    pages: list[CarrierPage | CampaignPage] = [
        *(
            CarrierPage(title=squad.name, slug=squad.number.lower(), squad=squad)
            for squad in Squad.objects.filter(source="form").order_by("pk")
        ),
        *(
            CarrierPage(title=studio.name, slug=studio.number.lower(), studio=studio)
            for studio in Studio.objects.filter(source="form").order_by("pk")
        ),
        *(
            CampaignPage(title=campaign.title, slug=f"campaign-{campaign.pk}", campaign=campaign)
            for campaign in Campaign.objects.order_by("pk")
        ),
    ]
    for page in pages:
        site.carriers.add_child(instance=page)
        page.save_revision().publish()
