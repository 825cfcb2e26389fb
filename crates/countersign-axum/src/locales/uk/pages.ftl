### What pages say. Names in braces stay as they are: something else stands there in the end.

shared-error-title = Помилка: { $title }
shared-sign-out = Вийти
shared-sign-in = Увійти
shared-continue = Продовжити
shared-back = Назад
shared-back-to-start = Назад на початок
shared-begin-again = Почати знову
shared-not-now = Не зараз
shared-other-ways = Інші способи
shared-help = Довідка
shared-get-help = Отримати допомогу
shared-check-again = Перевірити ще раз
shared-go-to-settings = Перейти до двоетапної перевірки
shared-password = Ваш пароль
shared-copy = Копіювати
shared-copied = Скопійовано
shared-selected = Виділено
shared-save = Зберегти
shared-name = Назва
shared-change = Змінити
shared-no-way-to-get-a-code = Я не можу отримати код
shared-language = Мова
shared-digits = { $digits }-значний код, який показує застосунок

challenge-title = Введіть код
challenge-title-recovery = Введіть резервний код
challenge-title-step-up = Підтвердьте, що це ви
challenge-title-ended = Увійдіть знову
challenge-title-spent = Потрібен інший спосіб
challenge-lead = Відкрийте застосунок для автентифікації та введіть { $digits }-значний код для { $issuer }.
challenge-lead-recovery = Введіть один із резервних кодів, які ви зберегли для { $issuer }. Кожен діє лише раз.
challenge-lead-recovery-named = Введіть один із кодів «{ $label }», які ви зберегли для { $issuer }. Кожен діє лише раз.
challenge-lead-ended = Щоб захистити обліковий запис, почніть знову з пароля.
challenge-code = Код
challenge-recovery-code = Резервний код
challenge-next-code = Наступний код через { $wait }
challenge-trust = Довіряти цьому браузеру { $span }
challenge-trust-hint = Лише на вашому власному пристрої. Це можна скасувати будь-коли.
challenge-use-app = Скористатися застосунком для автентифікації
challenge-use-recovery = Скористатися резервним кодом
challenge-use-named = Скористатися кодом «{ $label }»
challenge-spent-lead = Цього року для вашого облікового запису ввели багато неправильних кодів. Можливо, їх добирає хтось, хто знає ваш пароль. Ви все одно можете ввійти:
challenge-spent-known-browser = у браузері, в якому ви вже входили раніше,
challenge-spent-recovery = за допомогою резервного коду
challenge-spent-unlock = або розблокувавши цей браузер: застосунком чи кодом від служби підтримки.
challenge-spent-or-wait = Або спробуйте ще раз { $when }.
challenge-unlock = Розблокувати цей браузер
challenge-wrong = Цей код не підійшов. Введіть той, який застосунок показує зараз.
challenge-wrong-recovery = Цей код не підійшов. Уже використаний код більше не діє.
challenge-wrong-last = Цей код не підійшов, і це була остання спроба наразі.
challenge-digits = Код { $digits }-значний.
challenge-recovery-form = Резервний код складається з { $count ->
    [one] { $count } символу: літер і цифр.
    [few] { $count } символів: літер і цифр.
    [many] { $count } символів: літер і цифр.
   *[other] { $count } символу: літер і цифр.
}
challenge-used = Цей код уже використано. Введіть наступний.
challenge-used-wait = Цей код уже використано. Наступний з’явиться { $when }.
challenge-recovery-used = Цей код використано { $date }. Кожен код діє лише раз: введіть інший.
challenge-spent = Коди із застосунку зараз не приймаються з цього браузера.
challenge-wait = Неправильних кодів було забагато. Спробуйте ще раз { $when }.
challenge-wait-spent = Цього року неправильних кодів було забагато, тому коди із застосунку не приймаються з цього браузера. Скористайтеся браузером, у якому ви вже входили раніше, резервним кодом або розблокуванням. Або спробуйте ще раз { $when }.
challenge-wait-limiter = Спроб було забагато. Спробуйте ще раз { $when }.
challenge-wait-other = Коди зараз не приймаються. Спробуйте ще раз { $when }.

clock-behind = Це старий код. Схоже, годинник у вашому телефоні відстає приблизно на { $span }. Увімкніть у налаштуваннях телефона автоматичний час, а потім введіть код, який покаже застосунок.
clock-link = Мої коди не приймаються
clock-title = Чи правильний час на вашому телефоні?
clock-lead = Коди залежать від часу. Увімкніть на телефоні автоматичний час і спробуйте ще раз. Якщо це не допоможе, введіть два коди, один за одним, так, як їх показує застосунок.
clock-first = Перший код
clock-second = Код після нього
clock-second-hint = Зачекайте, доки застосунок покаже новий. Це триватиме до { $period ->
    [one] { $period } секунди.
    [few] { $period } секунд.
    [many] { $period } секунд.
   *[other] { $period } секунди.
}
clock-check = Перевірити обидва
clock-wrong = Ці два коди не підійшли. Введіть один код, зачекайте, доки застосунок покаже наступний, і введіть також його.
clock-back = Назад до одного коду

another-title = Ця сторінка належить до іншого входу
another-pending = Тим часом хтось почав входити тут як { $account }. Те, що ви ввели, не перевірялося.
another-signed-in = Тим часом хтось увійшов тут як { $account }. Те, що ви ввели, не перевірялося.
another-go-on = Продовжити той вхід
another-somebody-else = Увійти як хтось інший

recovered-title = Ваш телефон досі у вас?
recovered-title-last = Це був ваш останній резервний код
recovered-left = Ви ввійшли за допомогою резервного коду, і він більше не діє. { $left ->
    [one] Залишився { $left } код.
    [few] Залишилося { $left } коди.
    [many] Залишилося { $left } кодів.
   *[other] Залишилося { $left } коду.
}
recovered-few = Кодів залишилося мало. Незабаром створіть новий набір.
recovered-none = Створіть нові коди, перш ніж піти: без них і без телефона ви не зможете ввійти знову.
recovered-none-no-way = Без кодів і без телефона ви не зможете ввійти знову.
recovered-phone = Телефона вже немає?
recovered-phone-lead = Налаштуйте новий. Він замінить старий, щойно ви його підтвердите, і не раніше.
recovered-replace = Замінити
recovered-new-set = Новий набір одразу замінює старий.
recovered-without-codes = Продовжити без кодів

unlock-title = Розблокувати цей браузер
unlock-title-done = Ваш застосунок знову тут працює
unlock-done = Готово. Відтепер коди із застосунку приймаються в цьому браузері.
unlock-done-warning = Якщо не всі ці входи були вашими, хтось знає ваш пароль: змініть його.
unlock-go-on = Продовжити з кодом
unlock-lead = Для вашого облікового запису ввели багато неправильних кодів. Можливо, їх добирає хтось, хто знає ваш пароль, тому нові браузери мають зачекати. Покажіть, що застосунок у вас: введіть { $needed ->
    [one] { $needed } правильний код поспіль, з перервами.
    [few] { $needed } правильні коди поспіль, з перервами.
    [many] { $needed } правильних кодів поспіль, з перервами.
   *[other] { $needed } правильного коду поспіль, з перервами.
}
unlock-left = { $left ->
    [one] Ще { $left } код, трохи згодом. Тримайте застосунок під рукою.
    [few] Ще { $left } коди, з перервами. Тримайте застосунок під рукою.
    [many] Ще { $left } кодів, з перервами. Тримайте застосунок під рукою.
   *[other] Ще { $left } коду, з перервами. Тримайте застосунок під рукою.
}
unlock-progress = Коди: { $successes } з { $needed }
unlock-was-right = Код правильний.
unlock-was-wrong = Нещодавно тут ввели неправильний код.
unlock-next = Наступний код можна буде ввести через { $wait }.
unlock-goes-on = Ця сторінка продовжить сама. Тоді у вас буде 10 хвилин, щоб ввести код.
unlock-password-again = Тоді ми знову попросимо ваш пароль.
unlock-code = Код { $number } з { $needed }
unlock-hint = Після однієї помилки все почнеться знову через 15 хвилин.
unlock-support-lead = Введіть код, який вам повідомила служба підтримки. Він діє лише раз, протягом доби.
unlock-support-code = Код від служби підтримки
unlock-support-hint = 12 літер і цифр.
unlock-support-form = Код від служби підтримки складається з 12 літер і цифр.
unlock-support-wrong = Цей код неправильний, уже використаний або старший за добу.
unlock-use-app = Скористатися застосунком
unlock-use-support = У мене є код від служби підтримки
unlock-wrong = Цей код не підійшов, тому все починається знову.
unlock-early = Для коду ще зарано. Його не перевіряли.

setup-title = Додати застосунок для автентифікації
setup-title-replace = Замінити застосунок для автентифікації
setup-title-unverified = Спочатку підтвердьте свою адресу
setup-lead = Це застосунок у телефоні, який показує новий код { $period ->
    [one] кожну { $period } секунду.
    [few] кожні { $period } секунди.
    [many] кожні { $period } секунд.
   *[other] кожні { $period } секунди.
} Підійде будь-який: Aegis, 1Password, Google Authenticator, ваш менеджер паролів.
setup-lead-replace = «{ $name }» працює, доки ви не підтвердите новий застосунок. Потім його коди перестануть діяти, а в інших браузерах буде виконано вихід.
setup-name-hint = Щоб ви могли його розпізнати, наприклад «Телефон». Можна залишити порожнім.
setup-scan = Відскануйте зображення застосунком.
setup-picture = QR-код для вашого застосунку для автентифікації
setup-on-this-phone = На цьому телефоні?
setup-open-in-app = Відкрити в застосунку
setup-type-key = Не вдається відсканувати? Введіть цей ключ:
setup-code = Код, який показує застосунок
setup-time-left = Щоб завершити, у вас є { $span }.
setup-turn-on = Увімкнути
setup-must = Ваш обліковий запис повинен мати двоетапну перевірку. Налаштуйте її, щоб продовжити.
setup-must-since = Ваш обліковий запис повинен мати двоетапну перевірку. Час на її налаштування минув { $date }.
setup-full = { $count ->
    [one] Ви вже маєте { $count } застосунок, і більше додати не можна. Спочатку видаліть той, яким більше не користуєтеся, а потім додайте новий.
    [few] Ви вже маєте { $count } застосунки, і більше додати не можна. Спочатку видаліть той, яким більше не користуєтеся, а потім додайте новий.
    [many] Ви вже маєте { $count } застосунків, і більше додати не можна. Спочатку видаліть той, яким більше не користуєтеся, а потім додайте новий.
   *[other] Ви вже маєте { $count } застосунку, і більше додати не можна. Спочатку видаліть той, яким більше не користуєтеся, а потім додайте новий.
}
setup-unverified = Застосунок можна буде додати, щойно вашу адресу електронної пошти буде підтверджено. Відкрийте посилання в надісланому вам листі, а потім поверніться сюди.
setup-verify = Підтвердити адресу
setup-verified = Адресу вже підтверджено

codes-title = Збережіть свої резервні коди
codes-title-make = Створити нові резервні коди
codes-lead = Кожним кодом можна ввійти один раз, якщо ви втратите телефон. Їх показано лише зараз. Зберігайте їх там, де ваші паролі, або на папері.
codes-copy-all = Копіювати всі
codes-download = Завантажити
codes-print = Друкувати
codes-replaced = Ваш попередній набір кодів більше не діє.
codes-first = Двоетапну перевірку ввімкнено.
codes-saved = Коди збережено
codes-sheet-heading = Резервні коди для { $site }
codes-sheet-heading-named = Резервні коди для { $site }, «{ $label }»
codes-sheet-whose = { $account }, { $date }
codes-sheet-use = Кожним кодом можна ввійти один раз, після пароля, коли у вас немає телефона.
codes-sheet-strike = Використаний код викресліть.
codes-left = { $remaining ->
    [0] З ваших кодів (усього { $total }) не залишилося жодного.
    [one] Залишився { $remaining } код з { $total }.
    [few] Залишилося { $remaining } коди з { $total }.
    [many] Залишилося { $remaining } кодів з { $total }.
   *[other] Залишилося { $remaining } коду з { $total }.
} Новий набір одразу замінює старий: збережені раніше коди більше не діятимуть.
codes-left-named = { $remaining ->
    [one] Залишився { $remaining } код «{ $label }» з { $total }.
    [few] Залишилося { $remaining } коди «{ $label }» з { $total }.
    [many] Залишилося { $remaining } кодів «{ $label }» з { $total }.
   *[other] Залишилося { $remaining } коду «{ $label }» з { $total }.
} Новий набір одразу замінює старий: збережені раніше коди більше не діятимуть.
codes-none = У вас ще немає кодів. Кожним із них можна ввійти один раз, коли у вас немає телефона.
codes-none-named = У вас ще немає кодів «{ $label }». Кожним із них можна ввійти один раз, коли у вас немає телефона.
codes-make = Створити нові коди

resume-title = Продовжте з того самого місця
resume-title-gone = Тут більше немає чого робити
resume-remove = Ви збиралися видалити застосунок. Його ще не видалено.
resume-replace = Ви збиралися замінити застосунок. Старий досі працює.
resume-add = Ви збиралися додати застосунок.
resume-other = Тим часом ми попросили у вас код. Те, що ви надіслали раніше, збережено й надсилається зараз.
resume-gone = Це вже зроблено, або воно чекало довше за 10 хвилин. Нічого не втрачено: поверніться туди, де ви були, і зробіть це ще раз.

settings-title = Двоетапна перевірка
settings-on = Увімкнено.
settings-on-asked = Увімкнено. Ви { $when } востаннє вводили код.
settings-off = Вимкнено. Для входу потрібен лише пароль.
settings-off-lead = Із двоетапною перевіркою потрібен також код із застосунку в телефоні. Навіть той, хто дізнається ваш пароль, не зможе ввійти.
settings-must-from = З { $date } ваш обліковий запис повинен мати двоетапну перевірку. Налаштуйте її заздалегідь.
settings-must-codes = Ваш обліковий запис повинен мати резервні коди.
settings-make-them = Створити їх зараз
settings-apps = Застосунки для автентифікації
settings-last-used = Останнє використання: { $when }
settings-app-replace-lead = Новий телефон? Цей застосунок працює, доки ви не підтвердите новий. Потім в інших браузерах буде виконано вихід.
settings-asked-first = Спочатку ми попросимо код.
settings-app-replace = Замінити «{ $name }»
settings-app-remove-only = Це ваш єдиний застосунок. Якщо його видалити, двоетапна перевірка вимкнеться, резервні коди зникнуть, а в інших браузерах буде виконано вихід.
settings-app-remove-lead = Якщо його видалити, його коди перестануть діяти, а в інших браузерах буде виконано вихід.
settings-app-remove = Видалити «{ $name }»
settings-app-must-stay = Ваш обліковий запис повинен мати двоетапну перевірку, тому єдиний застосунок видалити не можна. Додайте ще один або замініть цей.
settings-apps-full = Більше застосунків додати не можна.
settings-apps-more = Кілька телефонів або менеджер паролів? Кожен може мати свій застосунок.
settings-add = Додати
settings-codes = Резервні коди
settings-codes-left = Залишилося: { $remaining } з { $total }
settings-codes-left-named = «{ $label }»: Залишилося: { $remaining } з { $total }
settings-codes-none = Немає
settings-codes-none-named = «{ $label }»: немає
settings-codes-lead = На день, коли у вас не буде телефона.
settings-codes-soon = Незабаром створіть новий набір.
settings-codes-few = Залишилося мало.
settings-codes-new = Новий набір
settings-codes-make = Створити набір
settings-trusted = Довірені браузери
settings-trusted-lead = Під час входу в них код не потрібен. Для змін, які стосуються безпеки, код потрібен і в них.
settings-trusted-none = Немає. Коли ви входите з кодом із застосунку, можна зазначити, що браузеру слід довіряти.
settings-trusted-this = цей браузер
settings-trusted-since = Довірений: { $when }, діє до { $end }
settings-trusted-used = останнє використання: { $when }
settings-trusted-stop-lead = Під час наступного входу в ньому буде потрібен код.
settings-trusted-stop = Більше не довіряти йому
settings-trusted-all = Усі одразу.
settings-trusted-stop-all = Більше не довіряти жодному
settings-sessions = Де ви ввійшли
settings-session-this = тут
settings-session-seen = остання активність: { $when }
settings-session-since = Ви { $when } ввійшли тут.
settings-session-unknown = Невідомий браузер
settings-session-program = Програма
settings-session-by-app = З кодом із застосунку
settings-session-by-recovery = З резервним кодом
settings-session-by-trust = З довіреного браузера, без коду
settings-session-by-password = Лише з паролем
settings-session-end = Вийти звідти
settings-session-forget = Забути цей браузер
settings-session-forget-hint = Для комп’ютерів, якими користуються й інші: під час наступного входу тут буде потрібен код.
settings-others = Усюди, крім цього місця.
settings-others-end = Вийти в інших місцях
settings-everywhere-lead = Ви щось загубили або у вашому обліковому записі хтось інший?
settings-everywhere = Вийти всюди
settings-everywhere-what = Ви вийдете й тут, і жоден браузер більше не буде довіреним. Ваші застосунки та коди залишаться.
settings-password = Пароль
settings-password-lead = Коли ви його зміните, усюди, крім цього браузера, буде виконано вихід.
settings-activity = Нещодавні дії
settings-activity-not-you = Щось із цього зробили не ви? Змініть пароль і видаліть застосунки, які не належать вам.
settings-turn-off = Вимкнути
settings-turn-off-lead = Для входу буде потрібен лише пароль.
settings-turn-off-prove = Спочатку підтвердьте кодом, що це ви, а потім поверніться сюди.
settings-confirm = Підтвердити
settings-turn-off-what = Ваші застосунки та резервні коди буде видалено. В інших браузерах буде виконано вихід.
settings-turn-off-now = Вимкнути двоетапну перевірку

password-missing = Введіть пароль.
password-wrong = Цей пароль неправильний.
password-wait = Неправильних паролів було забагато. Спробуйте ще раз { $when }.
