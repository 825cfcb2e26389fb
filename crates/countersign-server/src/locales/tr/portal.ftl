### The pages of the sign-in portal.

portal-sign-in-title = Giriş yapın
portal-email = E-posta adresi
portal-password = Şifre
portal-remember = Bu tarayıcıda girişim açık kalsın
portal-sign-in = Giriş yap
portal-create-account = Hesap oluştur
portal-cannot-sign-in = Giriş yapamıyorum
portal-forgot = Şifremi unuttum
portal-sign-up-title = Hesap oluşturun
portal-sign-up = Hesap oluştur
portal-have-account = Hesabım var
portal-password-hint = En az 15 karakter. Hatırlayabileceğiniz birkaç kelime iyi olur.
portal-wrong = Bu e-posta adresi ile bu şifre eşleşmiyor. İkisini de kontrol edip yeniden deneyin.
portal-wait = Çok fazla deneme yapıldı. Lütfen { $when } yeniden deneyin.
portal-email-invalid = Bir e-posta adresi girin, örneğin ada@example.org.
portal-email-taken = Bu e-posta adresiyle bir hesap zaten var. Bunun yerine giriş yapın.

portal-home-title = Giriş yaptınız
portal-home-as = Hesap: { $email }.
portal-home-on = İki adımlı doğrulama açık.
portal-home-off = İki adımlı doğrulama kapalı. Yalnızca şifreniz sorulur.
portal-home-codes = { $count ->
    [0] Yedek kodunuz kalmadı.
    [one] { $count } yedek kodunuz kaldı.
   *[other] { $count } yedek kodunuz kaldı.
}
portal-home-new-set = Yeni set oluştur
portal-home-turn-on = İki adımlı doğrulamayı aç
portal-home-settings = Ayarlar
portal-home-password = Şifrenizi değiştirin
portal-home-more = Daha fazla
portal-home-codes-required = Burada yedek kodlar gerekli. Devam etmeden önce bir set oluşturun.
portal-home-verify = E-posta adresiniz henüz doğrulanmadı.
portal-home-verify-link = Doğrula

portal-password-title = Şifrenizi değiştirin
portal-password-lead = Burada girişiniz açık kalır. Diğer her yerden çıkış yapılır ve güvendiğiniz tarayıcılardan yeniden kod istenir.
portal-password-present = Şimdiki şifre
portal-password-new = Yeni şifre
portal-password-change = Şifreyi değiştir
portal-password-wrong = Bu, şimdiki şifreniz değil. Yeniden deneyin.
portal-password-same = Bu, zaten kullandığınız şifre. Başka bir şifre seçin.

portal-weak-short = En az 15 karakter kullanın. Hatırlayabileceğiniz birkaç kelime iyi olur.
portal-weak-long = Şifre bu kadar uzun olamaz. En fazla 1.024 karakter kullanın.
portal-weak-guessable = Bu şifre kolay tahmin edilebilir. Yaygın olmayan, kendini tekrar etmeyen, sizin veya bu sitenin adını içermeyen bir şifre seçin.

portal-verify-title = E-posta adresinizi doğrulayın
portal-verify-lead = Size içinde bağlantı olan bir ileti göndeririz. Bağlantıyı bir saat içinde açın.
portal-verify-send = İletiyi gönder
portal-verify-sent-title = E-postanıza bakın
portal-verify-sent = { $email } adresine bir ileti gönderildi. İçindeki bağlantı bir saat içinde, bir kez çalışır. Birkaç dakika geçti ve bir şey gelmedi mi? İstenmeyen postalara bakın veya iletiyi yeniden gönderin.
portal-verify-again = Yeniden gönder
portal-verify-confirm = { $email } sizin adresiniz mi?
portal-verify-confirm-button = Doğrula
portal-verify-done-title = Adresiniz doğrulandı
portal-verify-done = Teşekkürler. { $email } doğrulandı.

portal-forgot-title = Şifrenizi mi unuttunuz?
portal-forgot-lead = E-posta adresinizi yazın. Bu adresle bir hesap varsa içinde bağlantı olan bir ileti göndeririz.
portal-forgot-send = İletiyi gönder
portal-forgot-sent-title = E-postanıza bakın
portal-forgot-sent = { $email } için bir hesap varsa bir ileti gönderildi. İçindeki bağlantı bir saat içinde, bir kez çalışır. Birkaç dakika geçti ve bir şey gelmedi mi? İstenmeyen postalara bakın veya başka bir adres deneyin.
portal-reset-title = Yeni bir şifre seçin
portal-reset-lead = { $email } için. Her yerden çıkış yapılır ve güvendiğiniz tarayıcılardan yeniden kod istenir. İki adımlı doğrulama olduğu gibi kalır.
portal-reset-lead-drops = { $email } için. Her yerden çıkış yapılır. Bu adres doğrulanmadan önce ayarlanan uygulamalar ve yedek kodlar kaldırılır.
portal-reset-button = Şifreyi kaydet
portal-reset-done-title = Şifreniz değiştirildi
portal-reset-done = Şimdi yeni şifrenizle giriş yapın.
portal-link-gone-title = Bu bağlantı artık çalışmıyor
portal-link-gone = Bağlantı bir saat içinde, bir kez çalışır. Yeni bir bağlantı isteyin.
portal-link-new = Yeni bağlantı iste

portal-mail-verify-subject = { $issuer }: e-posta adresinizi doğrulayın
portal-mail-verify-text = Biri, büyük olasılıkla siz, { $issuer } sitesinde bu adresle bir hesap oluşturdu. Bu adres sizin mi?
portal-mail-verify-link = Adresi doğrula
portal-mail-verify-not-you = Bunu siz yapmadıysanız bu iletiyi dikkate almayın: hesap doğrulanmış adres olmadan kalır.
portal-mail-reset-subject = { $issuer }: yeni bir şifre seçin
portal-mail-reset-text = Biri, büyük olasılıkla siz, { $issuer } sitesindeki { $account } hesabı için yeni bir şifre istedi.
portal-mail-reset-link = Yeni bir şifre seç
portal-mail-reset-not-you = Bunu siz yapmadıysanız bu iletiyi dikkate almayın: şifreniz olduğu gibi kalır.
portal-mail-link-hour = Bağlantı bir saat içinde, bir kez çalışır.
