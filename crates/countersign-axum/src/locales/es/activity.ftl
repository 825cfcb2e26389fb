### The audit trail in plain words, for its owner.

activity-signed-in = Inicio de sesión con un código de tu app
activity-signed-in-recovery = Inicio de sesión con un código de recuperación
activity-app-added = Se añadió una app
activity-code-right = { $code ->
    [recovery] Un código de recuperación era correcto
    [unlock] Un código para desbloquear un navegador era correcto
   *[app] Un código de tu app era correcto
}
activity-code-wrong = { $code ->
    [recovery] Un código de recuperación era incorrecto
    [unlock] Un código para desbloquear un navegador era incorrecto
   *[app] Un código de tu app era incorrecto
}
activity-code-wrong-last = { $code ->
    [recovery] Un código de recuperación era incorrecto, y era el último intento
    [unlock] Un código para desbloquear un navegador era incorrecto, y era el último intento
   *[app] Un código de tu app era incorrecto, y era el último intento
}
activity-code-again = { $code ->
    [recovery] Se escribió otra vez un código de recuperación ya usado
    [unlock] Se escribió otra vez un código ya usado para desbloquear un navegador
   *[app] Se escribió otra vez un código ya usado de tu app
}
activity-code-early = Un código para desbloquear un navegador llegó demasiado pronto
activity-code-throttled = { $code ->
    [recovery] Se rechazó un código de recuperación: hubo demasiados intentos
    [unlock] Se rechazó un código para desbloquear un navegador: hubo demasiados intentos
   *[app] Se rechazó un código de tu app: hubo demasiados intentos
}
activity-code-spent = { $code ->
    [recovery] Se rechazó un código de recuperación: hubo demasiados códigos incorrectos este año
    [unlock] Se rechazó un código para desbloquear un navegador: hubo demasiados códigos incorrectos este año
   *[app] Se rechazó un código de tu app: hubo demasiados códigos incorrectos este año
}
activity-code-refused = { $code ->
    [recovery] Se rechazó un código de recuperación
    [unlock] Se rechazó un código para desbloquear un navegador
   *[app] Se rechazó un código de tu app
}

activity-at-sign-in = al iniciar sesión
activity-at-step-up = al volver a pedirlo
activity-at-setup = al añadir una app

activity-password-wrong-sign-in = Se escribió una contraseña incorrecta al iniciar sesión
activity-password-wrong = Se escribió una contraseña incorrecta
activity-password-throttled-sign-in = Se rechazó una contraseña al iniciar sesión: hubo demasiados intentos
activity-password-frozen-sign-in = La contraseña correcta se rechazó al iniciar sesión: el inicio de sesión estaba bloqueado
activity-password-throttled = Se rechazó una contraseña: hubo demasiados intentos
activity-browser-copied = Alguien usó una copia de lo que guarda un navegador de confianza, así que ese navegador ya no es de confianza
activity-fault = Nuestros datos sobre ti estaban dañados, así que rechazamos lo que se pidió
activity-unknown = Ocurrió otra cosa

activity-account-created = Se creó la cuenta
activity-password-right = La contraseña era correcta al iniciar sesión
activity-signed-out = Sesión cerrada
activity-app-begun = Se empezó a añadir una app
activity-clock-set = Dos códigos mostraron qué hora tiene tu teléfono
activity-app-renamed = Una app cambió de nombre
activity-app-removed = Se quitó una app
activity-codes-made = Se crearon códigos de recuperación nuevos
activity-turned-off = Se desactivó la verificación en dos pasos
activity-reset = Un administrador desactivó la verificación en dos pasos
activity-password-given = Se escribió la contraseña antes de un cambio
activity-waits-ended = Un administrador puso fin a un tiempo de espera
activity-forgotten = Se eliminó la cuenta
activity-password-changed = Se cambió la contraseña
activity-groups-changed = Un administrador cambió tus grupos
activity-session-ended = Sesión cerrada en otro sitio
activity-session-renamed = Una sesión cambió de nombre
activity-disowned = Se indicó «No fui yo», y se bloqueó el inicio de sesión
activity-thawed = Ya se puede volver a iniciar sesión
activity-email-verified = Se confirmó la dirección de correo
activity-signed-out-everywhere = Sesión cerrada en todas partes
activity-browser-trusted = Un navegador pasó a ser de confianza
activity-trust-used = No se pidió un código en un navegador de confianza
activity-trust-renamed = Un navegador de confianza cambió de nombre
activity-trust-ended = Un navegador ya no es de confianza
activity-required = La verificación en dos pasos es obligatoria en tu cuenta desde ahora
activity-email-verified = Tu dirección está confirmada
activity-restored = Se restauró una copia de seguridad, así que las sesiones y los códigos de recuperación anteriores ya no sirven
activity-records-looked-at = Se consultaron nuestros datos

activity-refused = { $what }: intento rechazado
activity-try-account = Crear la cuenta
activity-try-sign-in = Iniciar sesión
activity-try-sign-out = Cerrar sesión
activity-try-add-app = Añadir una app
activity-try-rename-app = Cambiar el nombre de una app
activity-try-remove-app = Quitar una app
activity-try-codes = Crear códigos de recuperación nuevos
activity-try-turn-off = Desactivar la verificación en dos pasos
activity-try-password = Comprobar la contraseña
activity-try-end-wait = Poner fin a un tiempo de espera
activity-try-forget = Eliminar la cuenta
activity-try-change-password = Cambiar la contraseña
activity-try-groups = Cambiar tus grupos
activity-try-end-session = Cerrar la sesión en otro sitio
activity-try-rename-session = Cambiar el nombre de una sesión
activity-try-everywhere = Cerrar sesión en todas partes
activity-try-trust = Confiar en un navegador
activity-try-trusted-sign-in = Iniciar sesión desde un navegador de confianza
activity-try-rename-trust = Cambiar el nombre de un navegador de confianza
activity-try-end-trust = Dejar de confiar en un navegador
activity-try-require = Hacer obligatoria la verificación en dos pasos
activity-try-verify-email = Confirma tu dirección de correo electrónico
activity-try-restore = Restaurar una copia de seguridad
activity-try-look = Consultar nuestros datos
activity-try-verify-email = Confirmar la dirección de correo
