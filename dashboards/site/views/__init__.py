"""Pages of a part of a release each: one service, one age, one sex, one date. They are what filters lead to."""
