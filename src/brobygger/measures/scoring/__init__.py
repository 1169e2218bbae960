"""From answers to numbers: pure functions over arrays, each with its formula and where it comes from. No Django."""
