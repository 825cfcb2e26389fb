### Messages by e-mail. $issuer is the name of the site, $account what it calls the account.

mail-when = الوقت: { $time }
mail-browser = المتصفح: { $browser }
mail-address = من العنوان: { $address }
mail-was-me = إذا كان هذا منك، فلا يلزمك فعل شيء.
mail-was-not-me = إذا لم يكن هذا منك، فأخبرنا الآن. سنوقفه ونسجّل خروج الجميع.
mail-was-not-me-link = لم يكن هذا مني
mail-link-until = يعمل الرابط مرة واحدة، حتى { $date }.
mail-why = وصلتك هذه الرسالة لأنها تتعلق بأمان الحساب { $account } في { $issuer }.
mail-gathered-subject = { $count ->
    [one] تغيير في تسجيل دخولك إلى { $issuer }
    [two] تغييران في تسجيل دخولك إلى { $issuer }
    [few] { $count } تغييرات في تسجيل دخولك إلى { $issuer }
    [many] { $count } تغييرًا في تسجيل دخولك إلى { $issuer }
   *[other] { $count } تغيير في تسجيل دخولك إلى { $issuer }
}
mail-gathered-text = طرأت عدة أمور على تسجيل دخولك إلى { $issuer }:

mail-enabled-subject = تم تفعيل التحقق بخطوتين في { $issuer }
mail-enabled-text = تم تفعيل التحقق بخطوتين للحساب { $account }. من الآن فصاعدًا يُطلب رمز من تطبيق إلى جانب كلمة المرور.
mail-authenticator_added-subject = تمت إضافة تطبيق في { $issuer }
mail-authenticator_added-text = تمت إضافة تطبيق مصادقة للحساب { $account }. يمكن استخدام رموزه لتسجيل الدخول.
mail-authenticator_replaced-subject = تم استبدال تطبيق في { $issuer }
mail-authenticator_replaced-text = تم استبدال تطبيق مصادقة للحساب { $account } بتطبيق آخر. لم تعد رموز التطبيق القديم تعمل، وتم تسجيل الخروج من المتصفحات الأخرى.
mail-authenticator_removed-subject = تمت إزالة تطبيق في { $issuer }
mail-authenticator_removed-text = تمت إزالة تطبيق مصادقة من الحساب { $account }. لم تعد رموزه تعمل، وتم تسجيل الخروج من المتصفحات الأخرى.
mail-recovery_code_used-subject = تم استخدام رمز استرداد في { $issuer }
mail-recovery_code_used-text = تم استخدام رمز استرداد للحساب { $account }. لم يعد هذا الرمز يعمل.
mail-recovery_codes_replaced-subject = رموز استرداد جديدة في { $issuer }
mail-recovery_codes_replaced-text = تم إنشاء رموز استرداد جديدة للحساب { $account }. لم تعد الرموز السابقة تعمل.
mail-disabled-subject = تم إيقاف التحقق بخطوتين في { $issuer }
mail-disabled-text = تم إيقاف التحقق بخطوتين للحساب { $account }. من الآن فصاعدًا لا يُطلب سوى كلمة المرور.
mail-reset-subject = أُعيد ضبط التحقق بخطوتين في { $issuer }
mail-reset-text = أزال أحد المشرفين التحقق بخطوتين من الحساب { $account }، وتم تسجيل خروج الجميع. سجّل الدخول بكلمة المرور، واضبط إعداداته من جديد.
mail-unlocked-subject = يمكنك كتابة الرموز من جديد في { $issuer }
mail-unlocked-text = أنهى أحد المشرفين وقت الانتظار بعد الرموز الخاطئة للحساب { $account }، وأنشأ رمزًا يمكن به إلغاء قفل متصفح واحد.
mail-challenge_failed-subject = رموز خاطئة في { $issuer }
mail-challenge_failed-text = بدأ شخص ما تسجيل الدخول باسم { $account } بكلمة المرور الصحيحة، ثم كتب رموزًا خاطئة حتى نفدت المحاولات. إذا لم يكن هذا منك، فهناك من يعرف كلمة مرورك: غيّرها.
mail-budget_spent-subject = رموز خاطئة كثيرة جدًا في { $issuer }
mail-budget_spent-text = كُتبت للحساب { $account } رموز خاطئة كثيرة، إلى حد أن المتصفحات التي لم تستخدمها من قبل لم تعد تقبل رموز تطبيقك. إذا لم يكن هذا منك، فهناك من يعرف كلمة مرورك: غيّرها.
mail-browser_admitted-subject = تم إلغاء قفل متصفح في { $issuer }
mail-browser_admitted-text = تم إلغاء قفل متصفح للحساب { $account }، بعد رموز خاطئة كثيرة. عادت رموز تطبيقك مقبولة فيه.
mail-unlock_failed-subject = تعذر إلغاء قفل متصفح في { $issuer }
mail-unlock_failed-text = حاول شخص ما إلغاء قفل متصفح للحساب { $account }، وكتب رمزًا خاطئًا.
mail-credentials_changed-subject = تم تغيير كلمة مرورك في { $issuer }
mail-credentials_changed-text = تم تغيير كلمة مرور الحساب { $account }، وتم تسجيل الخروج من المتصفحات الأخرى.
mail-browser_trusted-subject = تم الوثوق بمتصفح في { $issuer }
mail-browser_trusted-text = تم الوثوق بمتصفح للحساب { $account }. لا يُطلب رمز عند تسجيل الدخول منه.
mail-browser_trust_replayed-subject = تم نسخ متصفح موثوق في { $issuer }
mail-browser_trust_replayed-text = استخدم شخص يعرف كلمة مرور الحساب { $account } نسخة مما يحفظه متصفح موثوق. لم يعد هذا المتصفح موثوقًا. إذا لم يكن هذا منك، فغيّر كلمة مرورك.
mail-restored-subject = سجّل الدخول مرة أخرى إلى { $issuer }
mail-restored-text = استعدنا نسخة احتياطية. انتهت صلاحية رموز الاسترداد والمتصفحات الموثوقة السابقة للحساب { $account }: أنشئ رموزًا جديدة، وامنح متصفحاتك الثقة من جديد.

disown-title = ألم يكن هذا منك؟
disown-lead = إذا أخبرتنا بأن هذا لم يكن منك، فسنتصرف فورًا:
disown-sign-out = يُسجَّل خروج الجميع، هنا وفي كل مكان،
disown-trust = ولا يبقى أي متصفح موثوقًا،
disown-undo = ويُزال ما تمت إضافته،
disown-stop = ولا يمكن لأحد تسجيل الدخول قبل تغيير كلمة المرور.
disown-button = لم يكن هذا مني: أوقفوه
disown-was-me = كان هذا مني. اتركوا كل شيء كما هو.
disown-left-title = لم يتغير شيء
disown-left-text = يمكنك إغلاق هذه الصفحة.
disown-done-title = تم الإيقاف
disown-done-lead = تم تسجيل خروج الجميع، ولا يمكن لأحد تسجيل الدخول إلى { $account } حاليًا. إليك ما عليك فعله بعد ذلك:
disown-done-password = غيّر كلمة مرورك. بذلك يُفتح الحساب من جديد.
disown-done-mail = غيّر كلمة مرور بريدك الإلكتروني أيضًا، إذا كان من المحتمل أن يعرفها أحد.
disown-done-apps = سجّل الدخول، وراجع تطبيقاتك ورموز الاسترداد، وأنشئ رموزًا جديدة.
disown-change-password = تغيير كلمة المرور
disown-again-title = سبق أن أخبرتنا بذلك
disown-again-text = تم الإيقاف في { $date }. لن يحدث شيء آخر عبر هذا الرابط.
disown-gone-title = لم يعد هذا الرابط يعمل
disown-gone-text = يعمل الرابط لمدة 7 أيام بعد الرسالة، أو أن ما يتعلق به لم يعد موجودًا. إذا كان من المحتمل أن أحدًا دخل إلى حسابك، فغيّر كلمة مرورك.
