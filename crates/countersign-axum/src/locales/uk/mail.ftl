### Messages by e-mail. $issuer is the name of the site, $account what it calls the account.

mail-when = Коли: { $time }
mail-browser = Браузер: { $browser }
mail-address = Звідки: { $address }
mail-was-me = Якщо це ви, нічого робити не потрібно.
mail-was-not-me = Якщо це не ви, повідомте зараз. Ми це зупинимо й усюди виконаємо вихід.
mail-was-not-me-link = Це не я
mail-link-until = Посилання діє лише раз, до { $date }.
mail-why = Ви отримали цей лист, бо він стосується безпеки облікового запису { $account } у сервісі { $issuer }.
mail-gathered-subject = { $count ->
    [one] { $issuer }: { $count } зміна, пов’язана з вашим входом
    [few] { $issuer }: { $count } зміни, пов’язані з вашим входом
    [many] { $issuer }: { $count } змін, пов’язаних із вашим входом
   *[other] { $issuer }: { $count } зміни, пов’язаної з вашим входом
}
mail-gathered-text = Сталося кілька подій, пов’язаних із вашим входом до { $issuer }:

mail-enabled-subject = { $issuer }: двоетапну перевірку ввімкнено
mail-enabled-text = Для облікового запису { $account } увімкнено двоетапну перевірку. Відтепер, крім пароля, потрібен також код із застосунку.
mail-authenticator_added-subject = { $issuer }: додано застосунок
mail-authenticator_added-text = До облікового запису { $account } додано застосунок для автентифікації. Його кодами можна входити.
mail-authenticator_replaced-subject = { $issuer }: замінено застосунок
mail-authenticator_replaced-text = Застосунок для автентифікації облікового запису { $account } замінено іншим. Коди попереднього більше не діють, а в інших браузерах виконано вихід.
mail-authenticator_removed-subject = { $issuer }: видалено застосунок
mail-authenticator_removed-text = З облікового запису { $account } видалено застосунок для автентифікації. Його коди більше не діють, а в інших браузерах виконано вихід.
mail-recovery_code_used-subject = { $issuer }: використано резервний код
mail-recovery_code_used-text = Використано резервний код облікового запису { $account }. Він більше не діє.
mail-recovery_codes_replaced-subject = { $issuer }: нові резервні коди
mail-recovery_codes_replaced-text = Для облікового запису { $account } створено нові резервні коди. Попередні коди більше не діють.
mail-disabled-subject = { $issuer }: двоетапну перевірку вимкнено
mail-disabled-text = Для облікового запису { $account } вимкнено двоетапну перевірку. Відтепер потрібен лише пароль.
mail-reset-subject = { $issuer }: двоетапну перевірку скинуто
mail-reset-text = Адміністратор прибрав двоетапну перевірку з облікового запису { $account }, і всюди виконано вихід. Увійдіть із паролем і налаштуйте її знову.
mail-unlocked-subject = { $issuer }: коди знову можна вводити
mail-unlocked-text = Адміністратор скасував час очікування після неправильних кодів для облікового запису { $account } і створив код, яким можна розблокувати один браузер.
mail-challenge_failed-subject = { $issuer }: неправильні коди
mail-challenge_failed-text = Хтось увів правильний пароль до облікового запису { $account }, а потім вводив неправильні коди, доки не закінчилися спроби. Якщо це не ви, хтось знає ваш пароль: змініть його.
mail-budget_spent-subject = { $issuer }: забагато неправильних кодів
mail-budget_spent-text = Для облікового запису { $account } ввели стільки неправильних кодів, що в браузерах, якими ви раніше не користувалися, коди з вашого застосунку більше не приймаються. Якщо це не ви, хтось знає ваш пароль: змініть його.
mail-browser_admitted-subject = { $issuer }: розблоковано браузер
mail-browser_admitted-text = Після багатьох неправильних кодів розблоковано браузер для облікового запису { $account }. Коди з вашого застосунку в ньому знову приймаються.
mail-unlock_failed-subject = { $issuer }: не вдалося розблокувати браузер
mail-unlock_failed-text = Хтось намагався розблокувати браузер для облікового запису { $account } і ввів неправильний код.
mail-credentials_changed-subject = { $issuer }: ваш пароль змінено
mail-credentials_changed-text = Пароль до облікового запису { $account } змінено, а в інших браузерах виконано вихід.
mail-browser_trusted-subject = { $issuer }: новий довірений браузер
mail-browser_trusted-text = Для облікового запису { $account } браузер позначено як довірений. Під час входу в ньому код не потрібен.
mail-browser_trust_replayed-subject = { $issuer }: скопійовано довірений браузер
mail-browser_trust_replayed-text = Хтось, хто має пароль до облікового запису { $account }, скористався копією даних довіреного браузера. Цей браузер більше не довірений. Якщо це не ви, змініть пароль.
mail-restored-subject = { $issuer }: увійдіть знову
mail-restored-text = Ми відновили копію даних. Попередні резервні коди та довірені браузери облікового запису { $account } більше не діють: створіть нові коди та знову позначте свої браузери як довірені.

disown-title = Це були не ви?
disown-lead = Якщо ви повідомите, що це не ви, ми одразу подіємо:
disown-sign-out = буде виконано вихід тут і всюди,
disown-trust = жоден браузер більше не буде довіреним,
disown-undo = те, що було додано, буде видалено
disown-stop = і ніхто не зможе ввійти, доки пароль не буде змінено.
disown-button = Це не я: зупинити
disown-was-me = Це я. Залишити все як є.
disown-left-title = Нічого не змінено
disown-left-text = Цю сторінку можна закрити.
disown-done-title = Зупинено
disown-done-lead = Усюди виконано вихід, і поки що ніхто не може ввійти в обліковий запис { $account }. Далі зробіть таке:
disown-done-password = Змініть пароль. Це знову відкриє обліковий запис.
disown-done-mail = Змініть також пароль до електронної пошти, якщо хтось може його знати.
disown-done-apps = Увійдіть, перегляньте свої застосунки та резервні коди і створіть нові коди.
disown-change-password = Змінити пароль
disown-again-title = Про це вже повідомлено
disown-again-text = Це зупинено { $date }. Більше нічого за цим посиланням не станеться.
disown-gone-title = Це посилання більше не діє
disown-gone-text = Воно діє 7 днів після листа, якщо те, чого він стосувався, ще існує. Якщо у вашому обліковому записі може бути хтось інший, змініть пароль.
