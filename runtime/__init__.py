"""Effects and wiring: settings, ledgers, the change feed, background work, composition."""
