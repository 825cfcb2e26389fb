### The pages of the sign-in portal.

portal-sign-in-title = 登录
portal-email = 邮箱地址
portal-password = 密码
portal-remember = 在此浏览器上保持登录
portal-sign-in = 登录
portal-create-account = 创建账号
portal-cannot-sign-in = 我无法登录
portal-forgot = 忘记密码
portal-sign-up-title = 创建账号
portal-sign-up = 创建账号
portal-have-account = 我已有账号
portal-password-hint = 至少 15 个字符。几个您记得住的词就很好。
portal-wrong = 邮箱地址与密码不匹配。请检查两者后重试。
portal-wait = 尝试次数太多。请{ $when }再试。
portal-email-invalid = 请输入邮箱地址，例如 ada@example.org。
portal-email-taken = 该邮箱地址已有账号。请直接登录。

portal-home-title = 您已登录
portal-home-as = 账号：{ $email }。
portal-home-on = 两步验证已开启。
portal-home-off = 两步验证未开启。登录时只需要密码。
portal-home-codes = { $count ->
    [0] 您的恢复码已用完。
   *[other] 您还有 { $count } 个恢复码。
}
portal-home-new-set = 生成新的一组
portal-home-turn-on = 开启两步验证
portal-home-settings = 设置
portal-home-password = 更改密码
portal-home-more = 更多
portal-home-codes-required = 这里要求有恢复码。请先生成一组再继续。
portal-home-verify = 您的邮箱地址尚未验证。
portal-home-verify-link = 立即验证

portal-password-title = 更改密码
portal-password-lead = 您在这里保持登录。其他所有位置都会退出登录，受信任的浏览器也会重新要求验证码。
portal-password-present = 当前密码
portal-password-new = 新密码
portal-password-change = 更改密码
portal-password-wrong = 这不是您的当前密码。请重试。
portal-password-same = 这就是您现在的密码。请另选一个。

portal-weak-short = 请使用至少 15 个字符。几个您记得住的词就很好。
portal-weak-long = 密码太长。请最多使用 1,024 个字符。
portal-weak-guessable = 这个密码容易猜到。请选一个不常见、不重复，也不包含您或本网站名称的密码。

portal-verify-title = 验证您的邮箱地址
portal-verify-lead = 我们会给您发送一封带有链接的邮件。请在一小时内打开链接。
portal-verify-send = 发送邮件
portal-verify-sent-title = 请查看您的邮箱
portal-verify-sent = 邮件已发往 { $email }。其中的链接在一小时内有效，只能使用一次。几分钟后仍未收到？请查看垃圾邮件，或再次发送。
portal-verify-again = 再次发送
portal-verify-confirm = { $email } 是您的邮箱地址吗？
portal-verify-confirm-button = 验证
portal-verify-done-title = 您的邮箱地址已验证
portal-verify-done = 谢谢。{ $email } 已验证。

portal-forgot-title = 忘记密码了？
portal-forgot-lead = 请输入您的邮箱地址。如果有对应的账号，我们会发送一封带有链接的邮件。
portal-forgot-send = 发送邮件
portal-forgot-sent-title = 请查看您的邮箱
portal-forgot-sent = 如果 { $email } 有账号，邮件已经发出。其中的链接在一小时内有效，只能使用一次。几分钟后仍未收到？请查看垃圾邮件，或换一个邮箱地址再试。
portal-reset-title = 设置新密码
portal-reset-lead = 账号：{ $email }。所有位置都会退出登录，受信任的浏览器也会重新要求验证码。两步验证保持不变。
portal-reset-lead-drops = 账号：{ $email }。所有位置都会退出登录。在验证此邮箱地址之前设置的应用和恢复码会被移除。
portal-reset-button = 保存密码
portal-reset-done-title = 您的密码已更改
portal-reset-done = 请用新密码登录。
portal-link-gone-title = 此链接已失效
portal-link-gone = 链接在一小时内有效，只能使用一次。请重新获取一个。
portal-link-new = 获取新链接

portal-mail-verify-subject = 验证您在 { $issuer } 的邮箱地址
portal-mail-verify-text = 有人（可能就是您）用此邮箱地址在 { $issuer } 创建了账号。这是您的邮箱地址吗？
portal-mail-verify-link = 验证邮箱地址
portal-mail-verify-not-you = 如果不是您本人操作，请忽略此邮件：该账号的邮箱地址将保持未验证状态。
portal-mail-reset-subject = 设置您在 { $issuer } 的新密码
portal-mail-reset-text = 有人（可能就是您）为 { $issuer } 的账号 { $account } 申请了新密码。
portal-mail-reset-link = 设置新密码
portal-mail-reset-not-you = 如果不是您本人操作，请忽略此邮件：您的密码保持不变。
portal-mail-link-hour = 链接在一小时内有效，只能使用一次。
