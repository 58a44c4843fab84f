"""创新工作室: a standing platform around one leader, recommended by its unit and named by the trade union."""
