"""Ratios that hold on a busy machine: servers as in production, CPU per request, floor and page in turn."""
