"""Pages: fetch what is visible, hand the form to a service, say what happened, redirect."""
