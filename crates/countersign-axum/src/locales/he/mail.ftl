### Messages by e-mail. $issuer is the name of the site, $account what it calls the account.

mail-when = מתי: { $time }
mail-browser = דפדפן: { $browser }
mail-address = מהכתובת: { $address }
mail-was-me = אם הפעולה נעשתה על ידך, אין צורך לעשות דבר.
mail-was-not-me = אם הפעולה לא נעשתה על ידך, יש להודיע לנו עכשיו. נעצור אותה וננתק את כולם.
mail-was-not-me-link = זה לא הייתי אני
mail-link-until = הקישור תקף לפעם אחת, עד { $date }.
mail-why = ההודעה הזו נשלחה אליך כי היא נוגעת לאבטחה של { $account } ב-{ $issuer }.
mail-gathered-subject = { $count ->
    [one] שינוי אחד בהתחברות שלך אל { $issuer }
    [two] שני שינויים בהתחברות שלך אל { $issuer }
   *[other] { $count } שינויים בהתחברות שלך אל { $issuer }
}
mail-gathered-text = כמה דברים קרו בהתחברות שלך אל { $issuer }:

mail-enabled-subject = האימות הדו-שלבי ב-{ $issuer } הופעל
mail-enabled-text = הופעל אימות דו-שלבי עבור { $account }. מעכשיו, בנוסף לסיסמה, נדרש גם קוד מאפליקציה.
mail-authenticator_added-subject = נוספה אפליקציה ב-{ $issuer }
mail-authenticator_added-text = נוספה אפליקציית אימות עבור { $account }. אפשר להתחבר עם הקודים שלה.
mail-authenticator_replaced-subject = הוחלפה אפליקציה ב-{ $issuer }
mail-authenticator_replaced-text = אפליקציית אימות של { $account } הוחלפה באחרת. הקודים של האפליקציה הקודמת כבר לא תקפים, ודפדפנים אחרים נותקו.
mail-authenticator_removed-subject = הוסרה אפליקציה ב-{ $issuer }
mail-authenticator_removed-text = הוסרה אפליקציית אימות של { $account }. הקודים שלה כבר לא תקפים, ודפדפנים אחרים נותקו.
mail-recovery_code_used-subject = נעשה שימוש בקוד שחזור ב-{ $issuer }
mail-recovery_code_used-text = נעשה שימוש בקוד שחזור של { $account }. הקוד כבר לא תקף.
mail-recovery_codes_replaced-subject = קודי שחזור חדשים ב-{ $issuer }
mail-recovery_codes_replaced-text = נוצרו קודי שחזור חדשים עבור { $account }. הקודים הקודמים כבר לא תקפים.
mail-disabled-subject = האימות הדו-שלבי ב-{ $issuer } כובה
mail-disabled-text = האימות הדו-שלבי כובה עבור { $account }. מעכשיו נדרשת רק הסיסמה.
mail-reset-subject = האימות הדו-שלבי ב-{ $issuer } אופס
mail-reset-text = האימות הדו-שלבי הוסר מ-{ $account } בידי מנהל המערכת, וכולם נותקו. יש להתחבר עם הסיסמה ולהגדיר אותו שוב.
mail-unlocked-subject = אפשר שוב להקליד קודים ב-{ $issuer }
mail-unlocked-text = זמן ההמתנה אחרי קודים שגויים עבור { $account } הסתיים בידי מנהל המערכת, ונוצר קוד שמאפשר לשחרר דפדפן אחד.
mail-challenge_failed-subject = קודים שגויים ב-{ $issuer }
mail-challenge_failed-text = מישהו התחיל להתחבר בתור { $account } עם הסיסמה הנכונה, ואז הקליד קודים שגויים עד שלא נשארו ניסיונות. אם הפעולה לא נעשתה על ידך, מישהו יודע את הסיסמה שלך: יש לשנות אותה.
mail-budget_spent-subject = יותר מדי קודים שגויים ב-{ $issuer }
mail-budget_spent-text = הוקלדו קודים שגויים רבים כל כך עבור { $account }, שבדפדפנים שלא השתמשת בהם בעבר כבר אי אפשר להשתמש בקודים מהאפליקציה. אם הפעולה לא נעשתה על ידך, מישהו יודע את הסיסמה שלך: יש לשנות אותה.
mail-browser_admitted-subject = בוטלה נעילה של דפדפן ב-{ $issuer }
mail-browser_admitted-text = בוטלה נעילה של דפדפן עבור { $account }, אחרי קודים שגויים רבים. קודים מהאפליקציה שוב מתקבלים בו.
mail-unlock_failed-subject = לא ניתן היה לבטל נעילה של דפדפן ב-{ $issuer }
mail-unlock_failed-text = מישהו ניסה לבטל נעילה של דפדפן עבור { $account }, והקליד קוד שגוי.
mail-credentials_changed-subject = הסיסמה שלך ב-{ $issuer } שונתה
mail-credentials_changed-text = הסיסמה של { $account } שונתה, ודפדפנים אחרים נותקו.
mail-browser_trusted-subject = דפדפן סומן כמהימן ב-{ $issuer }
mail-browser_trusted-text = דפדפן סומן כמהימן עבור { $account }. בהתחברות ממנו לא נדרש קוד.
mail-browser_trust_replayed-subject = דפדפן מהימן הועתק ב-{ $issuer }
mail-browser_trust_replayed-text = מישהו שיודע את הסיסמה של { $account } השתמש בעותק של מה שדפדפן מהימן שומר. הדפדפן כבר לא מהימן. אם הפעולה לא נעשתה על ידך, יש לשנות את הסיסמה.
mail-restored-subject = יש להתחבר שוב אל { $issuer }
mail-restored-text = שחזרנו גיבוי. קודי השחזור והדפדפנים המהימנים הקודמים של { $account } כבר לא תקפים: יש ליצור קודים חדשים ולסמן שוב את הדפדפנים שלך כמהימנים.

disown-title = זה לא נעשה על ידך?
disown-lead = אם נדע שהפעולה לא נעשתה על ידך, נפעל מיד:
disown-sign-out = כולם ינותקו, כאן ובכל מקום,
disown-trust = אף דפדפן לא יישאר מהימן,
disown-undo = מה שנוסף יוסר,
disown-stop = ואף אחד לא יוכל להתחבר לפני שהסיסמה תשונה.
disown-button = זה לא הייתי אני: לעצור
disown-was-me = זה הייתי אני. להשאיר הכול כמו שהוא.
disown-left-title = שום דבר לא השתנה
disown-left-text = אפשר לסגור את הדף הזה.
disown-done-title = הפעולה נעצרה
disown-done-lead = כולם נותקו, ואף אחד לא יכול להתחבר אל { $account } כרגע. אלה הצעדים הבאים:
disown-done-password = לשנות את הסיסמה. כך החשבון ייפתח מחדש.
disown-done-mail = לשנות גם את הסיסמה של האימייל שלך, אם ייתכן שמישהו יודע אותה.
disown-done-apps = להתחבר, לבדוק את האפליקציות ואת קודי השחזור, וליצור קודים חדשים.
disown-change-password = שינוי הסיסמה
disown-again-title = כבר קיבלנו את ההודעה הזו
disown-again-text = הפעולה נעצרה ב-{ $date }. הקישור הזה לא יעשה דבר נוסף.
disown-gone-title = הקישור הזה כבר לא תקף
disown-gone-text = הקישור תקף במשך 7 ימים מההודעה, או שמה שהוא נגע לו כבר לא קיים. אם ייתכן שמישהו נכנס לחשבון שלך, יש לשנות את הסיסמה.
