"""How the site is passed on: feeds, the map for search engines, what a shared link shows, a poster with a QR code."""
