### What pages say. Names in braces stay as they are: something else stands there in the end.

shared-error-title = Error: { $title }
shared-sign-out = Cerrar sesión
shared-sign-in = Iniciar sesión
shared-continue = Continuar
shared-back = Atrás
shared-back-to-start = Volver al inicio
shared-begin-again = Empezar de nuevo
shared-not-now = Ahora no
shared-other-ways = Otras opciones
shared-help = Ayuda
shared-get-help = Obtener ayuda
shared-check-again = Volver a comprobar
shared-go-to-settings = Ir a la verificación en dos pasos
shared-password = Tu contraseña
shared-copy = Copiar
shared-copied = Copiado
shared-selected = Seleccionado
shared-save = Guardar
shared-name = Nombre
shared-change = Cambiar
shared-no-way-to-get-a-code = No tengo forma de obtener un código
shared-language = Idioma
shared-digits = Los { $digits } dígitos que muestra tu app

challenge-title = Escribe tu código
challenge-title-recovery = Escribe un código de recuperación
challenge-title-step-up = Confirma que eres tú
challenge-title-ended = Vuelve a iniciar sesión
challenge-title-spent = Hace falta otra opción
challenge-lead = Abre tu app de autenticación y escribe los { $digits } dígitos que muestra para { $issuer }.
challenge-lead-recovery = Escribe uno de los códigos de recuperación que guardaste para { $issuer }. Cada uno sirve una sola vez.
challenge-lead-recovery-named = Escribe uno de los códigos que guardaste para { $issuer } como «{ $label }». Cada uno sirve una sola vez.
challenge-lead-ended = Para proteger tu cuenta, empieza de nuevo con tu contraseña.
challenge-code = Código
challenge-recovery-code = Código de recuperación
challenge-next-code = Próximo código en { $wait }
challenge-trust = Confiar en este navegador durante { $span }
challenge-trust-hint = Solo en un dispositivo que sea tuyo. Puedes deshacerlo en cualquier momento.
challenge-use-app = Usar la app de autenticación
challenge-use-recovery = Usar un código de recuperación
challenge-use-named = Usar «{ $label }»
challenge-spent-lead = Este año se han escrito muchos códigos incorrectos para tu cuenta. Puede que alguien que sabe tu contraseña esté probando suerte. Aun así, puedes entrar:
challenge-spent-known-browser = en un navegador en el que ya iniciaste sesión antes,
challenge-spent-recovery = con un código de recuperación
challenge-spent-unlock = o desbloqueando este navegador, con tu app o con un código del equipo de soporte.
challenge-spent-or-wait = O vuelve { $when }.
challenge-unlock = Desbloquear este navegador
challenge-wrong = Ese código no es correcto. Escribe el que tu app muestra en este momento.
challenge-wrong-recovery = Ese código no es correcto. Un código que ya se usó no vuelve a servir.
challenge-wrong-last = Ese código no es correcto, y era el último intento por ahora.
challenge-digits = Un código tiene { $digits } dígitos.
challenge-recovery-form = Un código de recuperación tiene { $count } letras y dígitos.
challenge-used = Ese código ya se usó. Escribe el siguiente.
challenge-used-wait = Ese código ya se usó. El siguiente llega { $when }.
challenge-recovery-used = Ese código se usó el { $date }. Cada uno sirve una sola vez: escribe otro.
challenge-spent = Por ahora no se aceptan los códigos de tu app desde este navegador.
challenge-wait = Hubo demasiados códigos incorrectos. Vuelve { $when }.
challenge-wait-spent = Este año hubo demasiados códigos incorrectos, así que no se aceptan los códigos de la app desde este navegador. Usa un navegador en el que ya iniciaste sesión antes o un código de recuperación, o desbloquea este navegador; o vuelve { $when }.
challenge-wait-limiter = Hubo demasiados intentos. Vuelve { $when }.
challenge-wait-other = En este momento no se aceptan códigos. Vuelve { $when }.

clock-behind = Ese código es antiguo. Parece que el reloj de tu teléfono va atrasado aproximadamente { $span }. Ponlo en automático en los ajustes del teléfono y escribe el código que muestra la app.
clock-link = No se aceptan mis códigos
clock-title = ¿Tu teléfono tiene la hora correcta?
clock-lead = Los códigos dependen del reloj. Pon el reloj del teléfono en automático y vuelve a intentarlo. Si no basta, escribe dos códigos, uno tras otro, tal como los muestra tu app.
clock-first = Primer código
clock-second = El código siguiente
clock-second-hint = Espera a que la app muestre uno nuevo. Puede tardar hasta { $period } segundos.
clock-check = Comprobar los dos
clock-wrong = Esos dos códigos no son correctos. Escribe un código, espera a que la app muestre el siguiente y escríbelo también.
clock-back = Volver a un solo código

another-title = Esta página es de otro inicio de sesión
another-pending = Mientras tanto, alguien empezó a iniciar sesión aquí como { $account }. No se ha comprobado nada de lo que escribiste.
another-signed-in = Mientras tanto, alguien inició sesión aquí como { $account }. No se ha comprobado nada de lo que escribiste.
another-go-on = Seguir con ese inicio de sesión
another-somebody-else = Iniciar sesión con otra cuenta

recovered-title = ¿Todavía tienes tu teléfono?
recovered-title-last = Ese era tu último código de recuperación
recovered-left = Has entrado con un código de recuperación, que ya no sirve. { $left ->
    [one] Queda uno.
   *[other] Quedan { $left }.
}
recovered-few = Quedan pocos códigos. Crea pronto unos nuevos.
recovered-none = Crea códigos nuevos antes de salir de esta página: sin ellos y sin tu teléfono no podrás volver a entrar.
recovered-none-no-way = Sin códigos y sin tu teléfono no podrás volver a entrar.
recovered-phone = ¿Ya no tienes tu teléfono?
recovered-phone-lead = Configura el nuevo. Sustituye al anterior en cuanto lo confirmes, y no antes.
recovered-replace = Sustituir
recovered-new-set = Los códigos nuevos sustituyen a los anteriores al momento.
recovered-without-codes = Continuar sin códigos

unlock-title = Desbloquear este navegador
unlock-title-done = Tu app vuelve a funcionar aquí
unlock-done = Listo. A partir de ahora se aceptan los códigos de tu app en este navegador.
unlock-done-warning = Si no fuiste tú quien intentó entrar todas esas veces, alguien sabe tu contraseña: cámbiala.
unlock-go-on = Continuar con un código
unlock-lead = Se han escrito muchos códigos incorrectos para tu cuenta. Puede que alguien que sabe tu contraseña esté probando suerte, así que los navegadores nuevos tienen que esperar. Demuestra que tienes la app: escribe { $needed } códigos correctos seguidos, dejando pasar un rato entre uno y otro.
unlock-left = { $left ->
    [one] Falta un código, dentro de un rato. Ten tu app a mano.
   *[other] Faltan { $left } códigos, con un rato entre uno y otro. Ten tu app a mano.
}
unlock-progress = { $successes } de { $needed } códigos
unlock-was-right = Ese era correcto.
unlock-was-wrong = Hace poco se escribió aquí un código incorrecto.
unlock-next = Próximo código en { $wait }.
unlock-goes-on = Esta página avanza sola. Entonces tendrás 10 minutos para escribir el código.
unlock-password-again = Entonces se te volverá a pedir la contraseña.
unlock-code = Código { $number } de { $needed }
unlock-hint = Con un error, se empieza de nuevo pasados 15 minutos.
unlock-support-lead = Escribe el código que te dio el equipo de soporte. Sirve una sola vez, durante un día.
unlock-support-code = Código de soporte
unlock-support-hint = 12 letras y dígitos.
unlock-support-form = Un código de soporte tiene 12 letras y dígitos.
unlock-support-wrong = Ese código no es correcto, ya se usó o tiene más de un día.
unlock-use-app = Usar la app
unlock-use-support = Tengo un código de soporte
unlock-wrong = Ese código no es correcto, así que se empieza de nuevo.
unlock-early = Es pronto para un código. No se ha comprobado.

setup-title = Añadir una app de autenticación
setup-title-replace = Sustituir una app de autenticación
setup-title-unverified = Confirma primero tu dirección
setup-lead = Una app en tu teléfono que muestra un código nuevo cada { $period } segundos. Sirve cualquiera: Aegis, 1Password, Google Authenticator, tu gestor de contraseñas.
setup-lead-replace = «{ $name }» sigue funcionando hasta que se confirme la app nueva. Después, sus códigos dejan de servir y se cierra la sesión en los demás navegadores.
setup-name-hint = Para que la reconozcas; por ejemplo, «Teléfono». Puedes dejarlo vacío.
setup-scan = Escanea la imagen con la app.
setup-picture = Código QR para tu app de autenticación
setup-on-this-phone = ¿En este teléfono?
setup-open-in-app = Abrir en la app
setup-type-key = ¿No puedes escanear? Escribe esta clave:
setup-code = Código que muestra la app
setup-time-left = Tiempo para terminar: { $span }.
setup-turn-on = Activar
setup-must = La verificación en dos pasos es obligatoria en tu cuenta. Configúrala para continuar.
setup-must-since = La verificación en dos pasos es obligatoria en tu cuenta. El plazo para configurarla terminó el { $date }.
setup-full = { $count ->
    [one] Tienes una app y no puede haber otra. Quítala primero y luego añade la nueva.
   *[other] Tienes { $count } apps y no puede haber más. Quita una que ya no uses y luego añade la nueva.
}
setup-unverified = Podrás añadir una app en cuanto confirmes tu dirección de correo electrónico. Abre el enlace del mensaje que se te envió y vuelve aquí.
setup-verify = Confirmar la dirección
setup-verified = Ya la he confirmado

codes-title = Guarda tus códigos de recuperación
codes-title-make = Crear códigos de recuperación nuevos
codes-lead = Con cada código puedes entrar una vez si pierdes tu teléfono. Solo se muestran ahora. Guárdalos donde guardas tus contraseñas, o en papel.
codes-copy-all = Copiar todos
codes-download = Descargar
codes-print = Imprimir
codes-replaced = Tus códigos anteriores ya no sirven.
codes-first = La verificación en dos pasos está activada.
codes-saved = Ya los he guardado
codes-sheet-heading = Códigos de recuperación de { $site }
codes-sheet-heading-named = Códigos de recuperación de { $site }, «{ $label }»
codes-sheet-whose = { $account }, { $date }
codes-sheet-use = Con cada código puedes entrar una vez, después de tu contraseña, cuando no tengas tu teléfono.
codes-sheet-strike = Táchalo cuando lo hayas usado.
codes-left = { $remaining ->
    [0] No te queda ninguno de tus { $total } códigos.
    [one] Te queda { $remaining } de { $total } códigos.
   *[other] Te quedan { $remaining } de { $total } códigos.
} Los códigos nuevos sustituyen a los anteriores al momento: los que guardaste antes dejan de servir.
codes-left-named = { $remaining ->
    [one] Te queda { $remaining } de { $total } códigos de «{ $label }».
   *[other] Te quedan { $remaining } de { $total } códigos de «{ $label }».
} Los códigos nuevos sustituyen a los anteriores al momento: los que guardaste antes dejan de servir.
codes-none = Todavía no tienes códigos. Con cada uno puedes entrar una vez cuando no tengas tu teléfono.
codes-none-named = Todavía no tienes códigos de «{ $label }». Con cada uno puedes entrar una vez cuando no tengas tu teléfono.
codes-make = Crear códigos nuevos

resume-title = Sigue donde estabas
resume-title-gone = Aquí ya no queda nada por hacer
resume-remove = Estabas a punto de quitar una app. Todavía no se ha quitado.
resume-replace = Estabas a punto de sustituir una app. La anterior sigue funcionando.
resume-add = Estabas a punto de añadir una app.
resume-other = Entretanto se te pidió un código. Lo que enviaste antes se guardó y se envía ahora.
resume-gone = Ya estaba hecho, o esperó más de 10 minutos. No se ha perdido nada: vuelve a donde estabas y hazlo de nuevo.

settings-title = Verificación en dos pasos
settings-on = Activada.
settings-on-asked = Activada. Último código: { $when }.
settings-off = Desactivada. Solo se pide tu contraseña.
settings-off-lead = Con la verificación en dos pasos se pide también un código de una app de tu teléfono. Quien averigüe tu contraseña seguirá sin poder entrar.
settings-must-from = La verificación en dos pasos será obligatoria en tu cuenta a partir del { $date }. Configúrala antes.
settings-must-codes = Tu cuenta debe tener códigos de recuperación.
settings-make-them = Crearlos ahora
settings-apps = Apps de autenticación
settings-last-used = Último uso: { $when }
settings-app-replace-lead = ¿Tienes un teléfono nuevo? Esta app sigue funcionando hasta que se confirme la nueva; después se cierra la sesión en los demás navegadores.
settings-asked-first = Antes se te pedirá un código.
settings-app-replace = Sustituir { $name }
settings-app-remove-only = Es tu única app. Si la quitas, se desactiva la verificación en dos pasos, se pierden tus códigos de recuperación y se cierra la sesión en los demás navegadores.
settings-app-remove-lead = Si la quitas, sus códigos dejan de servir y se cierra la sesión en los demás navegadores.
settings-app-remove = Quitar { $name }
settings-app-must-stay = La verificación en dos pasos es obligatoria en tu cuenta, así que no se puede quitar la única app. Añade otra o sustitúyela.
settings-apps-full = No puede haber más.
settings-apps-more = ¿Varios teléfonos, o un gestor de contraseñas? Cada uno puede tener su propia app.
settings-add = Añadir
settings-codes = Códigos de recuperación
settings-codes-left = { $remaining ->
    [one] { $remaining } de { $total } disponible
   *[other] { $remaining } de { $total } disponibles
}
settings-codes-left-named = «{ $label }»: { $remaining ->
    [one] { $remaining } de { $total } disponible
   *[other] { $remaining } de { $total } disponibles
}
settings-codes-none = Ninguno
settings-codes-none-named = «{ $label }»: ninguno
settings-codes-lead = Para el día en que no tengas tu teléfono.
settings-codes-soon = Crea pronto unos nuevos.
settings-codes-few = Quedan pocos.
settings-codes-new = Códigos nuevos
settings-codes-make = Crear códigos
settings-trusted = Navegadores de confianza
settings-trusted-lead = En ellos no se pide un código al iniciar sesión. Para los cambios de seguridad, sí.
settings-trusted-none = Ninguno. Cuando inicies sesión con un código de tu app, puedes indicar que confías en el navegador.
settings-trusted-this = este navegador
settings-trusted-since = Añadido { $when }, válido hasta el { $end }
settings-trusted-used = último uso: { $when }
settings-trusted-stop-lead = En su próximo inicio de sesión se pedirá un código.
settings-trusted-stop = Dejar de confiar
settings-trusted-all = Todos a la vez.
settings-trusted-stop-all = Dejar de confiar en todos
settings-sessions = Dónde tienes la sesión abierta
settings-session-this = aquí
settings-session-seen = última actividad: { $when }
settings-session-since = Inicio de sesión: { $when }.
settings-session-unknown = Navegador desconocido
settings-session-program = Un programa
settings-session-by-app = Con un código de tu app
settings-session-by-recovery = Con un código de recuperación
settings-session-by-trust = Como navegador de confianza, sin código
settings-session-by-password = Solo con tu contraseña
settings-session-end = Cerrar esta sesión
settings-session-forget = Olvidar este navegador
settings-session-forget-hint = Para equipos que usan otras personas: en el próximo inicio de sesión se pedirá aquí un código.
settings-others = En todas partes menos aquí.
settings-others-end = Cerrar las demás sesiones
settings-everywhere-lead = ¿Has perdido algo, o hay otra persona en tu cuenta?
settings-everywhere = Cerrar sesión en todas partes
settings-everywhere-what = También se cierra tu sesión aquí, y ningún navegador queda como de confianza. Tus apps y tus códigos se conservan.
settings-password = Contraseña
settings-password-lead = Si la cambias, se cierra tu sesión en todos los demás sitios.
settings-activity = Actividad reciente
settings-activity-not-you = ¿Hay algo que no hiciste tú? Cambia tu contraseña y quita las apps que no sean tuyas.
settings-turn-off = Desactivar
settings-turn-off-lead = Para iniciar sesión solo se pediría tu contraseña.
settings-turn-off-prove = Confirma primero con un código que eres tú y vuelve aquí.
settings-confirm = Confirmar
settings-turn-off-what = Se quitan tus apps y tus códigos de recuperación. Se cierra la sesión en los demás navegadores.
settings-turn-off-now = Desactivar la verificación en dos pasos

password-missing = Escribe tu contraseña.
password-wrong = Esa contraseña no es correcta.
password-wait = Hubo demasiadas contraseñas incorrectas. Vuelve { $when }.
