"""What to do with a turn: features, rules, a calibrated model, a decision."""
