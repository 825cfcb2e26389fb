### What pages say. Names in braces stay as they are: something else stands there in the end.

shared-error-title = خطأ: { $title }
shared-sign-out = تسجيل الخروج
shared-sign-in = تسجيل الدخول
shared-continue = متابعة
shared-back = رجوع
shared-back-to-start = العودة إلى البداية
shared-begin-again = البدء من جديد
shared-not-now = ليس الآن
shared-other-ways = طرق أخرى
shared-help = المساعدة
shared-get-help = الحصول على مساعدة
shared-check-again = التحقق مرة أخرى
shared-go-to-settings = الانتقال إلى التحقق بخطوتين
shared-password = كلمة المرور
shared-copy = نسخ
shared-copied = تم النسخ
shared-selected = تم التحديد
shared-save = حفظ
shared-name = الاسم
shared-change = تغيير
shared-no-way-to-get-a-code = لا يمكنني الحصول على رمز
shared-language = اللغة
shared-digits = الرمز الذي يعرضه تطبيقك، وعدد أرقامه { $digits }

challenge-title = أدخل الرمز
challenge-title-recovery = أدخل رمز استرداد
challenge-title-step-up = أكّد هويتك
challenge-title-ended = سجّل الدخول مرة أخرى
challenge-title-spent = يلزم استخدام طريقة أخرى
challenge-lead = افتح تطبيق المصادقة واكتب الرمز المعروض للدخول إلى { $issuer }، وعدد أرقامه { $digits }.
challenge-lead-recovery = اكتب أحد رموز الاسترداد التي حفظتها للدخول إلى { $issuer }. يعمل كل رمز مرة واحدة.
challenge-lead-recovery-named = اكتب أحد الرموز التي حفظتها للدخول إلى { $issuer } باسم «{ $label }». يعمل كل رمز مرة واحدة.
challenge-lead-ended = حفاظًا على أمان حسابك، ابدأ من جديد بكلمة المرور.
challenge-code = الرمز
challenge-recovery-code = رمز الاسترداد
challenge-next-code = الرمز التالي بعد { $wait }
challenge-trust = الوثوق بهذا المتصفح لمدة { $span }
challenge-trust-hint = على جهازك الخاص فقط. يمكنك إلغاء ذلك في أي وقت.
challenge-use-app = استخدام تطبيق المصادقة
challenge-use-recovery = استخدام رمز استرداد
challenge-use-named = استخدام «{ $label }»
challenge-spent-lead = كُتبت رموز خاطئة كثيرة لحسابك خلال الاثني عشر شهرًا الماضية. قد يكون هناك من يعرف كلمة مرورك ويحاول تخمين الرمز. لا يزال بإمكانك الدخول:
challenge-spent-known-browser = من متصفح سبق أن سجّلت الدخول منه،
challenge-spent-recovery = أو برمز استرداد،
challenge-spent-unlock = أو بإلغاء قفل هذا المتصفح باستخدام تطبيقك أو رمز من فريق الدعم.
challenge-spent-or-wait = أو حاول مرة أخرى { $when }.
challenge-unlock = إلغاء قفل هذا المتصفح
challenge-wrong = الرمز غير مطابق. اكتب الرمز الذي يعرضه تطبيقك الآن.
challenge-wrong-recovery = الرمز غير مطابق. الرمز الذي استُخدم مرة لا يعمل مجددًا.
challenge-wrong-last = الرمز غير مطابق، وكانت هذه آخر محاولة في الوقت الحالي.
challenge-digits = عدد أرقام الرمز { $digits }.
challenge-recovery-form = عدد الحروف والأرقام في رمز الاسترداد { $count }.
challenge-used = سبق استخدام هذا الرمز. اكتب الرمز التالي.
challenge-used-wait = سبق استخدام هذا الرمز. يظهر الرمز التالي { $when }.
challenge-recovery-used = استُخدم هذا الرمز في { $date }. يعمل كل رمز مرة واحدة، فاكتب رمزًا آخر.
challenge-spent = رموز تطبيقك غير مقبولة من هذا المتصفح حاليًا.
challenge-wait = عدد الرموز الخاطئة كبير جدًا. حاول مرة أخرى { $when }.
challenge-wait-spent = كُتبت رموز خاطئة كثيرة خلال الاثني عشر شهرًا الماضية، ولذلك لا تُقبل رموز التطبيق من هذا المتصفح. استخدم متصفحًا سبق أن سجّلت الدخول منه أو رمز استرداد، أو ألغِ قفل هذا المتصفح، أو حاول مرة أخرى { $when }.
challenge-wait-limiter = عدد المحاولات كبير جدًا. حاول مرة أخرى { $when }.
challenge-wait-other = لا تُقبل الرموز حاليًا. حاول مرة أخرى { $when }.

clock-behind = هذا رمز قديم. يبدو أن ساعة هاتفك متأخرة بنحو { $span }. اضبط الوقت على الوضع التلقائي في إعدادات الهاتف، ثم اكتب الرمز الذي يعرضه التطبيق.
clock-link = الرموز التي أكتبها لا تُقبل
clock-title = هل ساعة هاتفك مضبوطة؟
clock-lead = تعتمد الرموز على الساعة. اضبط وقت الهاتف على الوضع التلقائي وحاول مرة أخرى. إذا لم ينجح ذلك، فاكتب رمزين متتاليين كما يعرضهما تطبيقك.
clock-first = الرمز الأول
clock-second = الرمز الذي يليه
clock-second-hint = انتظر حتى يعرض التطبيق رمزًا جديدًا. { $period ->
    [one] يستغرق ذلك ثانية واحدة على الأكثر.
    [two] يستغرق ذلك ثانيتين على الأكثر.
    [few] يستغرق ذلك { $period } ثوانٍ على الأكثر.
    [many] يستغرق ذلك { $period } ثانية على الأكثر.
   *[other] يستغرق ذلك { $period } ثانية على الأكثر.
}
clock-check = التحقق من الرمزين
clock-wrong = الرمزان غير مطابقين. اكتب رمزًا واحدًا، وانتظر حتى يعرض التطبيق الرمز التالي، ثم اكتبه أيضًا.
clock-back = العودة إلى رمز واحد

another-title = هذه الصفحة تخص تسجيل دخول آخر
another-pending = في هذه الأثناء، بدأ شخص ما تسجيل الدخول هنا باسم { $account }. لم يُستخدم أي شيء مما كتبته.
another-signed-in = في هذه الأثناء، سجّل شخص ما الدخول هنا باسم { $account }. لم يُستخدم أي شيء مما كتبته.
another-go-on = متابعة تسجيل الدخول ذاك
another-somebody-else = تسجيل الدخول بحساب آخر

recovered-title = هل ما زال هاتفك معك؟
recovered-title-last = كان هذا آخر رمز استرداد لديك
recovered-left = سجّلت الدخول برمز استرداد، ولم يعد هذا الرمز يعمل. { $left ->
    [zero] لم يبقَ أي رمز.
    [one] بقي رمز واحد.
    [two] بقي رمزان.
    [few] بقيت { $left } رموز.
    [many] بقي { $left } رمزًا.
   *[other] بقي { $left } رمز.
}
recovered-few = لم يبقَ سوى القليل من الرموز. أنشئ مجموعة جديدة قريبًا.
recovered-none = أنشئ رموزًا جديدة قبل المغادرة: من دونها ومن دون هاتفك لا يمكنك الدخول مرة أخرى.
recovered-none-no-way = من دون الرموز ومن دون هاتفك لا يمكنك الدخول مرة أخرى.
recovered-phone = هل فقدت هاتفك؟
recovered-phone-lead = اضبط إعدادات هاتفك الجديد. سيحل محل القديم بمجرد تأكيده، وليس قبل ذلك.
recovered-replace = استبدال
recovered-new-set = تحل المجموعة الجديدة محل القديمة فورًا.
recovered-without-codes = المتابعة من دون رموز

unlock-title = إلغاء قفل هذا المتصفح
unlock-title-done = عاد تطبيقك يعمل هنا
unlock-done = تم. من الآن فصاعدًا تُقبل رموز تطبيقك في هذا المتصفح.
unlock-done-warning = إذا لم تكن كل تلك المحاولات منك، فهناك من يعرف كلمة مرورك: غيّرها.
unlock-go-on = المتابعة باستخدام رمز
unlock-lead = كُتبت رموز خاطئة كثيرة لحسابك. قد يكون هناك من يعرف كلمة مرورك ويحاول تخمين الرمز، ولذلك على المتصفحات الجديدة الانتظار. أثبت أن التطبيق لديك: { $needed ->
    [one] اكتب رمزًا صحيحًا واحدًا.
    [two] اكتب رمزين صحيحين متتاليين، تفصل بينهما مدة.
    [few] اكتب { $needed } رموز صحيحة متتالية، تفصل بينها مدة.
    [many] اكتب { $needed } رمزًا صحيحًا على التوالي، تفصل بينها مدة.
   *[other] اكتب { $needed } رمز صحيح على التوالي، تفصل بينها مدة.
}
unlock-left = { $left ->
    [one] بقي رمز واحد، يُكتب بعد مدة. أبقِ تطبيقك في متناول يدك.
    [two] بقي رمزان، تفصل بينهما مدة. أبقِ تطبيقك في متناول يدك.
    [few] بقيت { $left } رموز، تفصل بينها مدة. أبقِ تطبيقك في متناول يدك.
    [many] بقي { $left } رمزًا، تفصل بينها مدة. أبقِ تطبيقك في متناول يدك.
   *[other] بقي { $left } رمز، تفصل بينها مدة. أبقِ تطبيقك في متناول يدك.
}
unlock-progress = الرموز: { $successes } من { $needed }
unlock-was-right = الرمز صحيح.
unlock-was-wrong = كُتب رمز خاطئ هنا مؤخرًا.
unlock-next = سيُطلب الرمز التالي بعد { $wait }.
unlock-goes-on = تنتقل هذه الصفحة تلقائيًا. ستكون أمامك بعدها 10 دقائق لكتابة الرمز.
unlock-password-again = ستُطلب منك كلمة المرور مرة أخرى حينها.
unlock-code = الرمز { $number } من { $needed }
unlock-hint = أي خطأ يعيدك إلى البداية بعد 15 دقيقة.
unlock-support-lead = اكتب الرمز الذي أعطاك إياه فريق الدعم. يعمل مرة واحدة وخلال يوم واحد.
unlock-support-code = رمز من فريق الدعم
unlock-support-hint = 12 حرفًا ورقمًا.
unlock-support-form = يتكوّن رمز فريق الدعم من 12 حرفًا ورقمًا.
unlock-support-wrong = هذا الرمز غير صحيح، أو سبق استخدامه، أو مضى عليه أكثر من يوم.
unlock-use-app = استخدام تطبيقك
unlock-use-support = لديّ رمز من فريق الدعم
unlock-wrong = الرمز غير مطابق، لذلك عليك البدء من جديد.
unlock-early = لم يحن وقت كتابة الرمز بعد. لم يُستخدم ما كتبته.

setup-title = إضافة تطبيق مصادقة
setup-title-replace = استبدال تطبيق مصادقة
setup-title-unverified = أكّد عنوان بريدك الإلكتروني أولًا
setup-lead = { $period ->
    [one] تطبيق على هاتفك يعرض رمزًا جديدًا كل ثانية.
    [two] تطبيق على هاتفك يعرض رمزًا جديدًا كل ثانيتين.
    [few] تطبيق على هاتفك يعرض رمزًا جديدًا كل { $period } ثوانٍ.
    [many] تطبيق على هاتفك يعرض رمزًا جديدًا كل { $period } ثانية.
   *[other] تطبيق على هاتفك يعرض رمزًا جديدًا كل { $period } ثانية.
} يمكنك استخدام أي تطبيق: Aegis أو 1Password أو Google Authenticator أو مدير كلمات المرور لديك.
setup-lead-replace = يبقى «{ $name }» صالحًا للاستخدام حتى تؤكد التطبيق الجديد. بعدها تتوقف رموزه عن العمل، ويُسجَّل خروجك من المتصفحات الأخرى.
setup-name-hint = ليسهل عليك تمييزه، مثل «الهاتف». يمكنك تركه فارغًا.
setup-scan = امسح الصورة ضوئيًا باستخدام التطبيق.
setup-picture = رمز QR لتطبيق المصادقة
setup-on-this-phone = هل التطبيق على هذا الهاتف؟
setup-open-in-app = فتح في التطبيق
setup-type-key = يتعذر عليك مسح الصورة؟ اكتب هذا المفتاح:
setup-code = الرمز الذي يعرضه التطبيق
setup-time-left = أكمل الإعداد خلال { $span }.
setup-turn-on = تفعيل
setup-must = يجب أن يكون التحقق بخطوتين مفعّلًا في حسابك. اضبط إعداداته للمتابعة.
setup-must-since = يجب أن يكون التحقق بخطوتين مفعّلًا في حسابك. انتهت مهلة إعداده في { $date }.
setup-full = { $count ->
    [one] لديك تطبيق واحد، ولا يمكن إضافة غيره. أزِله أولًا، ثم أضف التطبيق الجديد.
    [two] لديك تطبيقان، وهذا هو الحد الأقصى. أزِل تطبيقًا لم تعد تستخدمه، ثم أضف التطبيق الجديد.
    [few] لديك { $count } تطبيقات، وهذا هو الحد الأقصى. أزِل تطبيقًا لم تعد تستخدمه، ثم أضف التطبيق الجديد.
    [many] لديك { $count } تطبيقًا، وهذا هو الحد الأقصى. أزِل تطبيقًا لم تعد تستخدمه، ثم أضف التطبيق الجديد.
   *[other] لديك { $count } تطبيق، وهذا هو الحد الأقصى. أزِل تطبيقًا لم تعد تستخدمه، ثم أضف التطبيق الجديد.
}
setup-unverified = يمكن إضافة تطبيق بعد تأكيد عنوان بريدك الإلكتروني. افتح الرابط في الرسالة المرسلة إليك، ثم عُد إلى هنا.
setup-verify = تأكيد العنوان
setup-verified = أكّدتُ العنوان

codes-title = احفظ رموز الاسترداد
codes-title-make = إنشاء رموز استرداد جديدة
codes-lead = يتيح لك كل رمز تسجيل الدخول مرة واحدة إذا فقدت هاتفك. لا تُعرض الرموز إلا الآن. احفظها حيث تحفظ كلمات مرورك، أو على ورقة.
codes-copy-all = نسخ الكل
codes-download = تنزيل
codes-print = طباعة
codes-replaced = لم تعد مجموعة رموزك السابقة تعمل.
codes-first = تم تفعيل التحقق بخطوتين.
codes-saved = حفظتُ الرموز
codes-sheet-heading = رموز الاسترداد للدخول إلى { $site }
codes-sheet-heading-named = رموز الاسترداد للدخول إلى { $site }، «{ $label }»
codes-sheet-whose = { $account }، { $date }
codes-sheet-use = يتيح لك كل رمز تسجيل الدخول مرة واحدة، بعد كلمة المرور، عندما لا يكون هاتفك معك.
codes-sheet-strike = اشطب الرمز بعد استخدامه.
codes-left = { $remaining ->
    [0] لم يبقَ لديك أي رمز من أصل { $total }.
   *[other] الرموز المتبقية لديك: { $remaining } من { $total }.
} تحل المجموعة الجديدة محل القديمة فورًا: الرموز التي حفظتها من قبل لن تعمل.
codes-left-named = الرموز المتبقية لديك من «{ $label }»: { $remaining } من { $total }. تحل المجموعة الجديدة محل القديمة فورًا: الرموز التي حفظتها من قبل لن تعمل.
codes-none = ليست لديك رموز بعد. يتيح لك كل رمز تسجيل الدخول مرة واحدة عندما لا يكون هاتفك معك.
codes-none-named = ليست لديك رموز «{ $label }» بعد. يتيح لك كل رمز تسجيل الدخول مرة واحدة عندما لا يكون هاتفك معك.
codes-make = إنشاء رموز جديدة

resume-title = تابع من حيث توقفت
resume-title-gone = لم يبقَ ما يمكن فعله هنا
resume-remove = كنت على وشك إزالة تطبيق. لم تتم إزالته بعد.
resume-replace = كنت على وشك استبدال تطبيق. لا يزال التطبيق القديم يعمل.
resume-add = كنت على وشك إضافة تطبيق.
resume-other = طُلب منك رمز في هذه الأثناء. حُفظ ما أرسلته من قبل، وسيُرسل الآن.
resume-gone = تم ذلك من قبل، أو مضى عليه أكثر من 10 دقائق. لم يُفقد شيء: عُد إلى حيث كنت وكرّر ما كنت تفعله.

settings-title = التحقق بخطوتين
settings-on = مفعّل.
settings-on-asked = مفعّل. آخر مرة أدخلت فيها رمزًا: { $when }.
settings-off = غير مفعّل. لا يُطلب منك سوى كلمة المرور.
settings-off-lead = مع التحقق بخطوتين، يُطلب أيضًا رمز من تطبيق على هاتفك. حتى من يعرف كلمة مرورك لن يتمكن من الدخول.
settings-must-from = ابتداءً من { $date } يجب أن يكون التحقق بخطوتين مفعّلًا في حسابك. اضبط إعداداته قبل ذلك.
settings-must-codes = يجب أن تكون لحسابك رموز استرداد.
settings-make-them = إنشاؤها الآن
settings-apps = تطبيقات المصادقة
settings-last-used = آخر استخدام: { $when }
settings-app-replace-lead = هل لديك هاتف جديد؟ يبقى هذا التطبيق يعمل حتى تؤكد الجديد، ثم يُسجَّل خروجك من المتصفحات الأخرى.
settings-asked-first = سيُطلب منك رمز أولًا.
settings-app-replace = استبدال { $name }
settings-app-remove-only = هذا تطبيقك الوحيد. إذا أزلته، يتوقف التحقق بخطوتين، وتُحذف رموز الاسترداد، ويُسجَّل خروجك من المتصفحات الأخرى.
settings-app-remove-lead = إذا أزلته، تتوقف رموزه عن العمل، ويُسجَّل خروجك من المتصفحات الأخرى.
settings-app-remove = إزالة { $name }
settings-app-must-stay = يجب أن يكون التحقق بخطوتين مفعّلًا في حسابك، ولذلك لا يمكن إزالة التطبيق الوحيد. أضف تطبيقًا آخر، أو استبدله.
settings-apps-full = هذا هو الحد الأقصى للتطبيقات.
settings-apps-more = هل لديك عدة هواتف أو مدير كلمات مرور؟ يمكن أن يكون لكل منها تطبيقه.
settings-add = إضافة
settings-codes = رموز الاسترداد
settings-codes-left = بقي { $remaining } من { $total }
settings-codes-left-named = «{ $label }»: بقي { $remaining } من { $total }
settings-codes-none = لا يوجد
settings-codes-none-named = «{ $label }»: لا يوجد
settings-codes-lead = لليوم الذي لا يكون فيه هاتفك معك.
settings-codes-soon = أنشئ مجموعة جديدة قريبًا.
settings-codes-few = لم يبقَ سوى القليل.
settings-codes-new = مجموعة جديدة
settings-codes-make = إنشاء مجموعة
settings-trusted = المتصفحات الموثوقة
settings-trusted-lead = لا يُطلب رمز عند تسجيل الدخول منها. أما ما يغيّر إعدادات أمانك فيُطلب له رمز فيها أيضًا.
settings-trusted-none = لا يوجد. عند تسجيل الدخول برمز من تطبيقك، يمكنك اختيار الوثوق بالمتصفح.
settings-trusted-this = هذا المتصفح
settings-trusted-since = مُنح الثقة { $when }، حتى { $end }
settings-trusted-used = آخر استخدام: { $when }
settings-trusted-stop-lead = سيُطلب رمز عند تسجيل الدخول منه في المرة القادمة.
settings-trusted-stop = إلغاء الوثوق به
settings-trusted-all = كلها دفعة واحدة.
settings-trusted-stop-all = إلغاء الوثوق بها كلها
settings-sessions = أماكن تسجيل دخولك
settings-session-this = هنا
settings-session-seen = آخر ظهور: { $when }
settings-session-since = تم تسجيل الدخول { $when }.
settings-session-unknown = متصفح غير معروف
settings-session-program = برنامج
settings-session-by-app = برمز من تطبيقك
settings-session-by-recovery = برمز استرداد
settings-session-by-trust = من متصفح موثوق، من دون رمز
settings-session-by-password = بكلمة المرور وحدها
settings-session-end = تسجيل الخروج منه
settings-session-forget = نسيان هذا المتصفح
settings-session-forget-hint = للأجهزة التي يستخدمها آخرون: سيُطلب رمز عند تسجيل الدخول هنا في المرة القادمة.
settings-others = كل الأماكن ما عدا هذا.
settings-others-end = تسجيل الخروج من الأماكن الأخرى
settings-everywhere-lead = هل فقدت شيئًا، أو دخل شخص آخر إلى حسابك؟
settings-everywhere = تسجيل الخروج من كل مكان
settings-everywhere-what = سيُسجَّل خروجك من هنا أيضًا، ولن يبقى أي متصفح موثوقًا. تبقى تطبيقاتك ورموزك كما هي.
settings-password = كلمة المرور
settings-password-lead = عند تغييرها، يُسجَّل خروجك من كل مكان آخر.
settings-activity = النشاط الأخير
settings-activity-not-you = هل هناك نشاط ليس منك؟ غيّر كلمة مرورك، وأزِل التطبيقات التي ليست لك.
settings-turn-off = إيقاف
settings-turn-off-lead = لن يُطلب عند تسجيل الدخول سوى كلمة المرور.
settings-turn-off-prove = أكّد هويتك برمز أولًا، ثم عُد إلى هنا.
settings-confirm = تأكيد
settings-turn-off-what = تُزال تطبيقاتك ورموز الاسترداد. ويُسجَّل خروجك من المتصفحات الأخرى.
settings-turn-off-now = إيقاف التحقق بخطوتين

password-missing = اكتب كلمة المرور.
password-wrong = كلمة المرور غير صحيحة.
password-wait = كُتبت كلمات مرور خاطئة كثيرة. حاول مرة أخرى { $when }.
