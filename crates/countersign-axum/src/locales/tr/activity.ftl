### The audit trail in plain words, for its owner.

activity-signed-in = Uygulamanızın bir koduyla giriş yapıldı
activity-signed-in-recovery = Bir yedek kodla giriş yapıldı
activity-app-added = Bir uygulama eklendi
activity-code-right = { $code ->
    [recovery] Bir yedek kod doğruydu
    [unlock] Tarayıcının kilidini açmak için girilen kod doğruydu
   *[app] Uygulamanızın bir kodu doğruydu
}
activity-code-wrong = { $code ->
    [recovery] Bir yedek kod yanlıştı
    [unlock] Tarayıcının kilidini açmak için girilen kod yanlıştı
   *[app] Uygulama için girilen kod yanlıştı
}
activity-code-wrong-last = { $code ->
    [recovery] Bir yedek kod yanlıştı ve bu son denemeydi
    [unlock] Tarayıcının kilidini açmak için girilen kod yanlıştı ve bu son denemeydi
   *[app] Uygulama için girilen kod yanlıştı ve bu son denemeydi
}
activity-code-again = { $code ->
    [recovery] Bir yedek kod ikinci kez girildi
    [unlock] Tarayıcının kilidini açmak için bir kod ikinci kez girildi
   *[app] Uygulamanızın bir kodu ikinci kez girildi
}
activity-code-early = Tarayıcının kilidini açmak için bir kod çok erken girildi
activity-code-throttled = { $code ->
    [recovery] Bir yedek kod reddedildi: çok fazla deneme yapılmıştı
    [unlock] Tarayıcının kilidini açmak için girilen kod reddedildi: çok fazla deneme yapılmıştı
   *[app] Uygulamanızın bir kodu reddedildi: çok fazla deneme yapılmıştı
}
activity-code-spent = { $code ->
    [recovery] Bir yedek kod reddedildi: bu yıl çok fazla yanlış kod girilmişti
    [unlock] Tarayıcının kilidini açmak için girilen kod reddedildi: bu yıl çok fazla yanlış kod girilmişti
   *[app] Uygulamanızın bir kodu reddedildi: bu yıl çok fazla yanlış kod girilmişti
}
activity-code-refused = { $code ->
    [recovery] Bir yedek kod reddedildi
    [unlock] Tarayıcının kilidini açmak için girilen kod reddedildi
   *[app] Uygulamanızın bir kodu reddedildi
}

activity-at-sign-in = girişte
activity-at-step-up = kod yeniden sorulduğunda
activity-at-setup = uygulama eklenirken

activity-password-wrong-sign-in = Girişte yanlış şifre girildi
activity-password-wrong = Yanlış şifre girildi
activity-password-throttled-sign-in = Girişte şifre reddedildi: çok fazla deneme yapılmıştı
activity-password-frozen-sign-in = Girişte doğru şifre reddedildi: giriş durdurulmuştu
activity-password-throttled = Şifre reddedildi: çok fazla deneme yapılmıştı
activity-browser-copied = Biri, güvenilen bir tarayıcıda saklananların bir kopyasını kullandı; bu yüzden o tarayıcıya artık güvenilmiyor
activity-fault = Sizinle ilgili kayıtlarımız bozuktu, bu yüzden isteneni reddettik
activity-unknown = Başka bir şey oldu

activity-account-created = Hesap oluşturuldu
activity-password-right = Girişteki şifre doğruydu
activity-signed-out = Çıkış yapıldı
activity-app-begun = Uygulama eklemeye başlandı
activity-clock-set = İki kod, telefonunuzun saatinin nasıl ayarlı olduğunu gösterdi
activity-app-renamed = Bir uygulamanın adı değişti
activity-app-removed = Bir uygulama kaldırıldı
activity-codes-made = Yeni yedek kodlar oluşturuldu
activity-turned-off = İki adımlı doğrulama kapatıldı
activity-reset = Bir yönetici iki adımlı doğrulamayı kapattı
activity-password-given = Bir değişiklikten önce şifre girildi
activity-waits-ended = Bir yönetici bekleme süresini sonlandırdı
activity-forgotten = Hesap silindi
activity-password-changed = Şifre değiştirildi
activity-groups-changed = Bir yönetici gruplarınızı değiştirdi
activity-session-ended = Başka bir yerde çıkış yapıldı
activity-session-renamed = Bir girişin adı değişti
activity-disowned = “Bunu ben yapmadım” bildirildi ve giriş durduruldu
activity-thawed = Yeniden giriş yapılabilir
activity-email-verified = E-posta adresi doğrulandı
activity-signed-out-everywhere = Her yerden çıkış yapıldı
activity-browser-trusted = Bir tarayıcı güvenilenlere eklendi
activity-trust-used = Güvenilen bir tarayıcıdan kod istenmedi
activity-trust-renamed = Güvenilen bir tarayıcının adı değişti
activity-trust-ended = Bir tarayıcıya artık güvenilmiyor
activity-required = Bundan sonra hesabınızda iki adımlı doğrulama olmalı
activity-email-verified = Adresiniz doğrulandı
activity-restored = Bir yedekleme geri yüklendi, bu yüzden önceki girişler ve yedek kodlar sona erdi
activity-records-looked-at = Kayıtlarımıza bakıldı

activity-refused = { $what }: reddedildi
activity-try-account = Hesabı oluşturma
activity-try-sign-in = Giriş yapma
activity-try-sign-out = Çıkış yapma
activity-try-add-app = Uygulama ekleme
activity-try-rename-app = Uygulamanın adını değiştirme
activity-try-remove-app = Uygulama kaldırma
activity-try-codes = Yeni yedek kodlar oluşturma
activity-try-turn-off = İki adımlı doğrulamayı kapatma
activity-try-password = Şifreyi kontrol etme
activity-try-end-wait = Bekleme süresini sonlandırma
activity-try-forget = Hesabı silme
activity-try-change-password = Şifreyi değiştirme
activity-try-groups = Gruplarınızı değiştirme
activity-try-end-session = Başka bir yerde çıkış yapma
activity-try-rename-session = Bir girişin adını değiştirme
activity-try-everywhere = Her yerden çıkış yapma
activity-try-trust = Bir tarayıcıya güvenme
activity-try-trusted-sign-in = Güvenilen bir tarayıcıdan giriş yapma
activity-try-rename-trust = Güvenilen bir tarayıcının adını değiştirme
activity-try-end-trust = Bir tarayıcıya güvenmeyi bırakma
activity-try-require = İki adımlı doğrulamayı zorunlu kılma
activity-try-verify-email = E-posta adresinizi doğrulayın
activity-try-restore = Yedeklemeyi geri yükleme
activity-try-look = Kayıtlarımıza bakma
activity-try-verify-email = E-posta adresini doğrulama
