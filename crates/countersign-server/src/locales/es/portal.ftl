### The pages of the sign-in portal.

portal-sign-in-title = Iniciar sesión
portal-email = Dirección de correo electrónico
portal-password = Contraseña
portal-remember = Mantener la sesión abierta en este navegador
portal-sign-in = Iniciar sesión
portal-create-account = Crear una cuenta
portal-cannot-sign-in = No puedo iniciar sesión
portal-forgot = Olvidé mi contraseña
portal-sign-up-title = Crear una cuenta
portal-sign-up = Crear la cuenta
portal-have-account = Ya tengo una cuenta
portal-password-hint = Al menos 15 caracteres. Van bien unas cuantas palabras que puedas recordar.
portal-wrong = Esta dirección de correo electrónico y esta contraseña no se corresponden. Revisa las dos y vuelve a intentarlo.
portal-wait = Hubo demasiados intentos. Vuelve { $when }.
portal-email-invalid = Escribe una dirección de correo electrónico, como ada@example.org.
portal-email-taken = Ya existe una cuenta con esta dirección de correo electrónico. Inicia sesión con ella.

portal-home-title = Has iniciado sesión
portal-home-as = Como { $email }.
portal-home-on = La verificación en dos pasos está activada.
portal-home-off = La verificación en dos pasos está desactivada. Solo se pide tu contraseña.
portal-home-codes = { $count ->
    [0] No te quedan códigos de recuperación.
    [one] Te queda { $count } código de recuperación.
   *[other] Te quedan { $count } códigos de recuperación.
}
portal-home-new-set = Crear códigos nuevos
portal-home-turn-on = Activar la verificación en dos pasos
portal-home-settings = Ajustes
portal-home-password = Cambiar tu contraseña
portal-home-more = Más
portal-home-codes-required = Aquí los códigos de recuperación son obligatorios. Créalos antes de continuar.
portal-home-verify = Tu dirección de correo electrónico todavía no está confirmada.
portal-home-verify-link = Confirmarla

portal-password-title = Cambiar tu contraseña
portal-password-lead = Tu sesión sigue abierta aquí. En todos los demás sitios se cierra, y en tus navegadores de confianza se vuelve a pedir un código.
portal-password-present = Contraseña actual
portal-password-new = Contraseña nueva
portal-password-change = Cambiar la contraseña
portal-password-wrong = Esta no es tu contraseña actual. Vuelve a intentarlo.
portal-password-same = Esta es la contraseña que ya tienes. Elige otra.

portal-weak-short = Usa al menos 15 caracteres. Van bien unas cuantas palabras que puedas recordar.
portal-weak-long = Es más larga de lo que puede ser una contraseña. Usa como máximo 1024 caracteres.
portal-weak-guessable = Esta contraseña es fácil de adivinar. Elige una que no sea común, que no se repita y que no contenga tu nombre ni el de este sitio.

portal-verify-title = Confirma tu dirección de correo electrónico
portal-verify-lead = Te enviamos un mensaje con un enlace. Ábrelo antes de una hora.
portal-verify-send = Enviar el mensaje
portal-verify-sent-title = Mira tu correo
portal-verify-sent = Hay un mensaje en camino a { $email }. Su enlace sirve una sola vez, durante una hora. ¿No ha llegado nada después de unos minutos? Mira en el correo no deseado o envíalo de nuevo.
portal-verify-again = Enviarlo de nuevo
portal-verify-confirm = ¿Es { $email } tu dirección?
portal-verify-confirm-button = Confirmarla
portal-verify-done-title = Tu dirección está confirmada
portal-verify-done = Gracias. { $email } está confirmada.

portal-forgot-title = ¿Olvidaste tu contraseña?
portal-forgot-lead = Escribe tu dirección de correo electrónico. Si existe una cuenta, enviamos un mensaje con un enlace.
portal-forgot-send = Enviar el mensaje
portal-forgot-sent-title = Mira tu correo
portal-forgot-sent = Si existe una cuenta para { $email }, hay un mensaje en camino. Su enlace sirve una sola vez, durante una hora. ¿No ha llegado nada después de unos minutos? Mira en el correo no deseado o prueba con otra dirección.
portal-reset-title = Elige una contraseña nueva
portal-reset-lead = Para { $email }. Se cierra tu sesión en todas partes, y en tus navegadores de confianza se vuelve a pedir un código. La verificación en dos pasos queda como está.
portal-reset-lead-drops = Para { $email }. Se cierra tu sesión en todas partes. Se quitan las apps y los códigos de recuperación configurados antes de confirmar esta dirección.
portal-reset-button = Guardar la contraseña
portal-reset-done-title = Tu contraseña se ha cambiado
portal-reset-done = Inicia sesión con ella ahora.
portal-link-gone-title = Este enlace ya no funciona
portal-link-gone = Sirve una sola vez, durante una hora. Pide uno nuevo.
portal-link-new = Pedir uno nuevo

portal-mail-verify-subject = Confirma tu dirección de correo electrónico en { $issuer }
portal-mail-verify-text = Alguien, probablemente tú, creó una cuenta en { $issuer } con esta dirección. ¿Es tuya?
portal-mail-verify-link = Confirmar la dirección
portal-mail-verify-not-you = Si no fuiste tú, no hagas nada con este mensaje: la cuenta se queda sin una dirección confirmada.
portal-mail-reset-subject = Elige una contraseña nueva en { $issuer }
portal-mail-reset-text = Alguien, probablemente tú, pidió una contraseña nueva para la cuenta { $account } en { $issuer }.
portal-mail-reset-link = Elegir una contraseña nueva
portal-mail-reset-not-you = Si no fuiste tú, no hagas nada con este mensaje: tu contraseña queda como está.
portal-mail-link-hour = El enlace sirve una sola vez, durante una hora.
