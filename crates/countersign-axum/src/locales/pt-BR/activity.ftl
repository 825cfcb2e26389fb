### The audit trail in plain words, for its owner.

activity-signed-in = Entrada com um código do seu app
activity-signed-in-recovery = Entrada com um código de recuperação
activity-app-added = Um app foi adicionado
activity-code-right = { $code ->
    [recovery] Um código de recuperação estava certo
    [unlock] Um código para desbloquear um navegador estava certo
   *[app] Um código do seu app estava certo
}
activity-code-wrong = { $code ->
    [recovery] Um código de recuperação estava errado
    [unlock] Um código para desbloquear um navegador estava errado
   *[app] Um código do seu app estava errado
}
activity-code-wrong-last = { $code ->
    [recovery] Um código de recuperação estava errado, e era a última tentativa
    [unlock] Um código para desbloquear um navegador estava errado, e era a última tentativa
   *[app] Um código do seu app estava errado, e era a última tentativa
}
activity-code-again = { $code ->
    [recovery] Um código de recuperação já usado foi digitado de novo
    [unlock] Um código já usado para desbloquear um navegador foi digitado de novo
   *[app] Um código já usado do seu app foi digitado de novo
}
activity-code-early = Um código para desbloquear um navegador chegou cedo demais
activity-code-throttled = { $code ->
    [recovery] Um código de recuperação foi recusado: houve tentativas demais
    [unlock] Um código para desbloquear um navegador foi recusado: houve tentativas demais
   *[app] Um código do seu app foi recusado: houve tentativas demais
}
activity-code-spent = { $code ->
    [recovery] Um código de recuperação foi recusado: houve códigos errados demais neste ano
    [unlock] Um código para desbloquear um navegador foi recusado: houve códigos errados demais neste ano
   *[app] Um código do seu app foi recusado: houve códigos errados demais neste ano
}
activity-code-refused = { $code ->
    [recovery] Um código de recuperação foi recusado
    [unlock] Um código para desbloquear um navegador foi recusado
   *[app] Um código do seu app foi recusado
}

activity-at-sign-in = ao entrar
activity-at-step-up = quando foi pedido de novo
activity-at-setup = ao adicionar um app

activity-password-wrong-sign-in = Uma senha errada foi digitada ao entrar
activity-password-wrong = Uma senha errada foi digitada
activity-password-throttled-sign-in = Uma senha foi recusada ao entrar: houve tentativas demais
activity-password-frozen-sign-in = A senha certa foi recusada ao entrar: a entrada estava bloqueada
activity-password-throttled = Uma senha foi recusada: houve tentativas demais
activity-browser-copied = Alguém usou uma cópia do que um navegador confiável guarda, por isso ele não é mais confiável
activity-fault = Nossos registros sobre você estavam danificados, por isso recusamos o que foi pedido
activity-unknown = Outra coisa aconteceu

activity-account-created = A conta foi criada
activity-password-right = A senha estava certa ao entrar
activity-signed-out = Saída da conta
activity-app-begun = Um app começou a ser adicionado
activity-clock-set = Dois códigos mostraram que horas seu celular marca
activity-app-renamed = Um app mudou de nome
activity-app-removed = Um app foi removido
activity-codes-made = Novos códigos de recuperação foram criados
activity-turned-off = A verificação em duas etapas foi desativada
activity-reset = Um administrador desativou a verificação em duas etapas
activity-password-given = A senha foi digitada antes de uma mudança
activity-waits-ended = Um administrador encerrou um tempo de espera
activity-forgotten = A conta foi excluída
activity-password-changed = A senha foi trocada
activity-groups-changed = Um administrador mudou seus grupos
activity-session-ended = Saída da conta em outro lugar
activity-session-renamed = Um acesso mudou de nome
activity-disowned = Foi informado “Não fui eu”, e a entrada foi bloqueada
activity-thawed = Já é possível entrar de novo
activity-email-verified = O endereço de e-mail foi confirmado
activity-signed-out-everywhere = Saída da conta em todos os lugares
activity-browser-trusted = Um navegador passou a ser confiável
activity-trust-used = Nenhum código foi pedido em um navegador confiável
activity-trust-renamed = Um navegador confiável mudou de nome
activity-trust-ended = Um navegador não é mais confiável
activity-required = A verificação em duas etapas é obrigatória para sua conta a partir de agora
activity-email-verified = Seu endereço está confirmado
activity-restored = Um backup foi restaurado, por isso os acessos e códigos de recuperação anteriores não valem mais
activity-records-looked-at = Nossos registros foram consultados

activity-refused = { $what }: tentativa recusada
activity-try-account = Criar a conta
activity-try-sign-in = Entrar
activity-try-sign-out = Sair
activity-try-add-app = Adicionar um app
activity-try-rename-app = Renomear um app
activity-try-remove-app = Remover um app
activity-try-codes = Criar novos códigos de recuperação
activity-try-turn-off = Desativar a verificação em duas etapas
activity-try-password = Verificar a senha
activity-try-end-wait = Encerrar um tempo de espera
activity-try-forget = Excluir a conta
activity-try-change-password = Trocar a senha
activity-try-groups = Mudar seus grupos
activity-try-end-session = Sair em outro lugar
activity-try-rename-session = Renomear um acesso
activity-try-everywhere = Sair de todos os lugares
activity-try-trust = Confiar em um navegador
activity-try-trusted-sign-in = Entrar por um navegador confiável
activity-try-rename-trust = Renomear um navegador confiável
activity-try-end-trust = Deixar de confiar em um navegador
activity-try-require = Tornar obrigatória a verificação em duas etapas
activity-try-verify-email = Confirme seu endereço de e-mail
activity-try-restore = Restaurar um backup
activity-try-look = Consultar nossos registros
activity-try-verify-email = Confirmar o endereço de e-mail
