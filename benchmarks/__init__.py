"""What Warmline measures of itself; each module prints a Markdown table with n and spread."""
