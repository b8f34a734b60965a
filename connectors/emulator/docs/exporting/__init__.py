"""Documents as they look outside of Google Docs: from the Document resource to pages, texts and files.

`html` is the one rendering: it is shown in the browser, exported as a page, and printed as PDF.
"""
