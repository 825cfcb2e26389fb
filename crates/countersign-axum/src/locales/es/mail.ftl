### Messages by e-mail. $issuer is the name of the site, $account what it calls the account.

mail-when = Cuándo: { $time }
mail-browser = Con: { $browser }
mail-address = Desde: { $address }
mail-was-me = Si fuiste tú, no tienes que hacer nada.
mail-was-not-me = Si no fuiste tú, dilo ahora. Lo detenemos y cerramos todas las sesiones.
mail-was-not-me-link = No fui yo
mail-link-until = El enlace sirve una sola vez, hasta el { $date }.
mail-why = Recibes este mensaje porque trata de la seguridad de la cuenta { $account } en { $issuer }.
mail-gathered-subject = { $count ->
    [one] Un cambio en tu inicio de sesión en { $issuer }
   *[other] { $count } cambios en tu inicio de sesión en { $issuer }
}
mail-gathered-text = Ha habido varios cambios en tu inicio de sesión en { $issuer }:

mail-enabled-subject = La verificación en dos pasos está activada en { $issuer }
mail-enabled-text = Se activó la verificación en dos pasos para la cuenta { $account }. Desde ahora, además de tu contraseña, se pide un código de una app.
mail-authenticator_added-subject = Se añadió una app en { $issuer }
mail-authenticator_added-text = Se añadió una app de autenticación a la cuenta { $account }. Con sus códigos se puede iniciar sesión.
mail-authenticator_replaced-subject = Se reemplazó una app en { $issuer }
mail-authenticator_replaced-text = Se reemplazó una app de autenticación de la cuenta { $account } por otra. Los códigos de la anterior ya no sirven, y se cerró la sesión en los demás navegadores.
mail-authenticator_removed-subject = Se quitó una app en { $issuer }
mail-authenticator_removed-text = Se quitó una app de autenticación de la cuenta { $account }. Sus códigos ya no sirven, y se cerró la sesión en los demás navegadores.
mail-recovery_code_used-subject = Se usó un código de recuperación en { $issuer }
mail-recovery_code_used-text = Se usó un código de recuperación de la cuenta { $account }. Ya no sirve.
mail-recovery_codes_replaced-subject = Códigos de recuperación nuevos en { $issuer }
mail-recovery_codes_replaced-text = Se crearon códigos de recuperación nuevos para la cuenta { $account }. Los anteriores ya no sirven.
mail-disabled-subject = La verificación en dos pasos está desactivada en { $issuer }
mail-disabled-text = Se desactivó la verificación en dos pasos para la cuenta { $account }. Desde ahora solo se pide tu contraseña.
mail-reset-subject = Se restableció la verificación en dos pasos en { $issuer }
mail-reset-text = Un administrador quitó la verificación en dos pasos de la cuenta { $account }, y se cerraron todas las sesiones. Inicia sesión con tu contraseña y vuelve a configurarla.
mail-unlocked-subject = Puedes volver a escribir códigos en { $issuer }
mail-unlocked-text = Un administrador terminó la espera tras los códigos incorrectos de la cuenta { $account } y creó un código con el que se puede desbloquear un navegador.
mail-challenge_failed-subject = Códigos incorrectos en { $issuer }
mail-challenge_failed-text = Alguien inició sesión en la cuenta { $account } con la contraseña correcta y luego escribió códigos incorrectos hasta agotar los intentos. Si no fuiste tú, alguien sabe tu contraseña: cámbiala.
mail-budget_spent-subject = Demasiados códigos incorrectos en { $issuer }
mail-budget_spent-text = Se escribieron tantos códigos incorrectos para la cuenta { $account } que los códigos de tu app ya no se aceptan en navegadores que no hayas usado antes. Si no fuiste tú, alguien sabe tu contraseña: cámbiala.
mail-browser_admitted-subject = Se desbloqueó un navegador en { $issuer }
mail-browser_admitted-text = Se desbloqueó un navegador para la cuenta { $account }, después de muchos códigos incorrectos. En él vuelven a aceptarse los códigos de tu app.
mail-unlock_failed-subject = No se pudo desbloquear un navegador en { $issuer }
mail-unlock_failed-text = Alguien intentó desbloquear un navegador para la cuenta { $account } y escribió un código incorrecto.
mail-credentials_changed-subject = Se cambió tu contraseña en { $issuer }
mail-credentials_changed-text = Se cambió la contraseña de la cuenta { $account }, y se cerró la sesión en los demás navegadores.
mail-browser_trusted-subject = Un nuevo navegador de confianza en { $issuer }
mail-browser_trusted-text = Un navegador pasó a ser de confianza para la cuenta { $account }. En él no se pide un código al iniciar sesión.
mail-browser_trust_replayed-subject = Se copió un navegador de confianza en { $issuer }
mail-browser_trust_replayed-text = Alguien que tiene la contraseña de la cuenta { $account } usó una copia de lo que guarda un navegador de confianza. Ese navegador ya no es de confianza. Si no fuiste tú, cambia tu contraseña.
mail-restored-subject = Vuelve a iniciar sesión en { $issuer }
mail-restored-text = Restauramos una copia de seguridad. Los códigos de recuperación y los navegadores de confianza que la cuenta { $account } tenía antes ya no sirven: crea códigos nuevos y vuelve a confiar en tus navegadores.

disown-title = ¿No fuiste tú?
disown-lead = Si dices que no fuiste tú, actuamos al momento:
disown-sign-out = se cierran todas las sesiones, aquí y en todas partes,
disown-trust = ningún navegador queda como de confianza,
disown-undo = se quita lo que se había añadido
disown-stop = y nadie puede iniciar sesión hasta que se cambie la contraseña.
disown-button = No fui yo: detenerlo
disown-was-me = Fui yo. Dejar todo como está.
disown-left-title = No se ha cambiado nada
disown-left-text = Puedes cerrar esta página.
disown-done-title = Está detenido
disown-done-lead = Se cerraron todas las sesiones, y por ahora nadie puede iniciar sesión en la cuenta { $account }. Haz esto a continuación:
disown-done-password = Cambia tu contraseña. Así se vuelve a abrir la cuenta.
disown-done-mail = Cambia también la contraseña de tu correo, si alguien puede saberla.
disown-done-apps = Inicia sesión, revisa tus apps y tus códigos de recuperación, y crea códigos nuevos.
disown-change-password = Cambiar tu contraseña
disown-again-title = Ya se había avisado
disown-again-text = Se detuvo el { $date }. Este enlace no hace nada más.
disown-gone-title = Este enlace ya no funciona
disown-gone-text = Funciona durante los 7 días siguientes al mensaje. O puede que aquello de lo que trataba ya no exista. Si crees que alguien puede estar en tu cuenta, cambia tu contraseña.
