### The audit trail in plain words, for its owner.

activity-signed-in = アプリのコードでログインしました
activity-signed-in-recovery = リカバリーコードでログインしました
activity-app-added = アプリが追加されました
activity-code-right = { $code ->
    [recovery] 正しいリカバリーコードが入力されました
    [unlock] ブラウザのロック解除用の正しいコードが入力されました
   *[app] アプリの正しいコードが入力されました
}
activity-code-wrong = { $code ->
    [recovery] 間違ったリカバリーコードが入力されました
    [unlock] ブラウザのロック解除用の間違ったコードが入力されました
   *[app] アプリの間違ったコードが入力されました
}
activity-code-wrong-last = { $code ->
    [recovery] 間違ったリカバリーコードが入力され、試行回数の上限に達しました
    [unlock] ブラウザのロック解除用の間違ったコードが入力され、試行回数の上限に達しました
   *[app] アプリの間違ったコードが入力され、試行回数の上限に達しました
}
activity-code-again = { $code ->
    [recovery] 同じリカバリーコードがもう一度入力されました
    [unlock] ブラウザのロック解除用の同じコードがもう一度入力されました
   *[app] アプリの同じコードがもう一度入力されました
}
activity-code-early = ブラウザのロック解除用のコードが早すぎるうちに入力されました
activity-code-throttled = { $code ->
    [recovery] リカバリーコードが拒否されました（試行回数が多すぎたため）
    [unlock] ブラウザのロック解除用のコードが拒否されました（試行回数が多すぎたため）
   *[app] アプリのコードが拒否されました（試行回数が多すぎたため）
}
activity-code-spent = { $code ->
    [recovery] リカバリーコードが拒否されました（この1年間に間違いが多すぎたため）
    [unlock] ブラウザのロック解除用のコードが拒否されました（この1年間に間違いが多すぎたため）
   *[app] アプリのコードが拒否されました（この1年間に間違いが多すぎたため）
}
activity-code-refused = { $code ->
    [recovery] リカバリーコードが拒否されました
    [unlock] ブラウザのロック解除用のコードが拒否されました
   *[app] アプリのコードが拒否されました
}

activity-at-sign-in = ログイン時
activity-at-step-up = 再確認時
activity-at-setup = アプリの追加時

activity-password-wrong-sign-in = ログイン時に間違ったパスワードが入力されました
activity-password-wrong = 間違ったパスワードが入力されました
activity-password-throttled-sign-in = ログイン時にパスワードが拒否されました（試行回数が多すぎたため）
activity-password-frozen-sign-in = ログイン時に正しいパスワードが拒否されました（ログインが停止されていたため）
activity-password-throttled = パスワードが拒否されました（試行回数が多すぎたため）
activity-browser-copied = 信頼済みブラウザに保存された情報のコピーが使われたため、そのブラウザの信頼を取り消しました
activity-fault = アカウントの記録が壊れていたため、操作を受け付けませんでした
activity-unknown = その他の操作がありました

activity-account-created = アカウントが作成されました
activity-password-right = ログイン時に正しいパスワードが入力されました
activity-signed-out = ログアウトしました
activity-app-begun = アプリの追加が始まりました
activity-clock-set = 2つのコードから、スマートフォンの時計のずれがわかりました
activity-app-renamed = アプリの名前が変更されました
activity-app-removed = アプリが削除されました
activity-codes-made = 新しいリカバリーコードが作成されました
activity-turned-off = 2段階認証がオフになりました
activity-reset = 管理者が2段階認証をオフにしました
activity-password-given = 変更の前にパスワードが入力されました
activity-waits-ended = 管理者が待ち時間を解除しました
activity-forgotten = アカウントが削除されました
activity-password-changed = パスワードが変更されました
activity-groups-changed = 管理者がグループを変更しました
activity-session-ended = 別の場所からログアウトしました
activity-session-renamed = ログインの名前が変更されました
activity-disowned = 「自分の操作ではありません」と報告され、ログインが停止されました
activity-thawed = 再びログインできるようになりました
activity-email-verified = メールアドレスが確認されました
activity-signed-out-everywhere = すべての場所からログアウトしました
activity-browser-trusted = ブラウザが信頼済みになりました
activity-trust-used = 信頼済みブラウザのため、コードなしでログインしました
activity-trust-renamed = 信頼済みブラウザの名前が変更されました
activity-trust-ended = ブラウザの信頼が取り消されました
activity-required = このアカウントで2段階認証が必須になりました
activity-email-verified = メールアドレスを確認しました
activity-restored = バックアップから復元したため、以前のログインとリカバリーコードは無効になりました
activity-records-looked-at = アカウントの記録が調べられました

activity-refused = { $what }（拒否されました）
activity-try-account = アカウントの作成
activity-try-sign-in = ログイン
activity-try-sign-out = ログアウト
activity-try-add-app = アプリの追加
activity-try-rename-app = アプリの名前の変更
activity-try-remove-app = アプリの削除
activity-try-codes = 新しいリカバリーコードの作成
activity-try-turn-off = 2段階認証をオフにする操作
activity-try-password = パスワードの確認
activity-try-end-wait = 待ち時間の解除
activity-try-forget = アカウントの削除
activity-try-change-password = パスワードの変更
activity-try-groups = グループの変更
activity-try-end-session = 別の場所からのログアウト
activity-try-rename-session = ログインの名前の変更
activity-try-everywhere = すべての場所からのログアウト
activity-try-trust = ブラウザの信頼
activity-try-trusted-sign-in = 信頼済みブラウザからのログイン
activity-try-rename-trust = 信頼済みブラウザの名前の変更
activity-try-end-trust = ブラウザの信頼の取り消し
activity-try-require = 2段階認証の必須化
activity-try-verify-email = メールアドレスを確認
activity-try-restore = バックアップからの復元
activity-try-look = アカウントの記録の調査
activity-try-verify-email = メールアドレスの確認
