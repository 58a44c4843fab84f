"""征集批次: dated calls for needs, beside the pool that is always open."""
