### What pages say. Names in braces stay as they are: something else stands there in the end.

shared-error-title = שגיאה: { $title }
shared-sign-out = התנתקות
shared-sign-in = התחברות
shared-continue = המשך
shared-back = חזרה
shared-back-to-start = חזרה להתחלה
shared-begin-again = להתחיל מחדש
shared-not-now = לא עכשיו
shared-other-ways = דרכים אחרות
shared-help = עזרה
shared-get-help = קבלת עזרה
shared-check-again = בדיקה חוזרת
shared-go-to-settings = מעבר לאימות דו-שלבי
shared-password = הסיסמה שלך
shared-copy = העתקה
shared-copied = הועתק
shared-selected = נבחר
shared-save = שמירה
shared-name = שם
shared-change = שינוי
shared-no-way-to-get-a-code = אין לי דרך לקבל קוד
shared-language = שפה
shared-digits = { $digits } הספרות שמופיעות באפליקציה

challenge-title = הזנת קוד
challenge-title-recovery = הזנת קוד שחזור
challenge-title-step-up = אישור הזהות שלך
challenge-title-ended = יש להתחבר שוב
challenge-title-spent = נדרשת דרך אחרת
challenge-lead = יש לפתוח את אפליקציית האימות ולהקליד את { $digits } הספרות שמופיעות עבור { $issuer }.
challenge-lead-recovery = יש להקליד אחד מקודי השחזור ששמרת עבור { $issuer }. כל קוד תקף לפעם אחת.
challenge-lead-recovery-named = יש להקליד אחד מהקודים ששמרת עבור { $issuer } בשם "{ $label }". כל קוד תקף לפעם אחת.
challenge-lead-ended = כדי לשמור על החשבון שלך, יש להתחיל מחדש עם הסיסמה.
challenge-code = קוד
challenge-recovery-code = קוד שחזור
challenge-next-code = הקוד הבא בעוד { $wait }
challenge-trust = לסמוך על הדפדפן הזה למשך { $span }
challenge-trust-hint = רק במכשיר ששייך לך. אפשר לבטל בכל עת.
challenge-use-app = שימוש באפליקציית האימות במקום זאת
challenge-use-recovery = שימוש בקוד שחזור במקום זאת
challenge-use-named = שימוש ב"{ $label }" במקום זאת
challenge-spent-lead = בשנה האחרונה הוקלדו קודים שגויים רבים עבור החשבון שלך. ייתכן שמישהו שיודע את הסיסמה שלך מנסה לנחש. עדיין אפשר להתחבר:
challenge-spent-known-browser = בדפדפן שכבר התחברת בו בעבר,
challenge-spent-recovery = עם קוד שחזור,
challenge-spent-unlock = או בביטול הנעילה של הדפדפן הזה, עם האפליקציה או עם קוד מהתמיכה.
challenge-spent-or-wait = אפשר גם לנסות שוב { $when }.
challenge-unlock = ביטול הנעילה של הדפדפן הזה
challenge-wrong = הקוד לא תואם. יש להקליד את הקוד שמופיע באפליקציה עכשיו.
challenge-wrong-recovery = הקוד לא תואם. קוד שכבר השתמשו בו אינו תקף עוד.
challenge-wrong-last = הקוד לא תואם, וזה היה הניסיון האחרון לעת עתה.
challenge-digits = בקוד יש { $digits } ספרות.
challenge-recovery-form = בקוד שחזור יש { $count } אותיות וספרות.
challenge-used = כבר נעשה שימוש בקוד הזה. יש להקליד את הקוד הבא.
challenge-used-wait = כבר נעשה שימוש בקוד הזה. הקוד הבא יופיע { $when }.
challenge-recovery-used = נעשה שימוש בקוד הזה ב-{ $date }. כל קוד תקף לפעם אחת: יש להקליד קוד אחר.
challenge-spent = קודים מהאפליקציה לא מתקבלים כרגע מהדפדפן הזה.
challenge-wait = הוקלדו יותר מדי קודים שגויים. אפשר לנסות שוב { $when }.
challenge-wait-spent = בשנה האחרונה הוקלדו יותר מדי קודים שגויים, ולכן קודים מהאפליקציה לא מתקבלים מהדפדפן הזה. אפשר להשתמש בדפדפן שכבר התחברת בו בעבר או בקוד שחזור, לבטל את הנעילה של הדפדפן הזה, או לנסות שוב { $when }.
challenge-wait-limiter = היו יותר מדי ניסיונות. אפשר לנסות שוב { $when }.
challenge-wait-other = קודים לא מתקבלים כרגע. אפשר לנסות שוב { $when }.

clock-behind = זה קוד ישן. נראה שהשעון בטלפון שלך מאחר, בערך { $span }. יש להעביר את השעון למצב אוטומטי בהגדרות הטלפון, ואז להקליד את הקוד שמופיע באפליקציה.
clock-link = הקודים שלי לא מתקבלים
clock-title = האם השעון בטלפון שלך מכוון?
clock-lead = הקודים תלויים בשעון. יש להעביר את שעון הטלפון למצב אוטומטי ולנסות שוב. אם זה לא עוזר, יש להקליד שני קודים, אחד אחרי השני, כפי שהם מופיעים באפליקציה.
clock-first = הקוד הראשון
clock-second = הקוד שאחריו
clock-second-hint = יש להמתין עד שיופיע באפליקציה קוד חדש. זה עשוי להימשך עד { $period } שניות.
clock-check = בדיקת שני הקודים
clock-wrong = שני הקודים לא תואמים. יש להקליד קוד אחד, להמתין עד שהקוד הבא יופיע באפליקציה, ולהקליד גם אותו.
clock-back = חזרה לקוד אחד

another-title = הדף הזה שייך להתחברות אחרת
another-pending = בינתיים מישהו התחיל להתחבר כאן בתור { $account }. לא נעשה שימוש במה שהקלדת.
another-signed-in = בינתיים מישהו התחבר כאן בתור { $account }. לא נעשה שימוש במה שהקלדת.
another-go-on = להמשיך בהתחברות ההיא
another-somebody-else = התחברות לחשבון אחר

recovered-title = הטלפון עדיין אצלך?
recovered-title-last = זה היה קוד השחזור האחרון שלך
recovered-left = התחברת עם קוד שחזור, והוא כבר לא תקף. { $left ->
    [one] נשאר קוד אחד.
    [two] נשארו שני קודים.
   *[other] נשארו { $left } קודים.
}
recovered-few = נשארו מעט קודים. כדאי ליצור בקרוב סדרה חדשה.
recovered-none = כדאי ליצור קודים חדשים לפני שיוצאים מכאן: בלעדיהם ובלי הטלפון אי אפשר להתחבר שוב.
recovered-none-no-way = בלי קודים ובלי הטלפון אי אפשר להתחבר שוב.
recovered-phone = הטלפון כבר לא אצלך?
recovered-phone-lead = אפשר להגדיר את הטלפון החדש. הוא יחליף את הישן ברגע שהוא יאושר, ולא לפני כן.
recovered-replace = החלפה
recovered-new-set = סדרה חדשה מחליפה מיד את הקודמת.
recovered-without-codes = להמשיך בלי קודים

unlock-title = ביטול הנעילה של הדפדפן הזה
unlock-title-done = האפליקציה שלך שוב פועלת כאן
unlock-done = בוצע. מעכשיו קודים מהאפליקציה מתקבלים בדפדפן הזה.
unlock-done-warning = אם לא כל הניסיונות האלה היו שלך, מישהו יודע את הסיסמה שלך: יש לשנות אותה.
unlock-go-on = להמשיך עם קוד
unlock-lead = הוקלדו קודים שגויים רבים עבור החשבון שלך. ייתכן שמישהו שיודע את הסיסמה שלך מנסה לנחש, ולכן דפדפנים חדשים צריכים להמתין. כדי להראות שהאפליקציה אצלך, { $needed ->
    [one] יש להקליד קוד נכון אחד.
    [two] יש להקליד שני קודים נכונים ברצף, בהפרש של זמן מה.
   *[other] יש להקליד { $needed } קודים נכונים ברצף, בהפרש של זמן מה.
}
unlock-left = { $left ->
    [one] נשאר עוד קוד אחד, בעוד זמן מה. כדאי לשמור את האפליקציה בהישג יד.
    [two] נשארו עוד שני קודים, בהפרש של זמן מה. כדאי לשמור את האפליקציה בהישג יד.
   *[other] נשארו עוד { $left } קודים, בהפרש של זמן מה. כדאי לשמור את האפליקציה בהישג יד.
}
unlock-progress = קודים: { $successes } מתוך { $needed }
unlock-was-right = הקוד נכון.
unlock-was-wrong = לאחרונה הוקלד כאן קוד שגוי.
unlock-next = הקוד הבא יידרש בעוד { $wait }.
unlock-goes-on = הדף הזה ימשיך מעצמו. לאחר מכן יהיו לך 10 דקות להקליד את הקוד.
unlock-password-again = אז יהיה צורך להזין שוב את הסיסמה.
unlock-code = קוד { $number } מתוך { $needed }
unlock-hint = טעות אחת, ומתחילים מחדש אחרי 15 דקות.
unlock-support-lead = יש להקליד את הקוד שקיבלת מהתמיכה. הוא תקף לפעם אחת, במשך יום.
unlock-support-code = קוד מהתמיכה
unlock-support-hint = 12 אותיות וספרות.
unlock-support-form = בקוד מהתמיכה יש 12 אותיות וספרות.
unlock-support-wrong = הקוד הזה שגוי, או שכבר נעשה בו שימוש, או שעבר יותר מיום מאז שניתן.
unlock-use-app = שימוש באפליקציה במקום זאת
unlock-use-support = יש לי קוד מהתמיכה
unlock-wrong = הקוד לא תואם, ולכן מתחילים מחדש.
unlock-early = עוד לא הגיע הזמן להקליד קוד. לא נעשה שימוש בקוד שהקלדת.

setup-title = הוספת אפליקציית אימות
setup-title-replace = החלפת אפליקציית אימות
setup-title-unverified = קודם יש לאמת את כתובת האימייל
setup-lead = אפליקציה בטלפון שמציגה קוד חדש כל { $period } שניות. כל אפליקציה כזו מתאימה: Aegis או 1Password או Google Authenticator או מנהל הסיסמאות שלך.
setup-lead-replace = אפשר להמשיך להשתמש ב"{ $name }" עד שהאפליקציה החדשה תאושר. לאחר מכן הקודים שלה לא יהיו תקפים, ודפדפנים אחרים ינותקו.
setup-name-hint = כדי שיהיה קל לזהות אותה, למשל "טלפון". אפשר להשאיר ריק.
setup-scan = יש לסרוק את התמונה עם האפליקציה.
setup-picture = קוד QR לאפליקציית האימות שלך
setup-on-this-phone = בטלפון הזה?
setup-open-in-app = פתיחה באפליקציה
setup-type-key = אי אפשר לסרוק? יש להקליד את המפתח הזה:
setup-code = הקוד שמופיע באפליקציה
setup-time-left = הזמן שנותר לסיום: { $span }.
setup-turn-on = הפעלה
setup-must = בחשבון שלך חייב להיות אימות דו-שלבי. יש להגדיר אותו כדי להמשיך.
setup-must-since = בחשבון שלך חייב להיות אימות דו-שלבי. הזמן להגדיר אותו הסתיים ב-{ $date }.
setup-full = { $count ->
    [one] יש לך אפליקציה אחת, ואי אפשר להוסיף עוד. קודם יש להסיר אותה, ואז להוסיף את החדשה.
    [two] יש לך שתי אפליקציות, ואי אפשר להוסיף עוד. קודם יש להסיר אחת שכבר אינה בשימוש, ואז להוסיף את החדשה.
   *[other] יש לך { $count } אפליקציות, ואי אפשר להוסיף עוד. קודם יש להסיר אחת שכבר אינה בשימוש, ואז להוסיף את החדשה.
}
setup-unverified = אפשר להוסיף אפליקציה ברגע שכתובת האימייל שלך מאומתת. יש לפתוח את הקישור בהודעה שנשלחה אליך, ואז לחזור לכאן.
setup-verify = אימות הכתובת
setup-verified = אימתתי אותה

codes-title = שמירת קודי השחזור
codes-title-make = יצירת קודי שחזור חדשים
codes-lead = כל קוד מאפשר להתחבר פעם אחת אם הטלפון אבד. הקודים מוצגים רק עכשיו. כדאי לשמור אותם איפה שהסיסמאות שלך שמורות, או על נייר.
codes-copy-all = העתקת הכול
codes-download = הורדה
codes-print = הדפסה
codes-replaced = סדרת הקודים הקודמת שלך כבר לא תקפה.
codes-first = האימות הדו-שלבי פועל.
codes-saved = שמרתי אותם
codes-sheet-heading = קודי שחזור עבור { $site }
codes-sheet-heading-named = קודי שחזור עבור { $site }, "{ $label }"
codes-sheet-whose = { $account }, { $date }
codes-sheet-use = כל קוד מאפשר להתחבר פעם אחת, אחרי הסיסמה, כשהטלפון לא אצלך.
codes-sheet-strike = יש למחוק בקו קוד שנעשה בו שימוש.
codes-left = { $remaining ->
    [0] לא נשאר לך אף קוד מתוך { $total }.
    [one] נשאר לך קוד אחד מתוך { $total }.
    [two] נשארו לך שני קודים מתוך { $total }.
   *[other] נשארו לך { $remaining } קודים מתוך { $total }.
} סדרה חדשה מחליפה מיד את הקודמת: קודים ששמרת בעבר כבר לא יהיו תקפים.
codes-left-named = { $remaining ->
    [one] נשאר לך קוד אחד מתוך { $total } של "{ $label }".
    [two] נשארו לך שני קודים מתוך { $total } של "{ $label }".
   *[other] נשארו לך { $remaining } קודים מתוך { $total } של "{ $label }".
} סדרה חדשה מחליפה מיד את הקודמת: קודים ששמרת בעבר כבר לא יהיו תקפים.
codes-none = עדיין אין לך קודים. כל קוד מאפשר להתחבר פעם אחת כשהטלפון לא אצלך.
codes-none-named = עדיין אין לך קודים של "{ $label }". כל קוד מאפשר להתחבר פעם אחת כשהטלפון לא אצלך.
codes-make = יצירת קודים חדשים

resume-title = להמשיך מאיפה שהפסקת
resume-title-gone = לא נשאר מה לעשות כאן
resume-remove = עמדת להסיר אפליקציה. היא עדיין לא הוסרה.
resume-replace = עמדת להחליף אפליקציה. הישנה עדיין פועלת.
resume-add = עמדת להוסיף אפליקציה.
resume-other = באמצע התבקשת להזין קוד. מה ששלחת קודם נשמר, ויישלח עכשיו.
resume-gone = הפעולה כבר בוצעה, או שהמתינה יותר מ-10 דקות. שום דבר לא אבד: אפשר לחזור לאותו מקום ולבצע אותה שוב.

settings-title = אימות דו-שלבי
settings-on = פועל.
settings-on-asked = פועל. הזנת קוד בפעם האחרונה { $when }.
settings-off = כבוי. כדי להתחבר נדרשת רק הסיסמה.
settings-off-lead = באימות דו-שלבי נדרש גם קוד מאפליקציה בטלפון. גם מי שיגלה את הסיסמה שלך לא יוכל להתחבר.
settings-must-from = החל מ-{ $date } בחשבון שלך חייב להיות אימות דו-שלבי. כדאי להגדיר אותו לפני כן.
settings-must-codes = בחשבון שלך חייבים להיות קודי שחזור.
settings-make-them = ליצור אותם עכשיו
settings-apps = אפליקציות אימות
settings-last-used = שימוש אחרון: { $when }
settings-app-replace-lead = יש לך טלפון חדש? האפליקציה הזו תמשיך לפעול עד שהחדשה תאושר. לאחר מכן דפדפנים אחרים ינותקו.
settings-asked-first = קודם יהיה צורך להזין קוד.
settings-app-replace = החלפת { $name }
settings-app-remove-only = זו האפליקציה היחידה שלך. אם היא תוסר, האימות הדו-שלבי ייכבה, קודי השחזור יימחקו ודפדפנים אחרים ינותקו.
settings-app-remove-lead = אם היא תוסר, הקודים שלה לא יהיו תקפים, ודפדפנים אחרים ינותקו.
settings-app-remove = הסרת { $name }
settings-app-must-stay = בחשבון שלך חייב להיות אימות דו-שלבי, ולכן אי אפשר להסיר את האפליקציה היחידה. אפשר להוסיף עוד אחת, או להחליף אותה.
settings-apps-full = אי אפשר להוסיף עוד.
settings-apps-more = יש לך כמה טלפונים, או מנהל סיסמאות? אפשר להוסיף כל אחד מהם.
settings-add = הוספה
settings-codes = קודי שחזור
settings-codes-left = { $remaining ->
    [one] נשאר אחד מתוך { $total }
    [two] נשארו שניים מתוך { $total }
   *[other] נשארו { $remaining } מתוך { $total }
}
settings-codes-left-named = "{ $label }": { $remaining ->
    [one] נשאר אחד מתוך { $total }
    [two] נשארו שניים מתוך { $total }
   *[other] נשארו { $remaining } מתוך { $total }
}
settings-codes-none = אין
settings-codes-none-named = "{ $label }": אין
settings-codes-lead = ליום שבו הטלפון לא יהיה אצלך.
settings-codes-soon = כדאי ליצור בקרוב סדרה חדשה.
settings-codes-few = נשארו מעט.
settings-codes-new = סדרה חדשה
settings-codes-make = יצירת סדרה
settings-trusted = דפדפנים מהימנים
settings-trusted-lead = בהתחברות מהם לא נדרש קוד. לשינויים שנוגעים לאבטחה שלך נדרש קוד גם בהם.
settings-trusted-none = אין. כשמתחברים עם קוד מהאפליקציה, אפשר לבחור לסמוך על הדפדפן.
settings-trusted-this = הדפדפן הזה
settings-trusted-since = סומן כמהימן { $when }, עד { $end }
settings-trusted-used = שימוש אחרון: { $when }
settings-trusted-stop-lead = בהתחברות הבאה ממנו יידרש קוד.
settings-trusted-stop = להפסיק לסמוך עליו
settings-trusted-all = כולם בבת אחת.
settings-trusted-stop-all = להפסיק לסמוך על כולם
settings-sessions = איפה החשבון שלך מחובר
settings-session-this = כאן
settings-session-seen = פעילות אחרונה: { $when }
settings-session-since = התחברות: { $when }.
settings-session-unknown = דפדפן לא מוכר
settings-session-program = תוכנה
settings-session-by-app = עם קוד מהאפליקציה
settings-session-by-recovery = עם קוד שחזור
settings-session-by-trust = מדפדפן מהימן, בלי קוד
settings-session-by-password = עם סיסמה בלבד
settings-session-end = ניתוק
settings-session-forget = לשכוח את הדפדפן הזה
settings-session-forget-hint = למחשבים שגם אחרים משתמשים בהם: בהתחברות הבאה כאן יידרש קוד.
settings-others = הכול מלבד כאן.
settings-others-end = ניתוק כל השאר
settings-everywhere-lead = משהו אבד, או שמישהו אחר נכנס לחשבון שלך?
settings-everywhere = התנתקות מכל המקומות
settings-everywhere-what = החשבון ינותק גם כאן, ואף דפדפן לא יישאר מהימן. האפליקציות והקודים שלך יישארו.
settings-password = סיסמה
settings-password-lead = שינוי הסיסמה מנתק את החשבון בכל מקום אחר.
settings-activity = פעילות אחרונה
settings-activity-not-you = יש כאן משהו שלא נעשה על ידך? יש לשנות את הסיסמה ולהסיר אפליקציות שאינן שלך.
settings-turn-off = כיבוי
settings-turn-off-lead = כדי להתחבר תידרש רק הסיסמה.
settings-turn-off-prove = קודם יש לאשר את הזהות שלך עם קוד, ואז לחזור לכאן.
settings-confirm = אישור
settings-turn-off-what = האפליקציות וקודי השחזור שלך יוסרו. דפדפנים אחרים ינותקו.
settings-turn-off-now = כיבוי האימות הדו-שלבי

password-missing = יש להקליד את הסיסמה.
password-wrong = הסיסמה שגויה.
password-wait = הוקלדו יותר מדי סיסמאות שגויות. אפשר לנסות שוב { $when }.
