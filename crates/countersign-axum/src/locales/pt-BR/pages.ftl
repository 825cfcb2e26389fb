### What pages say. Names in braces stay as they are: something else stands there in the end.

shared-error-title = Erro: { $title }
shared-sign-out = Sair
shared-sign-in = Entrar
shared-continue = Continuar
shared-back = Voltar
shared-back-to-start = Voltar ao início
shared-begin-again = Começar de novo
shared-not-now = Agora não
shared-other-ways = Outras opções
shared-help = Ajuda
shared-get-help = Obter ajuda
shared-check-again = Verificar de novo
shared-go-to-settings = Ir para a verificação em duas etapas
shared-password = Sua senha
shared-copy = Copiar
shared-copied = Copiado
shared-selected = Selecionado
shared-save = Salvar
shared-name = Nome
shared-change = Alterar
shared-no-way-to-get-a-code = Não tenho como obter um código
shared-language = Idioma
shared-digits = Os { $digits } dígitos que seu app mostra

challenge-title = Digite seu código
challenge-title-recovery = Digite um código de recuperação
challenge-title-step-up = Confirme que é você
challenge-title-ended = Entre de novo
challenge-title-spent = É preciso usar outra opção
challenge-lead = Abra seu app autenticador e digite os { $digits } dígitos mostrados para { $issuer }.
challenge-lead-recovery = Digite um dos códigos de recuperação que você salvou para { $issuer }. Cada um vale uma única vez.
challenge-lead-recovery-named = Digite um dos códigos que você salvou para { $issuer } como “{ $label }”. Cada um vale uma única vez.
challenge-lead-ended = Para proteger sua conta, comece de novo com sua senha.
challenge-code = Código
challenge-recovery-code = Código de recuperação
challenge-next-code = Próximo código em { $wait }
challenge-trust = Confiar neste navegador por { $span }
challenge-trust-hint = Só em um dispositivo que seja seu. Você pode voltar atrás a qualquer momento.
challenge-use-app = Usar o app autenticador
challenge-use-recovery = Usar um código de recuperação
challenge-use-named = Usar “{ $label }”
challenge-spent-lead = Muitos códigos errados foram digitados para sua conta neste ano. Talvez alguém que sabe sua senha esteja tentando adivinhar. Você ainda pode entrar:
challenge-spent-known-browser = em um navegador em que você já entrou antes,
challenge-spent-recovery = com um código de recuperação
challenge-spent-unlock = ou desbloqueando este navegador, com seu app ou com um código do suporte.
challenge-spent-or-wait = Ou volte { $when }.
challenge-unlock = Desbloquear este navegador
challenge-wrong = Esse código não está certo. Digite o que seu app mostra neste momento.
challenge-wrong-recovery = Esse código não está certo. Um código que já foi usado não vale mais.
challenge-wrong-last = Esse código não está certo, e era a última tentativa por enquanto.
challenge-digits = Um código tem { $digits } dígitos.
challenge-recovery-form = Um código de recuperação tem { $count } letras e dígitos.
challenge-used = Esse código já foi usado. Digite o próximo.
challenge-used-wait = Esse código já foi usado. O próximo chega { $when }.
challenge-recovery-used = Esse código foi usado em { $date }. Cada um vale uma única vez: digite outro.
challenge-spent = No momento, os códigos do seu app não são aceitos neste navegador.
challenge-wait = Houve códigos errados demais. Volte { $when }.
challenge-wait-spent = Houve códigos errados demais neste ano, por isso os códigos do app não são aceitos neste navegador. Use um navegador em que você já entrou antes ou um código de recuperação, ou desbloqueie este navegador; ou volte { $when }.
challenge-wait-limiter = Houve tentativas demais. Volte { $when }.
challenge-wait-other = No momento, os códigos não são aceitos. Volte { $when }.

clock-behind = Esse código é antigo. O relógio do seu celular parece estar cerca de { $span } atrasado. Coloque-o no automático nas configurações do celular e depois digite o código que o app mostra.
clock-link = Meus códigos não são aceitos
clock-title = O relógio do seu celular está certo?
clock-lead = Os códigos dependem do relógio. Coloque o relógio do celular no automático e tente de novo. Se isso não ajudar, digite dois códigos, um depois do outro, como seu app os mostra.
clock-first = Primeiro código
clock-second = O código seguinte
clock-second-hint = Espere o app mostrar um novo. Isso leva até { $period } segundos.
clock-check = Verificar os dois
clock-wrong = Esses dois códigos não estão certos. Digite um código, espere o app mostrar o próximo e digite esse também.
clock-back = Voltar a um só código

another-title = Esta página é de outro acesso
another-pending = Enquanto isso, alguém começou a entrar aqui como { $account }. Nada do que você digitou foi verificado.
another-signed-in = Enquanto isso, alguém entrou aqui como { $account }. Nada do que você digitou foi verificado.
another-go-on = Continuar com esse acesso
another-somebody-else = Entrar com outra conta

recovered-title = Você ainda tem seu celular?
recovered-title-last = Esse era seu último código de recuperação
recovered-left = Você entrou com um código de recuperação, e ele não vale mais. { $left ->
    [one] Resta um.
   *[other] Restam { $left }.
}
recovered-few = Restam poucos códigos. Crie novos em breve.
recovered-none = Crie novos códigos antes de sair desta página: sem eles e sem seu celular, você não consegue entrar de novo.
recovered-none-no-way = Sem códigos e sem seu celular, você não consegue entrar de novo.
recovered-phone = Não tem mais seu celular?
recovered-phone-lead = Configure o novo. Ele substitui o antigo assim que você o confirmar, e não antes.
recovered-replace = Substituir
recovered-new-set = Os novos códigos substituem os antigos na mesma hora.
recovered-without-codes = Continuar sem códigos

unlock-title = Desbloquear este navegador
unlock-title-done = Seu app voltou a funcionar aqui
unlock-done = Pronto. A partir de agora, os códigos do seu app são aceitos neste navegador.
unlock-done-warning = Se não foi você que tentou entrar todas essas vezes, alguém sabe sua senha: troque-a.
unlock-go-on = Continuar com um código
unlock-lead = Muitos códigos errados foram digitados para sua conta. Talvez alguém que sabe sua senha esteja tentando adivinhar, por isso navegadores novos precisam esperar. Mostre que você tem o app: digite { $needed } códigos certos seguidos, com um intervalo entre eles.
unlock-left = { $left ->
    [one] Falta um código, daqui a pouco. Deixe seu app à mão.
   *[other] Faltam { $left } códigos, com um intervalo entre eles. Deixe seu app à mão.
}
unlock-progress = { $successes } de { $needed } códigos
unlock-was-right = Esse estava certo.
unlock-was-wrong = Um código errado foi digitado aqui há pouco.
unlock-next = Próximo código em { $wait }.
unlock-goes-on = Esta página continua sozinha. Depois, você terá 10 minutos para digitar o código.
unlock-password-again = Sua senha será pedida de novo nesse momento.
unlock-code = Código { $number } de { $needed }
unlock-hint = Com um erro, tudo recomeça depois de 15 minutos.
unlock-support-lead = Digite o código que o suporte passou para você. Ele vale uma única vez, durante um dia.
unlock-support-code = Código do suporte
unlock-support-hint = 12 letras e dígitos.
unlock-support-form = Um código do suporte tem 12 letras e dígitos.
unlock-support-wrong = Esse código não está certo, já foi usado ou tem mais de um dia.
unlock-use-app = Usar o app
unlock-use-support = Tenho um código do suporte
unlock-wrong = Esse código não está certo, então tudo recomeça.
unlock-early = É cedo demais para um código. Ele não foi verificado.

setup-title = Adicionar um app autenticador
setup-title-replace = Substituir um app autenticador
setup-title-unverified = Confirme seu endereço primeiro
setup-lead = Um app no seu celular que mostra um novo código a cada { $period } segundos. Qualquer um serve: Aegis, 1Password, Google Authenticator, seu gerenciador de senhas.
setup-lead-replace = “{ $name }” continua funcionando até o novo app ser confirmado. Depois, os códigos dele deixam de valer, e os outros navegadores são desconectados.
setup-name-hint = Para você reconhecer o app, por exemplo “Celular”. Pode deixar em branco.
setup-scan = Escaneie a imagem com o app.
setup-picture = QR code para seu app autenticador
setup-on-this-phone = Neste celular?
setup-open-in-app = Abrir no app
setup-type-key = Não consegue escanear? Digite esta chave:
setup-code = Código mostrado pelo app
setup-time-left = Você tem { $span } para terminar.
setup-turn-on = Ativar
setup-must = A verificação em duas etapas é obrigatória para sua conta. Configure-a para continuar.
setup-must-since = A verificação em duas etapas é obrigatória para sua conta. O prazo para configurá-la terminou em { $date }.
setup-full = { $count ->
    [one] Você tem um app, e não pode haver outro. Remova-o primeiro e depois adicione o novo.
   *[other] Você tem { $count } apps, e não pode haver mais. Remova um que você não usa mais e depois adicione o novo.
}
setup-unverified = Você poderá adicionar um app assim que seu endereço de e-mail for confirmado. Abra o link na mensagem que enviamos e depois volte aqui.
setup-verify = Confirmar o endereço
setup-verified = Já confirmei

codes-title = Salve seus códigos de recuperação
codes-title-make = Criar novos códigos de recuperação
codes-lead = Com cada código, você pode entrar uma vez se perder seu celular. Eles só são mostrados agora. Guarde-os onde você guarda suas senhas, ou em papel.
codes-copy-all = Copiar todos
codes-download = Baixar
codes-print = Imprimir
codes-replaced = Seus códigos anteriores não valem mais.
codes-first = A verificação em duas etapas está ativada.
codes-saved = Já salvei
codes-sheet-heading = Códigos de recuperação de { $site }
codes-sheet-heading-named = Códigos de recuperação de { $site }, “{ $label }”
codes-sheet-whose = { $account }, { $date }
codes-sheet-use = Com cada código, você pode entrar uma vez, depois da sua senha, quando não tiver seu celular.
codes-sheet-strike = Risque-o quando for usado.
codes-left = { $remaining ->
    [0] Você não tem mais nenhum dos seus { $total } códigos.
   *[other] Você ainda tem { $remaining } de { $total } códigos.
} Os novos códigos substituem os antigos na mesma hora: os que você salvou antes deixam de valer.
codes-left-named = Você ainda tem { $remaining } de { $total } códigos de “{ $label }”. Os novos códigos substituem os antigos na mesma hora: os que você salvou antes deixam de valer.
codes-none = Você ainda não tem códigos. Com cada um deles, você pode entrar uma vez quando não tiver seu celular.
codes-none-named = Você ainda não tem códigos de “{ $label }”. Com cada um deles, você pode entrar uma vez quando não tiver seu celular.
codes-make = Criar novos códigos

resume-title = Continue de onde você parou
resume-title-gone = Não há mais nada a fazer aqui
resume-remove = Você estava prestes a remover um app. Ele ainda não foi removido.
resume-replace = Você estava prestes a substituir um app. O antigo ainda funciona.
resume-add = Você estava prestes a adicionar um app.
resume-other = No meio do caminho, um código foi pedido. O que você enviou antes foi guardado e é enviado agora.
resume-gone = Isso já foi feito, ou esperou mais de 10 minutos. Nada se perdeu: volte para onde você estava e faça de novo.

settings-title = Verificação em duas etapas
settings-on = Ativada.
settings-on-asked = Ativada. Último código: { $when }.
settings-off = Desativada. Só sua senha é pedida.
settings-off-lead = Com a verificação em duas etapas, também é pedido um código de um app no seu celular. Quem descobrir sua senha ainda não consegue entrar.
settings-must-from = A verificação em duas etapas será obrigatória para sua conta a partir de { $date }. Configure-a antes.
settings-must-codes = Sua conta precisa ter códigos de recuperação.
settings-make-them = Criar agora
settings-apps = Apps autenticadores
settings-last-used = Último uso: { $when }
settings-app-replace-lead = Celular novo? Este app continua funcionando até o novo ser confirmado; depois, os outros navegadores são desconectados.
settings-asked-first = Antes, será pedido um código.
settings-app-replace = Substituir { $name }
settings-app-remove-only = Este é seu único app. Se você o remover, a verificação em duas etapas é desativada, seus códigos de recuperação se perdem e os outros navegadores são desconectados.
settings-app-remove-lead = Se você o remover, os códigos dele deixam de valer, e os outros navegadores são desconectados.
settings-app-remove = Remover { $name }
settings-app-must-stay = A verificação em duas etapas é obrigatória para sua conta, por isso o único app não pode ser removido. Adicione outro ou substitua-o.
settings-apps-full = Não pode haver mais.
settings-apps-more = Vários celulares, ou um gerenciador de senhas? Cada um pode ter seu próprio app.
settings-add = Adicionar
settings-codes = Códigos de recuperação
settings-codes-left = { $remaining ->
    [0] { $remaining } de { $total } disponíveis
    [one] { $remaining } de { $total } disponível
   *[other] { $remaining } de { $total } disponíveis
}
settings-codes-left-named = “{ $label }”: { $remaining ->
    [0] { $remaining } de { $total } disponíveis
    [one] { $remaining } de { $total } disponível
   *[other] { $remaining } de { $total } disponíveis
}
settings-codes-none = Nenhum
settings-codes-none-named = “{ $label }”: nenhum
settings-codes-lead = Para o dia em que você não tiver seu celular.
settings-codes-soon = Crie novos em breve.
settings-codes-few = Restam poucos.
settings-codes-new = Novos códigos
settings-codes-make = Criar códigos
settings-trusted = Navegadores confiáveis
settings-trusted-lead = Neles, nenhum código é pedido ao entrar. Para mudanças na sua segurança, o código é pedido também neles.
settings-trusted-none = Nenhum. Ao entrar com um código do seu app, você pode indicar que confia no navegador.
settings-trusted-this = este navegador
settings-trusted-since = Adicionado { $when }, válido até { $end }
settings-trusted-used = último uso: { $when }
settings-trusted-stop-lead = Na próxima entrada, será pedido um código.
settings-trusted-stop = Deixar de confiar
settings-trusted-all = Todos de uma vez.
settings-trusted-stop-all = Deixar de confiar em todos
settings-sessions = Onde sua conta está aberta
settings-session-this = aqui
settings-session-seen = última atividade: { $when }
settings-session-since = Entrada: { $when }.
settings-session-unknown = Navegador desconhecido
settings-session-program = Um programa
settings-session-by-app = Com um código do seu app
settings-session-by-recovery = Com um código de recuperação
settings-session-by-trust = Como navegador confiável, sem código
settings-session-by-password = Só com sua senha
settings-session-end = Desconectar
settings-session-forget = Esquecer este navegador
settings-session-forget-hint = Para computadores que outras pessoas usam: na próxima entrada, será pedido um código aqui.
settings-others = Em todos os lugares, menos aqui.
settings-others-end = Desconectar os outros
settings-everywhere-lead = Você perdeu algo, ou há outra pessoa na sua conta?
settings-everywhere = Sair de todos os lugares
settings-everywhere-what = Você sai daqui também, e nenhum navegador é mais confiável. Seus apps e códigos continuam.
settings-password = Senha
settings-password-lead = Ao trocá-la, você sai de todos os outros lugares.
settings-activity = Atividade recente
settings-activity-not-you = Algo disso não foi você? Troque sua senha e remova os apps que não são seus.
settings-turn-off = Desativar
settings-turn-off-lead = Para entrar, só sua senha seria pedida.
settings-turn-off-prove = Primeiro confirme com um código que é você e depois volte aqui.
settings-confirm = Confirmar
settings-turn-off-what = Seus apps e seus códigos de recuperação são removidos. Os outros navegadores são desconectados.
settings-turn-off-now = Desativar a verificação em duas etapas

password-missing = Digite sua senha.
password-wrong = Essa senha está errada.
password-wait = Houve senhas erradas demais. Volte { $when }.
