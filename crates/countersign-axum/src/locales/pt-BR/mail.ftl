### Messages by e-mail. $issuer is the name of the site, $account what it calls the account.

mail-when = Quando: { $time }
mail-browser = Com: { $browser }
mail-address = A partir de: { $address }
mail-was-me = Se foi você, não é preciso fazer nada.
mail-was-not-me = Se não foi você, avise agora. Nós interrompemos tudo e desconectamos todos.
mail-was-not-me-link = Não fui eu
mail-link-until = O link vale uma única vez, até { $date }.
mail-why = Você recebe esta mensagem porque ela trata da segurança da conta { $account } em { $issuer }.
mail-gathered-subject = { $count ->
    [one] Uma mudança no seu acesso em { $issuer }
   *[other] { $count } mudanças no seu acesso em { $issuer }
}
mail-gathered-text = Houve várias mudanças no seu acesso em { $issuer }:

mail-enabled-subject = A verificação em duas etapas está ativada em { $issuer }
mail-enabled-text = A verificação em duas etapas foi ativada para a conta { $account }. A partir de agora, além da sua senha, é pedido um código de um app.
mail-authenticator_added-subject = Um app foi adicionado em { $issuer }
mail-authenticator_added-text = Um app autenticador foi adicionado à conta { $account }. Com os códigos dele, é possível entrar.
mail-authenticator_replaced-subject = Um app foi substituído em { $issuer }
mail-authenticator_replaced-text = Um app autenticador da conta { $account } foi substituído por outro. Os códigos do antigo não valem mais, e os outros navegadores foram desconectados.
mail-authenticator_removed-subject = Um app foi removido em { $issuer }
mail-authenticator_removed-text = Um app autenticador da conta { $account } foi removido. Os códigos dele não valem mais, e os outros navegadores foram desconectados.
mail-recovery_code_used-subject = Um código de recuperação foi usado em { $issuer }
mail-recovery_code_used-text = Um código de recuperação da conta { $account } foi usado. Ele não vale mais.
mail-recovery_codes_replaced-subject = Novos códigos de recuperação em { $issuer }
mail-recovery_codes_replaced-text = Novos códigos de recuperação foram criados para a conta { $account }. Os anteriores não valem mais.
mail-disabled-subject = A verificação em duas etapas está desativada em { $issuer }
mail-disabled-text = A verificação em duas etapas foi desativada para a conta { $account }. A partir de agora, só sua senha é pedida.
mail-reset-subject = A verificação em duas etapas foi redefinida em { $issuer }
mail-reset-text = Um administrador removeu a verificação em duas etapas da conta { $account }, e todos foram desconectados. Entre com sua senha e configure-a de novo.
mail-unlocked-subject = Você já pode digitar códigos de novo em { $issuer }
mail-unlocked-text = Um administrador encerrou a espera depois de códigos errados na conta { $account } e criou um código com o qual um navegador pode ser desbloqueado.
mail-challenge_failed-subject = Códigos errados em { $issuer }
mail-challenge_failed-text = Alguém entrou na conta { $account } com a senha certa e depois digitou códigos errados até não restar nenhuma tentativa. Se não foi você, alguém sabe sua senha: troque-a.
mail-budget_spent-subject = Códigos errados demais em { $issuer }
mail-budget_spent-text = Tantos códigos errados foram digitados para a conta { $account } que os códigos do seu app não são mais aceitos em navegadores que você ainda não usou. Se não foi você, alguém sabe sua senha: troque-a.
mail-browser_admitted-subject = Um navegador foi desbloqueado em { $issuer }
mail-browser_admitted-text = Um navegador foi desbloqueado para a conta { $account }, depois de muitos códigos errados. Os códigos do seu app são aceitos nele de novo.
mail-unlock_failed-subject = Não foi possível desbloquear um navegador em { $issuer }
mail-unlock_failed-text = Alguém tentou desbloquear um navegador para a conta { $account } e digitou um código errado.
mail-credentials_changed-subject = Sua senha foi trocada em { $issuer }
mail-credentials_changed-text = A senha da conta { $account } foi trocada, e os outros navegadores foram desconectados.
mail-browser_trusted-subject = Um novo navegador confiável em { $issuer }
mail-browser_trusted-text = Um navegador passou a ser confiável para a conta { $account }. Nele, nenhum código é pedido ao entrar.
mail-browser_trust_replayed-subject = Um navegador confiável foi copiado em { $issuer }
mail-browser_trust_replayed-text = Alguém que tem a senha da conta { $account } usou uma cópia do que um navegador confiável guarda. Esse navegador não é mais confiável. Se não foi você, troque sua senha.
mail-restored-subject = Entre de novo em { $issuer }
mail-restored-text = Restauramos um backup. Os códigos de recuperação e os navegadores confiáveis que a conta { $account } tinha antes não valem mais: crie novos códigos e volte a confiar nos seus navegadores.

disown-title = Não foi você?
disown-lead = Se você disser que não foi você, agimos na mesma hora:
disown-sign-out = todos são desconectados, aqui e em todos os lugares,
disown-trust = nenhum navegador é mais confiável,
disown-undo = o que foi adicionado é retirado
disown-stop = e ninguém pode entrar antes que a senha seja trocada.
disown-button = Não fui eu: interromper
disown-was-me = Fui eu. Deixar tudo como está.
disown-left-title = Nada foi alterado
disown-left-text = Você pode fechar esta página.
disown-done-title = Tudo foi interrompido
disown-done-lead = Todos foram desconectados, e por enquanto ninguém pode entrar na conta { $account }. Faça isto agora:
disown-done-password = Troque sua senha. Isso abre a conta de novo.
disown-done-mail = Troque também a senha do seu e-mail, se alguém puder sabê-la.
disown-done-apps = Entre, confira seus apps e códigos de recuperação e crie novos códigos.
disown-change-password = Trocar sua senha
disown-again-title = Isso já tinha sido avisado
disown-again-text = Foi interrompido em { $date }. Este link não faz mais nada.
disown-gone-title = Este link não funciona mais
disown-gone-text = Ele funciona por 7 dias depois da mensagem. Ou talvez aquilo de que tratava não exista mais. Se você acha que alguém pode estar na sua conta, troque sua senha.
