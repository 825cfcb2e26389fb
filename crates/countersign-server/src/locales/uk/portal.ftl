### The pages of the sign-in portal.

portal-sign-in-title = Вхід
portal-email = Адреса електронної пошти
portal-password = Пароль
portal-remember = Не виходити в цьому браузері
portal-sign-in = Увійти
portal-create-account = Створити обліковий запис
portal-cannot-sign-in = Я не можу ввійти
portal-forgot = Я не пам’ятаю пароль
portal-sign-up-title = Створити обліковий запис
portal-sign-up = Створити обліковий запис
portal-have-account = У мене є обліковий запис
portal-password-hint = Щонайменше 15 символів. Добре підійдуть кілька слів, які ви запам’ятаєте.
portal-wrong = Ця адреса електронної пошти та цей пароль не підходять одне до одного. Перевірте їх і спробуйте ще раз.
portal-wait = Спроб було забагато. Спробуйте ще раз { $when }.
portal-email-invalid = Введіть адресу електронної пошти, наприклад ada@example.org.
portal-email-taken = Обліковий запис із цією адресою електронної пошти вже існує. Увійдіть у нього.

portal-home-title = Ви ввійшли
portal-home-as = Обліковий запис: { $email }.
portal-home-on = Двоетапну перевірку ввімкнено.
portal-home-off = Двоетапну перевірку вимкнено. Для входу потрібен лише пароль.
portal-home-codes = { $count ->
    [0] У вас не залишилося резервних кодів.
    [one] У вас залишився { $count } резервний код.
    [few] У вас залишилося { $count } резервні коди.
    [many] У вас залишилося { $count } резервних кодів.
   *[other] У вас залишилося { $count } резервного коду.
}
portal-home-new-set = Створити новий набір
portal-home-turn-on = Увімкнути двоетапну перевірку
portal-home-settings = Налаштування
portal-home-password = Змінити пароль
portal-home-more = Більше
portal-home-codes-required = Резервні коди тут обов’язкові. Створіть набір, перш ніж продовжити.
portal-home-verify = Вашу адресу електронної пошти ще не підтверджено.
portal-home-verify-link = Підтвердити її

portal-password-title = Зміна пароля
portal-password-lead = Тут ви не вийдете. Усюди в інших місцях буде виконано вихід, а в браузерах, яким ви довіряєте, знову буде потрібен код.
portal-password-present = Поточний пароль
portal-password-new = Новий пароль
portal-password-change = Змінити пароль
portal-password-wrong = Це не ваш поточний пароль. Спробуйте ще раз.
portal-password-same = Це пароль, який ви вже маєте. Виберіть інший.

portal-weak-short = Використайте щонайменше 15 символів. Добре підійдуть кілька слів, які ви запам’ятаєте.
portal-weak-long = Пароль не може бути таким довгим. Використайте не більше ніж 1024 символи.
portal-weak-guessable = Цей пароль легко вгадати. Виберіть такий, який не є поширеним, не повторюється та не містить вашого імені чи назви цього сайту.

portal-verify-title = Підтвердьте свою адресу електронної пошти
portal-verify-lead = Ми надішлемо вам лист із посиланням. Відкрийте його протягом години.
portal-verify-send = Надіслати лист
portal-verify-sent-title = Перевірте пошту
portal-verify-sent = Лист прямує на адресу { $email }. Посилання в ньому діє лише раз, протягом години. Минуло кілька хвилин, а листа немає? Перевірте спам або надішліть лист ще раз.
portal-verify-again = Надіслати ще раз
portal-verify-confirm = { $email } — це ваша адреса?
portal-verify-confirm-button = Підтвердити адресу
portal-verify-done-title = Вашу адресу підтверджено
portal-verify-done = Дякуємо. Адресу { $email } підтверджено.

portal-forgot-title = Не пам’ятаєте пароль?
portal-forgot-lead = Введіть свою адресу електронної пошти. Якщо такий обліковий запис існує, ми надішлемо лист із посиланням.
portal-forgot-send = Надіслати лист
portal-forgot-sent-title = Перевірте пошту
portal-forgot-sent = Якщо обліковий запис з адресою { $email } існує, лист уже прямує до вас. Посилання в ньому діє лише раз, протягом години. Минуло кілька хвилин, а листа немає? Перевірте спам або спробуйте іншу адресу.
portal-reset-title = Виберіть новий пароль
portal-reset-lead = Для { $email }. Усюди буде виконано вихід, а в браузерах, яким ви довіряєте, знову буде потрібен код. Двоетапна перевірка залишиться без змін.
portal-reset-lead-drops = Для { $email }. Усюди буде виконано вихід. Застосунки та резервні коди, налаштовані до підтвердження цієї адреси, буде видалено.
portal-reset-button = Зберегти пароль
portal-reset-done-title = Ваш пароль змінено
portal-reset-done = Увійдіть із ним зараз.
portal-link-gone-title = Це посилання більше не діє
portal-link-gone = Воно діє лише раз, протягом години. Попросіть нове.
portal-link-new = Попросити нове

portal-mail-verify-subject = { $issuer }: підтвердьте свою адресу електронної пошти
portal-mail-verify-text = Хтось, імовірно ви, створив обліковий запис у сервісі { $issuer } з цією адресою. Це ваша адреса?
portal-mail-verify-link = Підтвердити адресу
portal-mail-verify-not-you = Якщо це не ви, не зважайте на цей лист: обліковий запис залишиться без підтвердженої адреси.
portal-mail-reset-subject = { $issuer }: виберіть новий пароль
portal-mail-reset-text = Хтось, імовірно ви, попросив новий пароль для облікового запису { $account } у сервісі { $issuer }.
portal-mail-reset-link = Вибрати новий пароль
portal-mail-reset-not-you = Якщо це не ви, не зважайте на цей лист: ваш пароль залишиться без змін.
portal-mail-link-hour = Посилання діє лише раз, протягом години.
