### The audit trail in plain words, for its owner.

activity-signed-in = התחברות עם קוד מהאפליקציה
activity-signed-in-recovery = התחברות עם קוד שחזור
activity-app-added = נוספה אפליקציה
activity-code-right = { $code ->
    [recovery] הוזן קוד שחזור נכון
    [unlock] הוזן קוד נכון לביטול נעילה של דפדפן
   *[app] הוזן קוד נכון מהאפליקציה
}
activity-code-wrong = { $code ->
    [recovery] הוזן קוד שחזור שגוי
    [unlock] הוזן קוד שגוי לביטול נעילה של דפדפן
   *[app] הוזן קוד אפליקציה שגוי
}
activity-code-wrong-last = { $code ->
    [recovery] הוזן קוד שחזור שגוי, וזה היה הניסיון האחרון
    [unlock] הוזן קוד שגוי לביטול נעילה של דפדפן, וזה היה הניסיון האחרון
   *[app] הוזן קוד אפליקציה שגוי, וזה היה הניסיון האחרון
}
activity-code-again = { $code ->
    [recovery] הוזן שוב אותו קוד שחזור
    [unlock] הוזן שוב אותו קוד לביטול נעילה של דפדפן
   *[app] הוזן שוב אותו קוד מהאפליקציה
}
activity-code-early = קוד לביטול נעילה של דפדפן הוזן מוקדם מדי
activity-code-throttled = { $code ->
    [recovery] קוד שחזור נדחה: היו יותר מדי ניסיונות
    [unlock] קוד לביטול נעילה של דפדפן נדחה: היו יותר מדי ניסיונות
   *[app] קוד מהאפליקציה נדחה: היו יותר מדי ניסיונות
}
activity-code-spent = { $code ->
    [recovery] קוד שחזור נדחה: היו יותר מדי קודים שגויים בשנה האחרונה
    [unlock] קוד לביטול נעילה של דפדפן נדחה: היו יותר מדי קודים שגויים בשנה האחרונה
   *[app] קוד מהאפליקציה נדחה: היו יותר מדי קודים שגויים בשנה האחרונה
}
activity-code-refused = { $code ->
    [recovery] קוד שחזור נדחה
    [unlock] קוד לביטול נעילה של דפדפן נדחה
   *[app] קוד מהאפליקציה נדחה
}

activity-at-sign-in = בהתחברות
activity-at-step-up = כשהתבקש שוב
activity-at-setup = בזמן הוספת אפליקציה

activity-password-wrong-sign-in = הוזנה סיסמה שגויה בהתחברות
activity-password-wrong = הוזנה סיסמה שגויה
activity-password-throttled-sign-in = סיסמה נדחתה בהתחברות: היו יותר מדי ניסיונות
activity-password-frozen-sign-in = הסיסמה הנכונה נדחתה בהתחברות: ההתחברות נעצרה
activity-password-throttled = סיסמה נדחתה: היו יותר מדי ניסיונות
activity-browser-copied = מישהו השתמש בעותק של מה שדפדפן מהימן שומר, ולכן הדפדפן כבר לא מהימן
activity-fault = הרשומות שלנו עליך נפגמו, ולכן דחינו את הבקשה
activity-unknown = קרה משהו אחר

activity-account-created = החשבון נוצר
activity-password-right = הוזנה הסיסמה הנכונה בהתחברות
activity-signed-out = התנתקות
activity-app-begun = התחילה הוספה של אפליקציה
activity-clock-set = שני קודים הראו איך מכוון השעון בטלפון שלך
activity-app-renamed = השם של אפליקציה שונה
activity-app-removed = אפליקציה הוסרה
activity-codes-made = נוצרו קודי שחזור חדשים
activity-turned-off = האימות הדו-שלבי כובה
activity-reset = האימות הדו-שלבי כובה בידי מנהל המערכת
activity-password-given = הסיסמה הוזנה לפני שינוי
activity-waits-ended = זמן המתנה בוטל בידי מנהל המערכת
activity-forgotten = החשבון נמחק
activity-password-changed = הסיסמה שונתה
activity-groups-changed = הקבוצות שלך שונו בידי מנהל המערכת
activity-session-ended = התנתקות ממקום אחר
activity-session-renamed = השם של התחברות שונה
activity-disowned = נמסר ”זה לא הייתי אני“, וההתחברות נעצרה
activity-thawed = אפשר להתחבר שוב
activity-email-verified = כתובת האימייל אומתה
activity-signed-out-everywhere = התנתקות מכל המקומות
activity-browser-trusted = דפדפן סומן כמהימן
activity-trust-used = לא נדרש קוד מדפדפן מהימן
activity-trust-renamed = השם של דפדפן מהימן שונה
activity-trust-ended = דפדפן כבר לא מהימן
activity-required = מעכשיו חייב להיות בחשבון שלך אימות דו-שלבי
activity-email-verified = הכתובת שלך אומתה
activity-restored = שוחזר גיבוי, ולכן התחברויות וקודי שחזור קודמים כבר לא תקפים
activity-records-looked-at = נבדקו הרשומות שלנו

activity-refused = { $what }: הפעולה נדחתה
activity-try-account = יצירת החשבון
activity-try-sign-in = התחברות
activity-try-sign-out = התנתקות
activity-try-add-app = הוספת אפליקציה
activity-try-rename-app = שינוי השם של אפליקציה
activity-try-remove-app = הסרת אפליקציה
activity-try-codes = יצירת קודי שחזור חדשים
activity-try-turn-off = כיבוי האימות הדו-שלבי
activity-try-password = בדיקת הסיסמה
activity-try-end-wait = ביטול זמן המתנה
activity-try-forget = מחיקת החשבון
activity-try-change-password = שינוי הסיסמה
activity-try-groups = שינוי הקבוצות שלך
activity-try-end-session = התנתקות ממקום אחר
activity-try-rename-session = שינוי השם של התחברות
activity-try-everywhere = התנתקות מכל המקומות
activity-try-trust = סימון דפדפן כמהימן
activity-try-trusted-sign-in = התחברות מדפדפן מהימן
activity-try-rename-trust = שינוי השם של דפדפן מהימן
activity-try-end-trust = ביטול הסימון של דפדפן כמהימן
activity-try-require = קביעת האימות הדו-שלבי כחובה
activity-try-verify-email = אימות כתובת האימייל
activity-try-restore = שחזור גיבוי
activity-try-look = בדיקת הרשומות שלנו
activity-try-verify-email = אימות כתובת האימייל
