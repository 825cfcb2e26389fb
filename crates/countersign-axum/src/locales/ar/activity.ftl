### The audit trail in plain words, for its owner.

activity-signed-in = تم تسجيل الدخول برمز من تطبيقك
activity-signed-in-recovery = تم تسجيل الدخول برمز استرداد
activity-app-added = تمت إضافة تطبيق
activity-code-right = { $code ->
    [recovery] أُدخل رمز استرداد صحيح
    [unlock] أُدخل رمز صحيح لإلغاء قفل متصفح
   *[app] أُدخل رمز صحيح من تطبيقك
}
activity-code-wrong = { $code ->
    [recovery] أُدخل رمز استرداد خاطئ
    [unlock] أُدخل رمز خاطئ لإلغاء قفل متصفح
   *[app] أُدخل رمز خاطئ لتطبيقك
}
activity-code-wrong-last = { $code ->
    [recovery] أُدخل رمز استرداد خاطئ، وكانت آخر محاولة
    [unlock] أُدخل رمز خاطئ لإلغاء قفل متصفح، وكانت آخر محاولة
   *[app] أُدخل رمز خاطئ لتطبيقك، وكانت آخر محاولة
}
activity-code-again = { $code ->
    [recovery] أُدخل رمز استرداد سبق استخدامه
    [unlock] أُدخل رمز سبق استخدامه لإلغاء قفل متصفح
   *[app] أُدخل رمز من تطبيقك سبق استخدامه
}
activity-code-early = أُدخل رمز لإلغاء قفل متصفح قبل موعده
activity-code-throttled = { $code ->
    [recovery] رُفض رمز استرداد: عدد المحاولات كبير جدًا
    [unlock] رُفض رمز لإلغاء قفل متصفح: عدد المحاولات كبير جدًا
   *[app] رُفض رمز من تطبيقك: عدد المحاولات كبير جدًا
}
activity-code-spent = { $code ->
    [recovery] رُفض رمز استرداد: رموز خاطئة كثيرة خلال الاثني عشر شهرًا الماضية
    [unlock] رُفض رمز لإلغاء قفل متصفح: رموز خاطئة كثيرة خلال الاثني عشر شهرًا الماضية
   *[app] رُفض رمز من تطبيقك: رموز خاطئة كثيرة خلال الاثني عشر شهرًا الماضية
}
activity-code-refused = { $code ->
    [recovery] رُفض رمز استرداد
    [unlock] رُفض رمز لإلغاء قفل متصفح
   *[app] رُفض رمز من تطبيقك
}

activity-at-sign-in = عند تسجيل الدخول
activity-at-step-up = عند طلبه مرة أخرى
activity-at-setup = أثناء إضافة تطبيق

activity-password-wrong-sign-in = أُدخلت كلمة مرور خاطئة عند تسجيل الدخول
activity-password-wrong = أُدخلت كلمة مرور خاطئة
activity-password-throttled-sign-in = رُفضت كلمة مرور عند تسجيل الدخول: عدد المحاولات كبير جدًا
activity-password-frozen-sign-in = رُفضت كلمة المرور الصحيحة عند تسجيل الدخول: كان تسجيل الدخول متوقفًا
activity-password-throttled = رُفضت كلمة مرور: عدد المحاولات كبير جدًا
activity-browser-copied = استخدم شخص ما نسخة مما يحفظه متصفح موثوق، ولذلك لم يعد هذا المتصفح موثوقًا
activity-fault = كانت سجلاتنا عنك تالفة، ولذلك رفضنا الطلب
activity-unknown = حدث شيء آخر

activity-account-created = تم إنشاء الحساب
activity-password-right = أُدخلت كلمة المرور الصحيحة عند تسجيل الدخول
activity-signed-out = تم تسجيل الخروج
activity-app-begun = بدأت إضافة تطبيق
activity-clock-set = أظهر رمزان كيف ضُبطت ساعة هاتفك
activity-app-renamed = تم تغيير اسم تطبيق
activity-app-removed = تمت إزالة تطبيق
activity-codes-made = تم إنشاء رموز استرداد جديدة
activity-turned-off = تم إيقاف التحقق بخطوتين
activity-reset = أوقف أحد المشرفين التحقق بخطوتين
activity-password-given = أُدخلت كلمة المرور قبل إجراء تغيير
activity-waits-ended = أنهى أحد المشرفين مدة انتظار
activity-forgotten = تم حذف الحساب
activity-password-changed = تم تغيير كلمة المرور
activity-groups-changed = غيّر أحد المشرفين مجموعاتك
activity-session-ended = تم تسجيل الخروج من مكان آخر
activity-session-renamed = تم تغيير اسم أحد أماكن تسجيل الدخول
activity-disowned = تم الإبلاغ بعبارة «لم يكن هذا مني»، وأُوقف تسجيل الدخول
activity-thawed = أصبح تسجيل الدخول ممكنًا من جديد
activity-email-verified = تم تأكيد عنوان البريد الإلكتروني
activity-signed-out-everywhere = تم تسجيل الخروج من كل مكان
activity-browser-trusted = تم الوثوق بمتصفح
activity-trust-used = لم يُطلب رمز من متصفح موثوق
activity-trust-renamed = تم تغيير اسم متصفح موثوق
activity-trust-ended = لم يعد أحد المتصفحات موثوقًا
activity-required = أصبح التحقق بخطوتين إلزاميًا لحسابك
activity-email-verified = تم تأكيد عنوانك
activity-restored = تمت استعادة نسخة احتياطية، ولذلك انتهت عمليات تسجيل الدخول ورموز الاسترداد السابقة
activity-records-looked-at = تم الاطلاع على سجلاتنا

activity-refused = { $what }: تم الرفض
activity-try-account = إنشاء الحساب
activity-try-sign-in = تسجيل الدخول
activity-try-sign-out = تسجيل الخروج
activity-try-add-app = إضافة تطبيق
activity-try-rename-app = تغيير اسم تطبيق
activity-try-remove-app = إزالة تطبيق
activity-try-codes = إنشاء رموز استرداد جديدة
activity-try-turn-off = إيقاف التحقق بخطوتين
activity-try-password = التحقق من كلمة المرور
activity-try-end-wait = إنهاء مدة انتظار
activity-try-forget = حذف الحساب
activity-try-change-password = تغيير كلمة المرور
activity-try-groups = تغيير مجموعاتك
activity-try-end-session = تسجيل الخروج من مكان آخر
activity-try-rename-session = تغيير اسم أحد أماكن تسجيل الدخول
activity-try-everywhere = تسجيل الخروج من كل مكان
activity-try-trust = الوثوق بمتصفح
activity-try-trusted-sign-in = تسجيل الدخول من متصفح موثوق
activity-try-rename-trust = تغيير اسم متصفح موثوق
activity-try-end-trust = إلغاء الوثوق بمتصفح
activity-try-require = جعل التحقق بخطوتين إلزاميًا
activity-try-verify-email = تأكيد عنوان بريدك الإلكتروني
activity-try-restore = استعادة نسخة احتياطية
activity-try-look = الاطلاع على سجلاتنا
activity-try-verify-email = تأكيد عنوان البريد الإلكتروني
