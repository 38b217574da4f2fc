"""From a conversation's question to ranked evidence and a cited answer."""
