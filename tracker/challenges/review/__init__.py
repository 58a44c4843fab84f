"""方案联审: the sides that are asked about a challenge before its publication is decided."""
