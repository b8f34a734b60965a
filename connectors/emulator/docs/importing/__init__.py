"""Files that become Google Docs: text, HTML, Markdown and Word, read into blocks and written as requests."""
