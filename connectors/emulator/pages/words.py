"""The pages' texts in English; Russian is what they are written in."""

ENGLISH = {
    "Встроенный Workspace": "Embedded Workspace",
    "Диск": "Drive",
    "Почта": "Mail",
    "Смотреть как": "Look as",
    "Сменить": "Switch",
    "К содержанию": "Skip to content",
    "Разделы": "Sections",
    "Путь": "Path",
    "Вкладки": "Tabs",
    "Папки писем": "Mail folders",
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
    "скрыта": "hidden",
    "только чтение": "read only",
    "Скачать": "Download",
    "Отменить": "Undo",
    "Строка выше": "Row above",
    "Строка ниже": "Row below",
    "Вставить строку выше": "Insert a row above",
    "Вставить строку ниже": "Insert a row below",
    "Удалить строку": "Delete the row",
    "Сортировка по столбцу": "Sorting by the column",
    "А→Я": "A→Z",
    "Я→А": "Z→A",
    "Сортировать по этому столбцу от А до Я": "Sort by this column from A to Z",
    "Сортировать по этому столбцу от Я до А": "Sort by this column from Z to A",
    "Примечание": "Note",
    "Примечание к ячейке": "The cell's note",
    "Ячейка": "Cell",
    "Вся строка": "The whole row",
    "да": "yes",
    "нет": "no",
    "Сохранить": "Save",
    "Не менять": "Leave it",
    "Сохраняется…": "Saving…",
    "Сохранено": "Saved",
    "Нет связи. Набранное не пропало: попробуйте ещё раз.": "No connection. Please try again.",
    "Что стоит в ячейке": "What stands in the cell",
    "Добавить 20 строк": "Add 20 rows",
    "Клавиши": "Keys",
    "Стрелки, Home, End, PgUp, PgDn – ходить; вместе с Shift – выделить.": (
        "Arrows, Home, End, PgUp, PgDn walk about; together with Shift they select."
    ),
    "Печатайте сразу, или Enter, F2, двойной щелчок – править; Esc – не менять.": (
        "Just type, or press Enter or F2 or click twice to edit; Esc leaves the cell as it was."
    ),
    "Enter и Tab – записать и дальше, с Shift – назад; Alt+Enter – новая строка в ячейке.": (
        "Enter and Tab write and go on, with Shift back; Alt+Enter breaks the line in a cell."
    ),
    "Пробел – галочка, Delete – стереть, Ctrl+Z – отменить, Ctrl+C и Ctrl+V – копировать и вставить.": (
        "Space ticks, Delete empties, Ctrl+Z undoes, Ctrl+C and Ctrl+V copy and paste."
    ),
    "Shift+F2 – примечание к ячейке; Esc, затем Tab – выйти из таблицы.": (
        "Shift+F2 opens the cell's note; Esc, then Tab leaves the grid."
    ),
    "Не записано": "Not written",
    "Вернуться": "Back",
    "У вас этот файл открыт только для чтения. Изменить его могут те, с кем им поделились для правки.": (
        "You may only read this file. Those with whom it was shared for editing can change it."
    ),
    "Эту вкладку ведёт робот: здесь можно только читать.": "The robot keeps this tab: you can only read it.",
    "Эти ячейки ведёт робот: здесь можно только читать.": "The robot keeps these cells: you can only read them.",
    "Эта вкладка защищена. Её ведёт: ": "This tab is protected. It is kept by: ",
    "Эти ячейки защищены. Их ведёт: ": "These cells are protected. They are kept by: ",
    "Здесь есть защищённые ячейки, изменить их может только их хозяин.": (
        "There are protected cells here, which only their keeper can change."
    ),
    "Среди этих строк есть объединённые ячейки: так сделать нельзя.": (
        "There are merged cells among these rows: this cannot be done."
    ),
    "Не получилось: ": "It did not work: ",
    "Этого здесь больше нет.": "This is no longer here.",
    "Этого здесь сделать нельзя.": "This cannot be done here.",
    "Слишком много сразу.": "Too much at once.",
    "Отменять больше нечего.": "There is nothing more to undo.",
    "Это место уже изменил кто-то другой: отмена стёрла бы чужую работу.": (
        "Somebody else has changed this place since: undoing would wipe out their work."
    ),
    "Записано как есть.": "It was written as it is.",
    "В ячейке {cell} ждут значения из списка: {words}.": "Cell {cell} expects a value from the list: {words}.",
    "В ячейке {cell} ждут галочку.": "Cell {cell} expects a tick.",
    "Значение не подходит под правило ячейки {cell}.": "The value does not keep to the rule of cell {cell}.",
    "Администратор": "Administrator",
    "Другие": "Others",
    "Куратор": "Curators",
    "Руководитель": "Leaders",
    "Учреждения": "Organisations",
    "Строки": "Rows",
    "из": "of",
    "Ничего не найдено": "Nothing found",
    "Такой страницы нет, или она не видна тому, как кто вы смотрите: ": (
        "There is no such page, or it is not visible to the person you look as: "
    ),
    "Посмотрите как администратор: он видит всё.": "Look as the administrator, who sees everything.",
}
ENGLISH |= {
    # forms
    "обязательный вопрос": "required question",
    "Вопрос без названия": "Untitled question",
    "Другое": "Other",
    "Свой вариант": "Your own answer",
    "День": "Day",
    "Месяц": "Month",
    "Время": "Time",
    "Выбрать": "Choose",
    "чч:мм": "hh:mm",
    "Картинка": "Picture",
    "Видео": "Video",
    "Загрузить файл здесь нельзя.": "Files cannot be uploaded here.",
    "Адрес электронной почты": "Email address",
    "Вместе с ответом будет записан ваш адрес": "Your address will be recorded with your answer",
    "Вы меняете ответ, который уже отправлен.": "You are changing an answer that was sent before.",
    "Ответ не отправлен": "The answer was not sent",
    "Ответьте на эти вопросы:": "Please answer these questions:",
    "Отправить": "Send",
    "Ответ записан": "Your answer has been recorded",
    "Баллы": "Points",
    "Отправить ещё один ответ": "Send another answer",
    "Изменить ответ": "Change the answer",
    "Форма больше не принимает ответы.": "This form takes no more answers.",
    "Форма ещё не опубликована: ответить на неё пока нельзя.": "This form is not published yet.",
    "Ответ не записан: в нём выбрано то, чего в форме нет. Возможно, форма изменилась, пока вы её заполняли.": (
        "The answer was not recorded: it chooses what the form does not offer. The form may have changed meanwhile."
    ),
    "Открыть форму заново": "Open the form anew",
    "Это обязательный вопрос.": "This question is required.",
    "Впишите свой вариант.": "Write in your own answer.",
    "Укажите дату, которая есть в календаре.": "Give a date that is in the calendar.",
    "Укажите и дату, и время.": "Give both date and time.",
    "Укажите время, например 14:30.": "Give a time, for example 14:30.",
    "Укажите часы и минуты, например 02:30.": "Give hours and minutes, for example 02:30.",
    "Укажите адрес электронной почты.": "Give an email address.",
}


def in_english(russian: str) -> str:
    """The English of a text of the pages; raises KeyError for one that has none."""
    return ENGLISH[russian]
