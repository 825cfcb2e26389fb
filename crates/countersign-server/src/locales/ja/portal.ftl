### The pages of the sign-in portal.

portal-sign-in-title = ログイン
portal-email = メールアドレス
portal-password = パスワード
portal-remember = このブラウザでログインしたままにする
portal-sign-in = ログイン
portal-create-account = アカウントを作成
portal-cannot-sign-in = ログインできません
portal-forgot = パスワードを忘れました
portal-sign-up-title = アカウントを作成
portal-sign-up = アカウントを作成
portal-have-account = アカウントを持っています
portal-password-hint = 15文字以上。覚えやすい単語をいくつか並べるのがおすすめです。
portal-wrong = メールアドレスとパスワードの組み合わせが正しくありません。両方を確認して、もう一度お試しください。
portal-wait = 試行回数が多すぎました。{ $when }もう一度お試しください。
portal-email-invalid = ada@example.org のような形のメールアドレスを入力してください。
portal-email-taken = このメールアドレスのアカウントはすでにあります。ログインしてください。

portal-home-title = ログインしています
portal-home-as = { $email }としてログインしています。
portal-home-on = 2段階認証はオンです。
portal-home-off = 2段階認証はオフです。ログインにはパスワードだけが必要です。
portal-home-codes = { $count ->
    [0] リカバリーコードは残っていません。
   *[other] リカバリーコードは残り{ $count }個です。
}
portal-home-new-set = 新しく作成
portal-home-turn-on = 2段階認証をオンにする
portal-home-settings = 設定
portal-home-password = パスワードを変更
portal-home-more = その他
portal-home-codes-required = ここではリカバリーコードが必須です。先に作成してください。
portal-home-verify = メールアドレスの確認がまだ済んでいません。
portal-home-verify-link = 確認する

portal-password-title = パスワードを変更
portal-password-lead = ここではログインしたままです。ほかの場所ではすべてログアウトされ、信頼済みブラウザでも再びコードが必要になります。
portal-password-present = 現在のパスワード
portal-password-new = 新しいパスワード
portal-password-change = パスワードを変更
portal-password-wrong = 現在のパスワードと一致しません。もう一度お試しください。
portal-password-same = 現在と同じパスワードです。別のものにしてください。

portal-weak-short = 15文字以上にしてください。覚えやすい単語をいくつか並べるのがおすすめです。
portal-weak-long = パスワードが長すぎます。1,024文字以内にしてください。
portal-weak-guessable = このパスワードは推測されやすいものです。よく使われるもの、繰り返しの多いもの、ご自分やこのサイトの名前を含むものは避けてください。

portal-verify-title = メールアドレスを確認
portal-verify-lead = リンクを記載したメールをお送りします。1時間以内に開いてください。
portal-verify-send = メールを送信
portal-verify-sent-title = メールを確認してください
portal-verify-sent = { $email }にメールを送信しました。リンクは1時間以内に1回だけ使えます。数分たっても届かない場合は、迷惑メールのフォルダを確認するか、もう一度送信してください。
portal-verify-again = もう一度送信
portal-verify-confirm = { $email }はご自分のメールアドレスですか。
portal-verify-confirm-button = 確認する
portal-verify-done-title = メールアドレスを確認しました
portal-verify-done = ありがとうございます。{ $email }の確認が済みました。

portal-forgot-title = パスワードを忘れましたか
portal-forgot-lead = メールアドレスを入力してください。アカウントがある場合は、リンクを記載したメールをお送りします。
portal-forgot-send = メールを送信
portal-forgot-sent-title = メールを確認してください
portal-forgot-sent = { $email }のアカウントがある場合は、メールをお送りしています。リンクは1時間以内に1回だけ使えます。数分たっても届かない場合は、迷惑メールのフォルダを確認するか、別のメールアドレスをお試しください。
portal-reset-title = 新しいパスワードを設定
portal-reset-lead = { $email }のパスワードです。すべての場所からログアウトされ、信頼済みブラウザでも再びコードが必要になります。2段階認証はそのままです。
portal-reset-lead-drops = { $email }のパスワードです。すべての場所からログアウトされます。このメールアドレスの確認前に設定されたアプリとリカバリーコードは削除されます。
portal-reset-button = パスワードを保存
portal-reset-done-title = パスワードを変更しました
portal-reset-done = 新しいパスワードでログインしてください。
portal-link-gone-title = このリンクは使えなくなりました
portal-link-gone = リンクは1時間以内に1回だけ使えます。新しいリンクを請求してください。
portal-link-new = 新しいリンクを請求

portal-mail-verify-subject = { $issuer }のメールアドレスの確認
portal-mail-verify-text = { $issuer }で、このメールアドレスを使ってアカウントが作成されました。ご自分のメールアドレスですか。
portal-mail-verify-link = メールアドレスを確認
portal-mail-verify-not-you = お心当たりがない場合は、このメールをそのままにしてください。メールアドレスは確認されないままになります。
portal-mail-reset-subject = { $issuer }の新しいパスワードの設定
portal-mail-reset-text = { $issuer }の{ $account }について、新しいパスワードの設定が求められました。
portal-mail-reset-link = 新しいパスワードを設定
portal-mail-reset-not-you = お心当たりがない場合は、このメールをそのままにしてください。パスワードは変わりません。
portal-mail-link-hour = このリンクは1時間以内に1回だけ使えます。
