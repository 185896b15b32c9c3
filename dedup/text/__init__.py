"""L1: from a text to its words, sentences, credits and furniture."""
