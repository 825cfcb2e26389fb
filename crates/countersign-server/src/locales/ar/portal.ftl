### The pages of the sign-in portal.

portal-sign-in-title = تسجيل الدخول
portal-email = عنوان البريد الإلكتروني
portal-password = كلمة المرور
portal-remember = إبقائي مسجّل الدخول في هذا المتصفح
portal-sign-in = تسجيل الدخول
portal-create-account = إنشاء حساب
portal-cannot-sign-in = لا يمكنني تسجيل الدخول
portal-forgot = نسيتُ كلمة المرور
portal-sign-up-title = إنشاء حساب
portal-sign-up = إنشاء الحساب
portal-have-account = لديّ حساب
portal-password-hint = 15 حرفًا على الأقل. بضع كلمات يمكنك تذكرها خيار جيد.
portal-wrong = عنوان البريد الإلكتروني وكلمة المرور غير متطابقين. تحقق منهما وحاول مرة أخرى.
portal-wait = عدد المحاولات كبير جدًا. حاول مرة أخرى { $when }.
portal-email-invalid = أدخل عنوان بريد إلكتروني مثل ada@example.org.
portal-email-taken = يوجد حساب بهذا العنوان. سجّل الدخول بدلًا من ذلك.

portal-home-title = تم تسجيل دخولك
portal-home-as = باسم { $email }.
portal-home-on = التحقق بخطوتين مفعّل.
portal-home-off = التحقق بخطوتين غير مفعّل. لا يُطلب منك سوى كلمة المرور.
portal-home-codes = { $count ->
    [0] لم يبقَ لديك أي رمز استرداد.
    [one] بقي لديك رمز استرداد واحد.
    [two] بقي لديك رمزا استرداد.
    [few] بقيت لديك { $count } رموز استرداد.
    [many] بقي لديك { $count } رمز استرداد.
   *[other] بقي لديك { $count } رمز استرداد.
}
portal-home-new-set = إنشاء مجموعة جديدة
portal-home-turn-on = تفعيل التحقق بخطوتين
portal-home-settings = الإعدادات
portal-home-password = تغيير كلمة المرور
portal-home-more = المزيد
portal-home-codes-required = رموز الاسترداد مطلوبة هنا. أنشئ مجموعة قبل المتابعة.
portal-home-verify = لم يتم تأكيد عنوان بريدك الإلكتروني بعد.
portal-home-verify-link = تأكيده

portal-password-title = تغيير كلمة المرور
portal-password-lead = سيبقى تسجيل دخولك هنا. أما في كل مكان آخر فيُسجَّل خروجك، ويُطلب رمز من جديد في المتصفحات الموثوقة.
portal-password-present = كلمة المرور الحالية
portal-password-new = كلمة المرور الجديدة
portal-password-change = تغيير كلمة المرور
portal-password-wrong = هذه ليست كلمة مرورك الحالية. حاول مرة أخرى.
portal-password-same = هذه هي كلمة مرورك الحالية. اختر كلمة أخرى.

portal-weak-short = استخدم 15 حرفًا على الأقل. بضع كلمات يمكنك تذكرها خيار جيد.
portal-weak-long = كلمة المرور أطول من المسموح به. استخدم 1,024 حرفًا على الأكثر.
portal-weak-guessable = كلمة المرور هذه سهلة التخمين. اختر كلمة غير شائعة، ولا تكرار فيها، ولا تتضمن اسمك أو اسم هذا الموقع.

portal-verify-title = تأكيد عنوان بريدك الإلكتروني
portal-verify-lead = سنرسل إليك رسالة فيها رابط. افتحه خلال ساعة.
portal-verify-send = إرسال الرسالة
portal-verify-sent-title = تحقق من بريدك
portal-verify-sent = أُرسلت رسالة إلى { $email }. يعمل الرابط فيها مرة واحدة، خلال ساعة. ألم تصل بعد بضع دقائق؟ ابحث في البريد غير المرغوب فيه، أو أرسلها مرة أخرى.
portal-verify-again = إرسالها مرة أخرى
portal-verify-confirm = هل { $email } عنوانك؟
portal-verify-confirm-button = تأكيده
portal-verify-done-title = تم تأكيد عنوانك
portal-verify-done = شكرًا لك. تم تأكيد { $email }.

portal-forgot-title = هل نسيت كلمة المرور؟
portal-forgot-lead = اكتب عنوان بريدك الإلكتروني. إذا كان هناك حساب، فسنرسل رسالة فيها رابط.
portal-forgot-send = إرسال الرسالة
portal-forgot-sent-title = تحقق من بريدك
portal-forgot-sent = إذا كان هناك حساب للعنوان { $email }، فالرسالة في طريقها إليك. يعمل الرابط فيها مرة واحدة، خلال ساعة. ألم تصل بعد بضع دقائق؟ ابحث في البريد غير المرغوب فيه، أو جرّب عنوانًا آخر.
portal-reset-title = اختيار كلمة مرور جديدة
portal-reset-lead = للحساب { $email }. يُسجَّل خروجك من كل مكان، ويُطلب رمز من جديد في المتصفحات الموثوقة. يبقى التحقق بخطوتين كما هو.
portal-reset-lead-drops = للحساب { $email }. يُسجَّل خروجك من كل مكان. تُزال التطبيقات ورموز الاسترداد التي أُعدّت قبل تأكيد هذا العنوان.
portal-reset-button = حفظ كلمة المرور
portal-reset-done-title = تم تغيير كلمة مرورك
portal-reset-done = سجّل الدخول بها الآن.
portal-link-gone-title = لم يعد هذا الرابط يعمل
portal-link-gone = يعمل الرابط مرة واحدة، خلال ساعة. اطلب رابطًا جديدًا.
portal-link-new = طلب رابط جديد

portal-mail-verify-subject = أكّد عنوان بريدك الإلكتروني في { $issuer }
portal-mail-verify-text = تم إنشاء حساب في { $issuer } بهذا العنوان، على الأرجح من قِبلك. هل هذا عنوانك؟
portal-mail-verify-link = تأكيد العنوان
portal-mail-verify-not-you = إذا لم يكن هذا منك، فتجاهل هذه الرسالة: سيبقى الحساب من دون عنوان مؤكَّد.
portal-mail-reset-subject = اختر كلمة مرور جديدة في { $issuer }
portal-mail-reset-text = طُلبت كلمة مرور جديدة للحساب { $account } في { $issuer }، على الأرجح من قِبلك.
portal-mail-reset-link = اختيار كلمة مرور جديدة
portal-mail-reset-not-you = إذا لم يكن هذا منك، فتجاهل هذه الرسالة: ستبقى كلمة مرورك كما هي.
portal-mail-link-hour = يعمل الرابط مرة واحدة، خلال ساعة.
