### The audit trail in plain words, for its owner.

activity-signed-in = Виконано вхід із кодом із застосунку
activity-signed-in-recovery = Виконано вхід із резервним кодом
activity-app-added = Додано застосунок
activity-code-right = { $code ->
    [recovery] Резервний код був правильний
    [unlock] Код для розблокування браузера був правильний
   *[app] Код із застосунку був правильний
}
activity-code-wrong = { $code ->
    [recovery] Резервний код був неправильний
    [unlock] Код для розблокування браузера був неправильний
   *[app] Код із застосунку був неправильний
}
activity-code-wrong-last = { $code ->
    [recovery] Резервний код був неправильний, і це була остання спроба
    [unlock] Код для розблокування браузера був неправильний, і це була остання спроба
   *[app] Код із застосунку був неправильний, і це була остання спроба
}
activity-code-again = { $code ->
    [recovery] Резервний код ввели вдруге
    [unlock] Код для розблокування браузера ввели вдруге
   *[app] Код із застосунку ввели вдруге
}
activity-code-early = Код для розблокування браузера ввели зарано
activity-code-throttled = { $code ->
    [recovery] Резервний код не прийнято: спроб було забагато
    [unlock] Код для розблокування браузера не прийнято: спроб було забагато
   *[app] Код із застосунку не прийнято: спроб було забагато
}
activity-code-spent = { $code ->
    [recovery] Резервний код не прийнято: цього року неправильних було забагато
    [unlock] Код для розблокування браузера не прийнято: цього року неправильних було забагато
   *[app] Код із застосунку не прийнято: цього року неправильних було забагато
}
activity-code-refused = { $code ->
    [recovery] Резервний код не прийнято
    [unlock] Код для розблокування браузера не прийнято
   *[app] Код із застосунку не прийнято
}

activity-at-sign-in = під час входу
activity-at-step-up = під час повторного запиту коду
activity-at-setup = під час додавання застосунку

activity-password-wrong-sign-in = Під час входу ввели неправильний пароль
activity-password-wrong = Ввели неправильний пароль
activity-password-throttled-sign-in = Під час входу пароль не прийнято: спроб було забагато
activity-password-frozen-sign-in = Правильний пароль відхилено під час входу: вхід було зупинено
activity-password-throttled = Пароль не прийнято: спроб було забагато
activity-browser-copied = Хтось скористався копією даних довіреного браузера, тому цей браузер більше не довірений
activity-fault = Наші записи про вас були пошкоджені, тому запит відхилено
activity-unknown = Сталося щось інше

activity-account-created = Створено обліковий запис
activity-password-right = Пароль під час входу був правильний
activity-signed-out = Виконано вихід
activity-app-begun = Розпочато додавання застосунку
activity-clock-set = Два коди показали, який час на вашому телефоні
activity-app-renamed = Змінено назву застосунку
activity-app-removed = Видалено застосунок
activity-codes-made = Створено нові резервні коди
activity-turned-off = Двоетапну перевірку вимкнено
activity-reset = Адміністратор вимкнув двоетапну перевірку
activity-password-given = Перед зміною введено пароль
activity-waits-ended = Адміністратор скасував час очікування
activity-forgotten = Обліковий запис видалено
activity-password-changed = Пароль змінено
activity-groups-changed = Адміністратор змінив ваші групи
activity-session-ended = Виконано вихід в іншому місці
activity-session-renamed = Змінено назву входу
activity-disowned = Повідомлено «Це не я», і вхід зупинено
activity-thawed = Увійти знову можна
activity-email-verified = Адресу електронної пошти підтверджено
activity-signed-out-everywhere = Виконано вихід усюди
activity-browser-trusted = Браузер позначено як довірений
activity-trust-used = Довірений браузер не потребував коду
activity-trust-renamed = Змінено назву довіреного браузера
activity-trust-ended = Браузер більше не довірений
activity-required = Відтепер ваш обліковий запис повинен мати двоетапну перевірку
activity-email-verified = Вашу адресу підтверджено
activity-restored = Відновлено копію даних, тому попередні входи та резервні коди більше не діють
activity-records-looked-at = Наші записи перевірено

activity-refused = { $what }: відхилено
activity-try-account = Створення облікового запису
activity-try-sign-in = Вхід
activity-try-sign-out = Вихід
activity-try-add-app = Додавання застосунку
activity-try-rename-app = Зміна назви застосунку
activity-try-remove-app = Видалення застосунку
activity-try-codes = Створення нових резервних кодів
activity-try-turn-off = Вимкнення двоетапної перевірки
activity-try-password = Перевірка пароля
activity-try-end-wait = Скасування часу очікування
activity-try-forget = Видалення облікового запису
activity-try-change-password = Зміна пароля
activity-try-groups = Зміна ваших груп
activity-try-end-session = Вихід в іншому місці
activity-try-rename-session = Зміна назви входу
activity-try-everywhere = Вихід усюди
activity-try-trust = Позначення браузера як довіреного
activity-try-trusted-sign-in = Вхід із довіреного браузера
activity-try-rename-trust = Зміна назви довіреного браузера
activity-try-end-trust = Скасування довіри до браузера
activity-try-require = Запровадження обов’язкової двоетапної перевірки
activity-try-verify-email = Підтвердьте свою адресу електронної пошти
activity-try-restore = Відновлення копії даних
activity-try-look = Перевірка наших записів
activity-try-verify-email = Підтвердження адреси електронної пошти
