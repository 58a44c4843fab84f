"""案例目录: the published stories as readers look for them: by theme, unit, benefit, level reached, year and words."""
