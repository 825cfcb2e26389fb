### Messages by e-mail. $issuer is the name of the site, $account what it calls the account.

mail-when = Ne zaman: { $time }
mail-browser = Neyle: { $browser }
mail-address = Nereden: { $address }
mail-was-me = Bunu siz yaptıysanız bir şey yapmanız gerekmez.
mail-was-not-me = Bunu siz yapmadıysanız hemen bildirin. Durdururuz ve herkesin girişini sonlandırırız.
mail-was-not-me-link = Bunu ben yapmadım
mail-link-until = Bağlantı { $date } tarihine kadar bir kez çalışır.
mail-why = Bu iletiyi, { $issuer } sitesindeki { $account } hesabının güvenliğiyle ilgili olduğu için alıyorsunuz.
mail-gathered-subject = { $count ->
    [one] { $issuer }: girişinizle ilgili bir değişiklik
   *[other] { $issuer }: girişinizle ilgili { $count } değişiklik
}
mail-gathered-text = { $issuer } girişinizle ilgili birkaç şey oldu:

mail-enabled-subject = { $issuer }: iki adımlı doğrulama açıldı
mail-enabled-text = { $account } hesabı için iki adımlı doğrulama açıldı. Bundan sonra şifrenizin yanında bir uygulamanın kodu da sorulur.
mail-authenticator_added-subject = { $issuer }: bir uygulama eklendi
mail-authenticator_added-text = { $account } hesabına bir doğrulama uygulaması eklendi. Kodlarıyla giriş yapılabilir.
mail-authenticator_replaced-subject = { $issuer }: bir uygulama değiştirildi
mail-authenticator_replaced-text = { $account } hesabındaki bir doğrulama uygulamasının yerine bir başkası geçti. Eski uygulamanın kodları artık geçerli değil ve diğer tarayıcılardan çıkış yapıldı.
mail-authenticator_removed-subject = { $issuer }: bir uygulama kaldırıldı
mail-authenticator_removed-text = { $account } hesabından bir doğrulama uygulaması kaldırıldı. Kodları artık geçerli değil ve diğer tarayıcılardan çıkış yapıldı.
mail-recovery_code_used-subject = { $issuer }: bir yedek kod kullanıldı
mail-recovery_code_used-text = { $account } hesabının bir yedek kodu kullanıldı. O kod artık geçerli değil.
mail-recovery_codes_replaced-subject = { $issuer }: yeni yedek kodlar
mail-recovery_codes_replaced-text = { $account } hesabı için yeni yedek kodlar oluşturuldu. Önceki kodlar artık geçerli değil.
mail-disabled-subject = { $issuer }: iki adımlı doğrulama kapatıldı
mail-disabled-text = { $account } hesabı için iki adımlı doğrulama kapatıldı. Bundan sonra yalnızca şifreniz sorulur.
mail-reset-subject = { $issuer }: iki adımlı doğrulama sıfırlandı
mail-reset-text = Bir yönetici, { $account } hesabından iki adımlı doğrulamayı kaldırdı ve herkesin girişi sonlandırıldı. Şifrenizle giriş yapın ve yeniden ayarlayın.
mail-unlocked-subject = { $issuer }: yeniden kod girebilirsiniz
mail-unlocked-text = Bir yönetici, { $account } hesabı için yanlış kodlardan sonraki bekleme süresini sona erdirdi ve bir tarayıcının kilidini açabilen bir kod oluşturdu.
mail-challenge_failed-subject = { $issuer }: yanlış kodlar
mail-challenge_failed-text = Biri { $account } hesabının şifresini doğru girdi, ardından deneme hakkı kalmayana kadar yanlış kodlar yazdı. Bu siz değilseniz biri şifrenizi biliyor: şifrenizi değiştirin.
mail-budget_spent-subject = { $issuer }: çok fazla yanlış kod
mail-budget_spent-text = { $account } hesabı için o kadar çok yanlış kod girildi ki daha önce kullanmadığınız tarayıcılarda uygulamanızın kodları artık kullanılamaz. Bu siz değilseniz biri şifrenizi biliyor: şifrenizi değiştirin.
mail-browser_admitted-subject = { $issuer }: bir tarayıcının kilidi açıldı
mail-browser_admitted-text = Çok sayıda yanlış koddan sonra { $account } hesabı için bir tarayıcının kilidi açıldı. Uygulamanızın kodları o tarayıcıda yeniden kabul ediliyor.
mail-unlock_failed-subject = { $issuer }: bir tarayıcının kilidi açılamadı
mail-unlock_failed-text = Biri { $account } hesabı için bir tarayıcının kilidini açmayı denedi ve yanlış bir kod yazdı.
mail-credentials_changed-subject = { $issuer }: şifreniz değiştirildi
mail-credentials_changed-text = { $account } hesabının şifresi değiştirildi ve diğer tarayıcılardan çıkış yapıldı.
mail-browser_trusted-subject = { $issuer }: bir tarayıcı güvenilenlere eklendi
mail-browser_trusted-text = { $account } hesabı için bir tarayıcı güvenilenlere eklendi. Girişte bu tarayıcıdan kod istenmez.
mail-browser_trust_replayed-subject = { $issuer }: güvenilen bir tarayıcı kopyalandı
mail-browser_trust_replayed-text = { $account } hesabının şifresini bilen biri, güvenilen bir tarayıcıda saklananların bir kopyasını kullandı. O tarayıcıya artık güvenilmiyor. Bu siz değilseniz şifrenizi değiştirin.
mail-restored-subject = { $issuer }: yeniden giriş yapın
mail-restored-text = Bir yedeklemeyi geri yükledik. { $account } hesabının önceki yedek kodları ve güvenilen tarayıcıları sona erdi: yeni kodlar oluşturun ve tarayıcılarınızı yeniden güvenilenlere ekleyin.

disown-title = Bunu siz yapmadınız mı?
disown-lead = Bunu sizin yapmadığınızı bildirirseniz hemen harekete geçeriz:
disown-sign-out = burada ve diğer her yerde herkesin girişi sonlandırılır,
disown-trust = artık hiçbir tarayıcıya güvenilmez,
disown-undo = eklenenler geri alınır
disown-stop = ve şifre değiştirilmeden kimse giriş yapamaz.
disown-button = Ben yapmadım: durdur
disown-was-me = Ben yaptım. Her şey olduğu gibi kalsın.
disown-left-title = Hiçbir şey değişmedi
disown-left-text = Bu sayfayı kapatabilirsiniz.
disown-done-title = Durduruldu
disown-done-lead = Herkesin girişi sonlandırıldı ve { $account } hesabına şimdilik kimse giriş yapamaz. Şimdi şunları yapın:
disown-done-password = Şifrenizi değiştirin. Hesap böylece yeniden açılır.
disown-done-mail = E-postanızın şifresini bilen biri olabilirse onu da değiştirin.
disown-done-apps = Giriş yapın, uygulamalarınıza ve yedek kodlarınıza bakın ve yeni kodlar oluşturun.
disown-change-password = Şifrenizi değiştirin
disown-again-title = Bu zaten bildirildi
disown-again-text = { $date } tarihinde durduruldu. Bu bağlantıyla başka bir şey olmaz.
disown-gone-title = Bu bağlantı artık çalışmıyor
disown-gone-text = Bağlantı iletiden sonra 7 gün çalışır; iletinin konusu artık yoksa çalışmaz. Hesabınızda başka biri olabilirse şifrenizi değiştirin.
