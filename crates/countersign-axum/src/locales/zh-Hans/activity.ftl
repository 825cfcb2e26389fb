### The audit trail in plain words, for its owner.

activity-signed-in = 使用应用的验证码登录
activity-signed-in-recovery = 使用恢复码登录
activity-app-added = 添加了应用
activity-code-right = { $code ->
    [recovery] 恢复码正确
    [unlock] 解锁浏览器的代码正确
   *[app] 应用的验证码正确
}
activity-code-wrong = { $code ->
    [recovery] 恢复码错误
    [unlock] 解锁浏览器的代码错误
   *[app] 应用的验证码错误
}
activity-code-wrong-last = { $code ->
    [recovery] 恢复码错误，尝试次数已用完
    [unlock] 解锁浏览器的代码错误，尝试次数已用完
   *[app] 应用的验证码错误，尝试次数已用完
}
activity-code-again = { $code ->
    [recovery] 再次输入了同一个恢复码
    [unlock] 再次输入了同一个解锁浏览器的代码
   *[app] 再次输入了应用的同一个验证码
}
activity-code-early = 解锁浏览器的代码输入得太早
activity-code-throttled = { $code ->
    [recovery] 恢复码被拒绝：尝试次数太多
    [unlock] 解锁浏览器的代码被拒绝：尝试次数太多
   *[app] 应用的验证码被拒绝：尝试次数太多
}
activity-code-spent = { $code ->
    [recovery] 恢复码被拒绝：过去一年里错误太多
    [unlock] 解锁浏览器的代码被拒绝：过去一年里错误太多
   *[app] 应用的验证码被拒绝：过去一年里错误太多
}
activity-code-refused = { $code ->
    [recovery] 恢复码被拒绝
    [unlock] 解锁浏览器的代码被拒绝
   *[app] 应用的验证码被拒绝
}

activity-at-sign-in = 登录时
activity-at-step-up = 再次确认时
activity-at-setup = 添加应用时

activity-password-wrong-sign-in = 登录时输入了错误的密码
activity-password-wrong = 输入了错误的密码
activity-password-throttled-sign-in = 登录时密码被拒绝：尝试次数太多
activity-password-frozen-sign-in = 登录时正确的密码被拒绝：登录已停用
activity-password-throttled = 密码被拒绝：尝试次数太多
activity-browser-copied = 有人使用了受信任的浏览器所存信息的副本，因此该浏览器不再受信任
activity-fault = 我们保存的关于您的记录已损坏，因此拒绝了请求
activity-unknown = 发生了其他事情

activity-account-created = 创建了账号
activity-password-right = 登录时密码正确
activity-signed-out = 退出登录
activity-app-begun = 开始添加应用
activity-clock-set = 两个验证码显示了手机时钟的情况
activity-app-renamed = 更改了应用的名称
activity-app-removed = 移除了应用
activity-codes-made = 生成了新的恢复码
activity-turned-off = 关闭了两步验证
activity-reset = 管理员关闭了两步验证
activity-password-given = 更改前输入了密码
activity-waits-ended = 管理员结束了等待时间
activity-forgotten = 删除了账号
activity-password-changed = 更改了密码
activity-groups-changed = 管理员更改了您的群组
activity-session-ended = 退出了其他位置的登录
activity-session-renamed = 更改了登录的名称
activity-disowned = 有人表示“不是我本人操作”，登录已停用
activity-thawed = 已可重新登录
activity-email-verified = 邮箱地址已验证
activity-signed-out-everywhere = 在所有位置退出登录
activity-browser-trusted = 信任了浏览器
activity-trust-used = 受信任的浏览器登录时未要求验证码
activity-trust-renamed = 更改了受信任的浏览器的名称
activity-trust-ended = 浏览器不再受信任
activity-required = 您的账号从此必须使用两步验证
activity-email-verified = 您的邮箱地址已验证
activity-restored = 恢复了备份，之前的登录和恢复码已失效
activity-records-looked-at = 有人查看了我们的记录

activity-refused = { $what }：已拒绝
activity-try-account = 创建账号
activity-try-sign-in = 登录
activity-try-sign-out = 退出登录
activity-try-add-app = 添加应用
activity-try-rename-app = 更改应用的名称
activity-try-remove-app = 移除应用
activity-try-codes = 生成新的恢复码
activity-try-turn-off = 关闭两步验证
activity-try-password = 检查密码
activity-try-end-wait = 结束等待时间
activity-try-forget = 删除账号
activity-try-change-password = 更改密码
activity-try-groups = 更改您的群组
activity-try-end-session = 退出其他位置的登录
activity-try-rename-session = 更改登录的名称
activity-try-everywhere = 在所有位置退出登录
activity-try-trust = 信任浏览器
activity-try-trusted-sign-in = 从受信任的浏览器登录
activity-try-rename-trust = 更改受信任的浏览器的名称
activity-try-end-trust = 取消信任浏览器
activity-try-require = 要求使用两步验证
activity-try-verify-email = 验证您的邮箱地址
activity-try-restore = 恢复备份
activity-try-look = 查看我们的记录
activity-try-verify-email = 验证邮箱地址
