"""Offline measurement: how often is it wrong, and would another policy do better."""
