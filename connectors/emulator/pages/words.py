"""The pages' texts in English; Russian is what they are written in."""

ENGLISH = {
    "Встроенный Workspace": "Embedded Workspace",
    "Диск": "Drive",
    "Почта": "Mail",
    "Смотреть как": "Look as",
    "администратор": "administrator",
    "Сменить": "Switch",
    "К содержанию": "Skip to content",
    "Разделы": "Sections",
    "Путь": "Path",
    "Вкладки": "Tabs",
    "Папки писем": "Mail folders",
    "Здесь видно всё, что сделал робот. Изменить на этих страницах ничего нельзя.": (
        "Here you see all that the robot has made. Nothing can be changed on these pages."
    ),
    "Никаких файлов этому человеку не видно.": "This person sees no files.",
    "В папке пусто.": "The folder is empty.",
    "папка": "folder",
    "таблица": "spreadsheet",
    "документ": "document",
    "форма": "form",
    "файл": "file",
    "доступ": "shared with",
    "изменён": "changed",
    "Почтовые ящики": "Mailboxes",
    "писем": "letters",
    "Писем ещё нет.": "No letters yet.",
    "Здесь писем нет.": "No letters here.",
    "Входящие": "Inbox",
    "Отправленные": "Sent",
    "Черновики": "Drafts",
    "Вся почта": "All mail",
    "Дальше": "Next",
    "В начало": "Back to the start",
    "От": "From",
    "Кому": "To",
    "Копия": "Cc",
    "Тема": "Subject",
    "Дата": "Date",
    "без темы": "no subject",
    "Письмо": "The letter",
    "Открыть отдельно": "Open by itself",
    "Текст письма без оформления": "The letter as plain text",
    "Вложения": "Attachments",
    "КБ": "KB",
    "ведёт робот": "kept by the robot",
    "защищена": "protected",
    "Пустая вкладка.": "An empty tab.",
    "Строки": "Rows",
    "из": "of",
    "Ничего не найдено": "Nothing found",
    "Такой страницы нет, или она не видна тому, как кто вы смотрите: ": (
        "There is no such page, or it is not visible to the person you look as: "
    ),
    "Посмотрите как администратор: он видит всё.": "Look as the administrator, who sees everything.",
}


def in_english(russian: str) -> str:
    """The English of a text of the pages; raises KeyError for one that has none."""
    return ENGLISH[russian]
