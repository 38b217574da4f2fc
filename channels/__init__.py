"""Channels besides HTTP: how mails come in and go out."""
