### The pages of the sign-in portal.

portal-sign-in-title = התחברות
portal-email = כתובת אימייל
portal-password = סיסמה
portal-remember = להישאר בחשבון בדפדפן הזה
portal-sign-in = התחברות
portal-create-account = יצירת חשבון
portal-cannot-sign-in = אין לי אפשרות להתחבר
portal-forgot = שכחתי את הסיסמה
portal-sign-up-title = יצירת חשבון
portal-sign-up = יצירת החשבון
portal-have-account = יש לי חשבון
portal-password-hint = לפחות 15 תווים. כמה מילים שקל לך לזכור הן בחירה טובה.
portal-wrong = כתובת האימייל והסיסמה לא תואמות זו לזו. יש לבדוק את שתיהן ולנסות שוב.
portal-wait = היו יותר מדי ניסיונות. אפשר לנסות שוב { $when }.
portal-email-invalid = יש להזין כתובת אימייל, למשל ada@example.org.
portal-email-taken = כבר יש חשבון עם כתובת האימייל הזו. אפשר להתחבר אליו.

portal-home-title = החשבון שלך מחובר
portal-home-as = בתור { $email }.
portal-home-on = האימות הדו-שלבי פועל.
portal-home-off = האימות הדו-שלבי כבוי. כדי להתחבר נדרשת רק הסיסמה.
portal-home-codes = { $count ->
    [0] לא נשארו לך קודי שחזור.
    [one] נשאר לך קוד שחזור אחד.
    [two] נשארו לך שני קודי שחזור.
   *[other] נשארו לך { $count } קודי שחזור.
}
portal-home-new-set = יצירת סדרה חדשה
portal-home-turn-on = הפעלת אימות דו-שלבי
portal-home-settings = הגדרות
portal-home-password = שינוי הסיסמה
portal-home-more = עוד
portal-home-codes-required = כאן חובה שיהיו קודי שחזור. יש ליצור סדרה לפני שממשיכים.
portal-home-verify = כתובת האימייל שלך עדיין לא אומתה.
portal-home-verify-link = לאימות הכתובת

portal-password-title = שינוי הסיסמה
portal-password-lead = כאן החשבון יישאר מחובר. בכל מקום אחר הוא ינותק, ובדפדפנים מהימנים יידרש שוב קוד.
portal-password-present = הסיסמה הנוכחית
portal-password-new = הסיסמה החדשה
portal-password-change = שינוי הסיסמה
portal-password-wrong = זו לא הסיסמה הנוכחית שלך. אפשר לנסות שוב.
portal-password-same = זו הסיסמה שכבר יש לך. יש לבחור סיסמה אחרת.

portal-weak-short = יש להשתמש ב-15 תווים לפחות. כמה מילים שקל לך לזכור הן בחירה טובה.
portal-weak-long = הסיסמה ארוכה מדי. אפשר להשתמש ב-1,024 תווים לכל היותר.
portal-weak-guessable = קל לנחש את הסיסמה הזו. יש לבחור סיסמה לא נפוצה, בלי חזרות, ובלי השם שלך או של האתר הזה.

portal-verify-title = אימות כתובת האימייל
portal-verify-lead = נשלח אליך הודעה עם קישור. יש לפתוח אותו בתוך שעה.
portal-verify-send = שליחת ההודעה
portal-verify-sent-title = כדאי לבדוק את האימייל
portal-verify-sent = הודעה בדרך אל { $email }. הקישור שבה תקף לפעם אחת, במשך שעה. לא הגיע כלום אחרי כמה דקות? אפשר לחפש בדואר הזבל, או לשלוח שוב.
portal-verify-again = שליחה חוזרת
portal-verify-confirm = האם { $email } היא הכתובת שלך?
portal-verify-confirm-button = אימות הכתובת
portal-verify-done-title = הכתובת שלך אומתה
portal-verify-done = תודה. הכתובת { $email } אומתה.

portal-forgot-title = שכחת את הסיסמה?
portal-forgot-lead = יש להקליד את כתובת האימייל שלך. אם יש חשבון כזה, נשלח הודעה עם קישור.
portal-forgot-send = שליחת ההודעה
portal-forgot-sent-title = כדאי לבדוק את האימייל
portal-forgot-sent = אם יש חשבון עבור { $email }, הודעה בדרך אליך. הקישור שבה תקף לפעם אחת, במשך שעה. לא הגיע כלום אחרי כמה דקות? אפשר לחפש בדואר הזבל, או לנסות כתובת אחרת.
portal-reset-title = בחירת סיסמה חדשה
portal-reset-lead = עבור { $email }. החשבון ינותק בכל מקום, ובדפדפנים מהימנים יידרש שוב קוד. האימות הדו-שלבי יישאר כמו שהוא.
portal-reset-lead-drops = עבור { $email }. החשבון ינותק בכל מקום. אפליקציות וקודי שחזור שהוגדרו לפני שהכתובת הזו אומתה יוסרו.
portal-reset-button = שמירת הסיסמה
portal-reset-done-title = הסיסמה שלך שונתה
portal-reset-done = אפשר להתחבר איתה עכשיו.
portal-link-gone-title = הקישור הזה כבר לא תקף
portal-link-gone = הקישור תקף לפעם אחת, במשך שעה. אפשר לבקש קישור חדש.
portal-link-new = בקשת קישור חדש

portal-mail-verify-subject = אימות כתובת האימייל שלך ב-{ $issuer }
portal-mail-verify-text = נוצר חשבון ב-{ $issuer } עם הכתובת הזו, כנראה על ידך. האם הכתובת שלך?
portal-mail-verify-link = אימות הכתובת
portal-mail-verify-not-you = אם זה לא נעשה על ידך, אפשר להתעלם מההודעה הזו: החשבון יישאר בלי כתובת מאומתת.
portal-mail-reset-subject = בחירת סיסמה חדשה ב-{ $issuer }
portal-mail-reset-text = התקבלה בקשה, כנראה ממך, לסיסמה חדשה עבור { $account } ב-{ $issuer }.
portal-mail-reset-link = בחירת סיסמה חדשה
portal-mail-reset-not-you = אם זה לא נעשה על ידך, אפשר להתעלם מההודעה הזו: הסיסמה שלך תישאר כמו שהיא.
portal-mail-link-hour = הקישור תקף לפעם אחת, במשך שעה.
