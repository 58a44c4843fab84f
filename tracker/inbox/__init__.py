"""The four boxes: what must I do, what should I read, what have I done, what have I started. Drawn from the engine."""
