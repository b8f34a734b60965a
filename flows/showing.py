"""A run's account for the person at the terminal."""

from __future__ import annotations

from collections import Counter

from rich.console import Console
from rich.table import Table

from flows.journal_sheet import kind_in_words
from flows.runs import Answer

_OUTCOMES = {
    "sent": "отправлено",
    "would_send": "ушло бы",
    "missed": "пропущено",
    "withdrawn": "отозвано",
    "held": "ждёт решения",
    "failed": "не ушло",
    "unknown": "неизвестно",
    "elsewhere": "в другом запуске",
    "answers": "новых ответов",
    "accepted": "пресс-релизов принято",
    "participating": "школ участвовало",
    "total": "школ всего",
    "documents": "документов было бы",
    "documents_made": "документов создано",
    "sections_rewritten": "разделов обновлено",
    "sections_proposed": "правок предложено",
    "reports_draft": "отчётов в работе",
    "reports_review": "отчётов на согласовании",
    "reports_approved": "отчётов согласовано",
    "reports_filed": "отчётов сохранено в PDF",
}


def show_answer(answer: Answer, console: Console | None = None) -> None:
    """Print what left, what waits and how many findings there are; no names, no addresses."""
    out = console or Console(highlight=False)
    counts = ", ".join(f"{_OUTCOMES.get(name, name)} {n}" for name, n in answer.report.outcomes.items() if n)
    out.print(f"[bold]{answer.on:%d.%m.%Y}[/] {counts or 'писем нет'} · обращений к Google: {answer.google_calls}")
    if answer.report.letters:
        table = Table(box=None, pad_edge=False, header_style="dim")
        for column in ("  Код", "Письмо", "Волна", "Сколько"):
            table.add_column(column)
        for (kind, code, wave), number in sorted(answer.report.letters.items(), key=lambda item: item[0][1]):
            table.add_row(f"  {code}", kind_in_words(kind).lower(), wave if kind == "announcement" else "", str(number))
        out.print(table)
    rules = Counter(finding.rule for finding in answer.report.findings)
    if rules:
        out.print("  замечания: " + ", ".join(f"{rule} × {n}" for rule, n in sorted(rules.items())), style="yellow")
