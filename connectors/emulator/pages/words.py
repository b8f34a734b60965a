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
    "доступ": "people with access",
    "все, у кого есть ссылка": "everyone with the link",
    "владелец": "owner",
    "правка": "may edit",
    "чтение": "may read",
    "замечания": "may comment",
    "Корзина": "Trash",
    "В корзине пусто.": "The trash is empty.",
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
    "Написать": "Write",
    "Новое письмо": "New letter",
    "Ответить": "Reply",
    "Отправить": "Send",
    "Письмо отправлено.": "The letter was sent.",
    "Текст": "Text",
    "Искать в почте": "Search mail",
    "Найти": "Search",
    "Найдено по запросу": "Found for",
    "Ничего не нашлось.": "Nothing was found.",
    "непрочитанных": "unread",
    "не прочитано": "unread",
    "Письмо не доставлено": "The letter was not delivered",
    "Адрес": "Address",
    "Почему": "Why",
    "Приглашение": "Invitation",
    "Отменено": "Cancelled",
    "Когда": "When",
    "Где": "Where",
    "Проводит": "Held by",
    "О чём": "About",
    "Проверьте, кому письмо: это не адрес.": "Please check whom the letter goes to: this is no address.",
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
    "Shift+F2 – примечание к ячейке, Alt+Enter – открыть ссылку; Esc, затем Tab – выйти из таблицы.": (
        "Shift+F2 opens the cell's note, Alt+Enter its link; Esc, then Tab leaves the grid."
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
    "Этой вкладки больше нет.": "This tab is no longer there.",
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
    "Кураторы": "Curators",
    "Руководители": "Leaders",
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
    # documents
    "Абзац": "Paragraph",
    "Абзац ниже": "Paragraph below",
    "Удалить абзац": "Delete the paragraph",
    "Править абзац": "Edit the paragraph",
    "Сохранить и добавить абзац ниже": "Save and add a paragraph below",
    "Вы можете предлагать правки и писать замечания. Решают те, с кем документом поделились для правки.": (
        "You may suggest changes and comment. Those with whom the document was shared for editing decide."
    ),
    "Предлагать, а не править": "Suggest, do not edit",
    "Документ закрыт для правки": "The document is closed to changes",
    "Закрыл": "Closed by",
    "Документ изменился, посмотрите ещё раз.": "The document has changed, please look again.",
    "В этом абзаце есть предложенные правки: сначала примите или отклоните их.": (
        "There are suggestions in this paragraph: accept or reject them first."
    ),
    "В этом абзаце есть то, чего страница не показывает: здесь его не изменить.": (
        "There is something in this paragraph that the page does not show: it cannot be changed here."
    ),
    "Набранное не пропало, оно выделено: щёлкните по нему, поправьте, если нужно, и сохраните.": (
        "What you typed is kept and marked: click it, change it if need be, and save it."
    ),
    "Абзац, который вы правили, изменился или исчез. Вот что вы набрали:": (
        "The paragraph that you were editing has changed or is gone. This is what you typed:"
    ),
    "Набранное, чтобы не пропало:": "What you typed, so that it is not lost:",
    "Щёлкните по абзацу и пишите; он сохраняется, когда вы его покидаете. Esc – оставить как было.": (
        "Click a paragraph and type; it is saved when you leave it. Esc leaves it as it was."
    ),
    "Enter – новый абзац, Shift+Enter – новая строка; Backspace в начале – присоединить к абзацу выше.": (
        "Enter begins a paragraph, Shift+Enter a line; Backspace at the start joins the paragraph above."
    ),
    "Ctrl+щелчок – открыть ссылку, Ctrl+Z – отменить. Выделите слова, чтобы замечание было о них.": (
        "Ctrl+click opens a link, Ctrl+Z undoes. Select words to comment on them."
    ),
    "Обсуждение": "Discussion",
    "Согласование": "Approval",
    "Просит": "Asked for by",
    "до": "until",
    "согласовано": "approved",
    "отклонено": "declined",
    "ещё не ответил": "no answer yet",
    "Что сказать (не обязательно)": "A message (optional)",
    "Согласовать": "Approve",
    "Отклонить": "Decline",
    "Предложенные правки": "Suggestions",
    "Убрать": "Delete",
    "Вставить": "Insert",
    "Изменить оформление": "Change the formatting",
    "Изменить таблицу или страницу": "Change the table or the page",
    "Принять": "Accept",
    "Замечания": "Comments",
    "Новое замечание": "New comment",
    "Замечаний нет.": "No comments.",
    "Добавить": "Add",
    "снял замечание": "resolved it",
    "вернул замечание": "reopened it",
    "Снять замечание": "Resolve",
    "Вернуть": "Reopen",
    "Ответ": "Reply",
    "Напишите, что вы хотите сказать.": "Write what you want to say.",
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
