### The pages of the sign-in portal.

portal-sign-in-title = Anmelden
portal-email = E-Mail-Adresse
portal-password = Passwort
portal-remember = In diesem Browser angemeldet bleiben
portal-sign-in = Anmelden
portal-create-account = Konto anlegen
portal-cannot-sign-in = Ich kann mich nicht anmelden
portal-forgot = Ich habe mein Passwort vergessen
portal-sign-up-title = Konto anlegen
portal-sign-up = Konto anlegen
portal-have-account = Ich habe ein Konto
portal-password-hint = Mindestens 15 Zeichen. Gut sind ein paar Wörter, die Sie sich merken können.
portal-wrong = Diese E-Mail-Adresse und dieses Passwort passen nicht zusammen. Prüfen Sie beide und versuchen Sie es noch einmal.
portal-wait = Es waren zu viele Versuche. Kommen Sie { $when } wieder.
portal-email-invalid = Geben Sie eine E-Mail-Adresse ein, zum Beispiel ada@example.org.
portal-email-taken = Es gibt schon ein Konto mit dieser E-Mail-Adresse. Melden Sie sich damit an.

portal-home-title = Sie sind angemeldet
portal-home-as = Als { $email }.
portal-home-on = Die Anmeldung in zwei Schritten ist eingeschaltet.
portal-home-off = Die Anmeldung in zwei Schritten ist ausgeschaltet. Es wird nur Ihr Passwort verlangt.
portal-home-codes = { $count ->
    [0] Sie haben keine Wiederherstellungscodes mehr.
    [one] Sie haben noch { $count } Wiederherstellungscode.
   *[other] Sie haben noch { $count } Wiederherstellungscodes.
}
portal-home-new-set = Neue Codes erstellen
portal-home-turn-on = Anmeldung in zwei Schritten einschalten
portal-home-settings = Einstellungen
portal-home-password = Passwort ändern
portal-home-more = Mehr
portal-home-codes-required = Hier sind Wiederherstellungscodes Pflicht. Erstellen Sie welche, bevor Sie weitermachen.
portal-home-verify = Ihre E-Mail-Adresse ist noch nicht bestätigt.
portal-home-verify-link = Jetzt bestätigen

portal-password-title = Passwort ändern
portal-password-lead = Hier bleiben Sie angemeldet. Überall sonst werden Sie abgemeldet, und auch in vertrauenswürdigen Browsern wird wieder nach einem Code gefragt.
portal-password-present = Jetziges Passwort
portal-password-new = Neues Passwort
portal-password-change = Passwort ändern
portal-password-wrong = Das ist nicht Ihr jetziges Passwort. Versuchen Sie es noch einmal.
portal-password-same = Dieses Passwort haben Sie schon. Wählen Sie ein anderes.

portal-weak-short = Verwenden Sie mindestens 15 Zeichen. Gut sind ein paar Wörter, die Sie sich merken können.
portal-weak-long = Das ist länger, als ein Passwort sein kann. Verwenden Sie höchstens 1.024 Zeichen.
portal-weak-guessable = Dieses Passwort ist leicht zu erraten. Wählen Sie eines, das nicht verbreitet ist, sich nicht wiederholt und weder Ihren Namen noch den dieser Website enthält.

portal-verify-title = Bestätigen Sie Ihre E-Mail-Adresse
portal-verify-lead = Wir schicken Ihnen eine Nachricht mit einem Link. Öffnen Sie ihn innerhalb einer Stunde.
portal-verify-send = Nachricht schicken
portal-verify-sent-title = Sehen Sie in Ihre E-Mails
portal-verify-sent = Eine Nachricht an { $email } ist unterwegs. Ihr Link funktioniert einmal, innerhalb einer Stunde. Ist nach ein paar Minuten nichts da? Sehen Sie im Spam-Ordner nach oder lassen Sie sie noch einmal schicken.
portal-verify-again = Noch einmal schicken
portal-verify-confirm = Ist { $email } Ihre Adresse?
portal-verify-confirm-button = Bestätigen
portal-verify-done-title = Ihre Adresse ist bestätigt
portal-verify-done = Danke. { $email } ist bestätigt.

portal-forgot-title = Passwort vergessen?
portal-forgot-lead = Geben Sie Ihre E-Mail-Adresse ein. Wenn es ein Konto gibt, schicken wir eine Nachricht mit einem Link.
portal-forgot-send = Nachricht schicken
portal-forgot-sent-title = Sehen Sie in Ihre E-Mails
portal-forgot-sent = Wenn es ein Konto für { $email } gibt, ist eine Nachricht unterwegs. Ihr Link funktioniert einmal, innerhalb einer Stunde. Ist nach ein paar Minuten nichts da? Sehen Sie im Spam-Ordner nach oder versuchen Sie es mit einer anderen Adresse.
portal-reset-title = Wählen Sie ein neues Passwort
portal-reset-lead = Für { $email }. Sie werden überall abgemeldet, und auch in vertrauenswürdigen Browsern wird wieder nach einem Code gefragt. Die Anmeldung in zwei Schritten bleibt, wie sie ist.
portal-reset-lead-drops = Für { $email }. Sie werden überall abgemeldet. Apps und Wiederherstellungscodes, die eingerichtet wurden, bevor diese Adresse bestätigt war, werden entfernt.
portal-reset-button = Passwort speichern
portal-reset-done-title = Ihr Passwort ist geändert
portal-reset-done = Melden Sie sich jetzt damit an.
portal-link-gone-title = Dieser Link funktioniert nicht mehr
portal-link-gone = Er funktioniert einmal, innerhalb einer Stunde. Fordern Sie einen neuen an.
portal-link-new = Neuen Link anfordern

portal-mail-verify-subject = Bestätigen Sie Ihre E-Mail-Adresse bei { $issuer }
portal-mail-verify-text = Jemand, vermutlich Sie, hat bei { $issuer } ein Konto mit dieser Adresse angelegt. Ist es Ihre?
portal-mail-verify-link = Adresse bestätigen
portal-mail-verify-not-you = Wenn Sie das nicht waren, beachten Sie diese Nachricht nicht: Das Konto bleibt ohne bestätigte Adresse.
portal-mail-reset-subject = Wählen Sie ein neues Passwort bei { $issuer }
portal-mail-reset-text = Jemand, vermutlich Sie, hat für { $account } bei { $issuer } ein neues Passwort angefordert.
portal-mail-reset-link = Neues Passwort wählen
portal-mail-reset-not-you = Wenn Sie das nicht waren, beachten Sie diese Nachricht nicht: Ihr Passwort bleibt, wie es ist.
portal-mail-link-hour = Der Link funktioniert einmal, innerhalb einer Stunde.
