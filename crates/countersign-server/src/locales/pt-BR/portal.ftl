### The pages of the sign-in portal.

portal-sign-in-title = Entrar
portal-email = Endereço de e-mail
portal-password = Senha
portal-remember = Manter minha conta aberta neste navegador
portal-sign-in = Entrar
portal-create-account = Criar uma conta
portal-cannot-sign-in = Não consigo entrar
portal-forgot = Esqueci minha senha
portal-sign-up-title = Criar uma conta
portal-sign-up = Criar conta
portal-have-account = Já tenho uma conta
portal-password-hint = Pelo menos 15 caracteres. Algumas palavras fáceis de lembrar já bastam.
portal-wrong = Este endereço de e-mail e esta senha não combinam. Confira os dois e tente de novo.
portal-wait = Houve tentativas demais. Volte { $when }.
portal-email-invalid = Digite um endereço de e-mail, como ada@example.org.
portal-email-taken = Já existe uma conta com este endereço de e-mail. Entre com ela.

portal-home-title = Você entrou
portal-home-as = Como { $email }.
portal-home-on = A verificação em duas etapas está ativada.
portal-home-off = A verificação em duas etapas está desativada. Só sua senha é pedida.
portal-home-codes = { $count ->
    [0] Você não tem mais códigos de recuperação.
    [one] Você ainda tem { $count } código de recuperação.
   *[other] Você ainda tem { $count } códigos de recuperação.
}
portal-home-new-set = Criar novos códigos
portal-home-turn-on = Ativar a verificação em duas etapas
portal-home-settings = Configurações
portal-home-password = Trocar sua senha
portal-home-more = Mais
portal-home-codes-required = Os códigos de recuperação são obrigatórios aqui. Crie-os antes de continuar.
portal-home-verify = Seu endereço de e-mail ainda não foi confirmado.
portal-home-verify-link = Confirmar

portal-password-title = Trocar sua senha
portal-password-lead = Sua conta continua aberta aqui. Você sai de todos os outros lugares, e um código é pedido de novo nos navegadores em que você confia.
portal-password-present = Senha atual
portal-password-new = Nova senha
portal-password-change = Trocar a senha
portal-password-wrong = Esta não é sua senha atual. Tente de novo.
portal-password-same = Esta é a senha que você já tem. Escolha outra.

portal-weak-short = Use pelo menos 15 caracteres. Algumas palavras fáceis de lembrar já bastam.
portal-weak-long = É mais longo do que uma senha pode ser. Use no máximo 1.024 caracteres.
portal-weak-guessable = Esta senha é fácil de adivinhar. Escolha uma que não seja comum, não se repita e não tenha seu nome nem o deste site.

portal-verify-title = Confirme seu endereço de e-mail
portal-verify-lead = Enviamos uma mensagem com um link. Abra-o em até uma hora.
portal-verify-send = Enviar a mensagem
portal-verify-sent-title = Veja seu e-mail
portal-verify-sent = Uma mensagem está a caminho de { $email }. O link dela vale uma única vez, por uma hora. Nada chegou depois de alguns minutos? Veja na caixa de spam ou envie de novo.
portal-verify-again = Enviar de novo
portal-verify-confirm = { $email } é seu endereço?
portal-verify-confirm-button = Confirmar
portal-verify-done-title = Seu endereço está confirmado
portal-verify-done = Tudo certo. { $email } está confirmado.

portal-forgot-title = Esqueceu sua senha?
portal-forgot-lead = Digite seu endereço de e-mail. Se houver uma conta, enviamos uma mensagem com um link.
portal-forgot-send = Enviar a mensagem
portal-forgot-sent-title = Veja seu e-mail
portal-forgot-sent = Se houver uma conta para { $email }, uma mensagem está a caminho. O link dela vale uma única vez, por uma hora. Nada chegou depois de alguns minutos? Veja na caixa de spam ou tente outro endereço.
portal-reset-title = Escolha uma nova senha
portal-reset-lead = Para { $email }. Você sai de todos os lugares, e um código é pedido de novo nos navegadores em que você confia. A verificação em duas etapas fica como está.
portal-reset-lead-drops = Para { $email }. Você sai de todos os lugares. Os apps e códigos de recuperação configurados antes da confirmação deste endereço são removidos.
portal-reset-button = Salvar a senha
portal-reset-done-title = Sua senha foi trocada
portal-reset-done = Entre com ela agora.
portal-link-gone-title = Este link não funciona mais
portal-link-gone = Ele vale uma única vez, por uma hora. Peça um novo.
portal-link-new = Pedir um novo

portal-mail-verify-subject = Confirme seu endereço de e-mail em { $issuer }
portal-mail-verify-text = Alguém, provavelmente você, criou uma conta em { $issuer } com este endereço. Ele é seu?
portal-mail-verify-link = Confirmar o endereço
portal-mail-verify-not-you = Se não foi você, não faça nada com esta mensagem: a conta fica sem um endereço confirmado.
portal-mail-reset-subject = Escolha uma nova senha em { $issuer }
portal-mail-reset-text = Alguém, provavelmente você, pediu uma nova senha para a conta { $account } em { $issuer }.
portal-mail-reset-link = Escolher uma nova senha
portal-mail-reset-not-you = Se não foi você, não faça nada com esta mensagem: sua senha fica como está.
portal-mail-link-hour = O link vale uma única vez, por uma hora.
