### What pages say. Names in braces stay as they are: something else stands there in the end.

shared-error-title = Hata: { $title }
shared-sign-out = Çıkış yap
shared-sign-in = Giriş yap
shared-continue = Devam et
shared-back = Geri
shared-back-to-start = Başa dön
shared-begin-again = Yeniden başla
shared-not-now = Şimdi değil
shared-other-ways = Diğer yollar
shared-help = Yardım
shared-get-help = Yardım al
shared-check-again = Yeniden kontrol et
shared-go-to-settings = İki adımlı doğrulamaya git
shared-password = Şifreniz
shared-copy = Kopyala
shared-copied = Kopyalandı
shared-selected = Seçildi
shared-save = Kaydet
shared-name = Ad
shared-change = Değiştir
shared-no-way-to-get-a-code = Kod alamıyorum
shared-language = Dil
shared-digits = Uygulamanızın gösterdiği { $digits } haneli kod

challenge-title = Kodunuzu girin
challenge-title-recovery = Bir yedek kod girin
challenge-title-step-up = Siz olduğunuzu onaylayın
challenge-title-ended = Yeniden giriş yapın
challenge-title-spent = Başka bir yol gerekiyor
challenge-lead = Doğrulama uygulamanızı açın ve { $issuer } için gösterilen { $digits } haneli kodu yazın.
challenge-lead-recovery = { $issuer } için kaydettiğiniz yedek kodlardan birini yazın. Her biri bir kez kullanılabilir.
challenge-lead-recovery-named = { $issuer } için “{ $label }” adıyla kaydettiğiniz kodlardan birini yazın. Her biri bir kez kullanılabilir.
challenge-lead-ended = Hesabınızın güvenliği için şifrenizle yeniden başlayın.
challenge-code = Kod
challenge-recovery-code = Yedek kod
challenge-next-code = Sonraki koda kalan süre: { $wait }
challenge-trust = Bu tarayıcıya { $span } boyunca güven
challenge-trust-hint = Yalnızca size ait bir cihazda. Bunu istediğiniz zaman geri alabilirsiniz.
challenge-use-app = Bunun yerine doğrulama uygulamanızı kullanın
challenge-use-recovery = Bunun yerine bir yedek kod kullanın
challenge-use-named = Bunun yerine “{ $label }” kullanın
challenge-spent-lead = Bu yıl hesabınız için çok sayıda yanlış kod girildi. Şifrenizi bilen biri kodu tahmin etmeye çalışıyor olabilir. Yine de giriş yapabilirsiniz:
challenge-spent-known-browser = daha önce giriş yaptığınız bir tarayıcıyla,
challenge-spent-recovery = bir yedek kodla
challenge-spent-unlock = ya da uygulamanızla veya destek ekibinden alacağınız bir kodla bu tarayıcının kilidini açarak.
challenge-spent-or-wait = Dilerseniz { $when } yeniden deneyin.
challenge-unlock = Bu tarayıcının kilidini aç
challenge-wrong = Bu kod eşleşmedi. Uygulamanızın şu anda gösterdiği kodu yazın.
challenge-wrong-recovery = Bu kod eşleşmedi. Bir kez kullanılan kod artık geçerli değildir.
challenge-wrong-last = Bu kod eşleşmedi ve şimdilik son denemeydi.
challenge-digits = Kodlar { $digits } hanelidir.
challenge-recovery-form = Yedek kodlar { $count } harf ve rakamdan oluşur.
challenge-used = Bu kod daha önce kullanıldı. Sonraki kodu yazın.
challenge-used-wait = Bu kod daha önce kullanıldı. Sonraki kod { $when } gelecek.
challenge-recovery-used = Bu kod { $date } tarihinde kullanıldı. Her biri bir kez kullanılabilir: başka bir kod yazın.
challenge-spent = Uygulamanızın kodları şu anda bu tarayıcıdan kabul edilmiyor.
challenge-wait = Çok fazla yanlış kod girildi. Lütfen { $when } yeniden deneyin.
challenge-wait-spent = Bu yıl çok fazla yanlış kod girildi, bu yüzden uygulamanın kodları bu tarayıcıdan kabul edilmiyor. Daha önce giriş yaptığınız bir tarayıcıyı veya bir yedek kodu kullanın ya da bu tarayıcının kilidini açın. Dilerseniz { $when } yeniden deneyin.
challenge-wait-limiter = Çok fazla deneme yapıldı. Lütfen { $when } yeniden deneyin.
challenge-wait-other = Kodlar şu anda kabul edilmiyor. Lütfen { $when } yeniden deneyin.

clock-behind = Bu, eski bir kod. Telefonunuzun saati yaklaşık { $span } geri görünüyor. Telefonun ayarlarında otomatik saati açın, ardından uygulamanın gösterdiği kodu yazın.
clock-link = Kodlarım kabul edilmiyor
clock-title = Telefonunuzun saati doğru mu?
clock-lead = Kodlar saate göre değişir. Telefonda otomatik saati açın ve yeniden deneyin. Bu işe yaramazsa uygulamanızın gösterdiği iki kodu art arda yazın.
clock-first = İlk kod
clock-second = Ondan sonraki kod
clock-second-hint = Uygulama yeni bir kod gösterene kadar bekleyin. Bu en fazla { $period } saniye sürer.
clock-check = İkisini de kontrol et
clock-wrong = Bu iki kod eşleşmedi. Bir kod yazın, uygulama sonraki kodu gösterene kadar bekleyin ve onu da yazın.
clock-back = Tek koda dön

another-title = Bu sayfa başka bir girişe ait
another-pending = Bu arada biri burada { $account } olarak giriş yapmaya başladı. Yazdıklarınızın hiçbirine bakılmadı.
another-signed-in = Bu arada biri burada { $account } olarak giriş yaptı. Yazdıklarınızın hiçbirine bakılmadı.
another-go-on = O girişle devam et
another-somebody-else = Başka biri olarak giriş yap

recovered-title = Telefonunuz hâlâ sizde mi?
recovered-title-last = Bu, son yedek kodunuzdu
recovered-left = Bir yedek kodla giriş yaptınız; o kod artık geçerli değil. { $left ->
    [one] Bir kodunuz kaldı.
   *[other] { $left } kodunuz kaldı.
}
recovered-few = Az kodunuz kaldı. Yakında yeni bir set oluşturun.
recovered-none = Ayrılmadan önce yeni kodlar oluşturun: kodlarınız ve telefonunuz olmadan yeniden giriş yapamazsınız.
recovered-none-no-way = Kodlarınız ve telefonunuz olmadan yeniden giriş yapamazsınız.
recovered-phone = Telefonunuz artık sizde değil mi?
recovered-phone-lead = Yenisini ayarlayın. Onayladığınız anda eskisinin yerini alır, daha önce değil.
recovered-replace = Yenisiyle değiştir
recovered-new-set = Yeni set hemen eskisinin yerini alır.
recovered-without-codes = Kodlar olmadan devam et

unlock-title = Bu tarayıcının kilidini açın
unlock-title-done = Uygulamanız burada yeniden çalışıyor
unlock-done = Tamam. Uygulamanızın kodları bundan sonra bu tarayıcıda kabul edilir.
unlock-done-warning = Bu girişlerin hepsini siz yapmadıysanız biri şifrenizi biliyor: şifrenizi değiştirin.
unlock-go-on = Bir kodla devam et
unlock-lead = Hesabınız için çok sayıda yanlış kod girildi. Şifrenizi bilen biri kodu tahmin etmeye çalışıyor olabilir, bu yüzden yeni tarayıcıların beklemesi gerekiyor. Uygulamanın sizde olduğunu gösterin: { $needed ->
    [one] bir doğru kod yazın.
   *[other] aralıklarla, art arda { $needed } doğru kod yazın.
}
unlock-left = { $left ->
    [one] Bir süre sonra bir kod daha. Uygulamanızı elinizin altında tutun.
   *[other] Aralıklarla { $left } kod daha. Uygulamanızı elinizin altında tutun.
}
unlock-progress = Kodlar: { $successes } / { $needed }
unlock-was-right = Kod doğruydu.
unlock-was-wrong = Kısa süre önce burada yanlış bir kod girildi.
unlock-next = Sonraki kodu girmenize kalan süre: { $wait }.
unlock-goes-on = Bu sayfa kendiliğinden devam eder. Kodu yazmak için o zaman 10 dakikanız olur.
unlock-password-again = O zaman şifreniz yeniden sorulacak.
unlock-code = Kod { $number } / { $needed }
unlock-hint = Tek bir hatada 15 dakika sonra baştan başlanır.
unlock-support-lead = Destek ekibinin size verdiği kodu yazın. Bir gün içinde, bir kez kullanılabilir.
unlock-support-code = Destek ekibinin verdiği kod
unlock-support-hint = 12 harf ve rakam.
unlock-support-form = Destek ekibinin verdiği kod 12 harf ve rakamdan oluşur.
unlock-support-wrong = Bu kod doğru değil, daha önce kullanılmış veya bir günden eski.
unlock-use-app = Bunun yerine uygulamanızı kullanın
unlock-use-support = Destek ekibinden aldığım bir kod var
unlock-wrong = Bu kod eşleşmedi, bu yüzden baştan başlanıyor.
unlock-early = Kod için henüz erken. Koda bakılmadı.

setup-title = Doğrulama uygulaması ekle
setup-title-replace = Doğrulama uygulamasını değiştir
setup-title-unverified = Önce adresinizi doğrulayın
setup-lead = Telefonunuzda her { $period } saniyede bir yeni kod gösteren bir uygulama. Herhangi biri olur: Aegis, 1Password, Google Authenticator, şifre yöneticiniz.
setup-lead-replace = “{ $name }” yeni uygulama onaylanana kadar çalışır. Ardından kodları geçersiz olur ve diğer tarayıcılardan çıkış yapılır.
setup-name-hint = Ayırt edebilmeniz için, örneğin “Telefon”. Boş bırakabilirsiniz.
setup-scan = Resmi uygulamayla tarayın.
setup-picture = Doğrulama uygulamanız için QR kodu
setup-on-this-phone = Bu telefonda mı?
setup-open-in-app = Uygulamada aç
setup-type-key = Tarayamıyor musunuz? Bu anahtarı yazın:
setup-code = Uygulamanın gösterdiği kod
setup-time-left = Tamamlamak için { $span } süreniz var.
setup-turn-on = Aç
setup-must = Hesabınızda iki adımlı doğrulama olmalı. Devam etmek için ayarlayın.
setup-must-since = Hesabınızda iki adımlı doğrulama olmalı. Ayarlama süresi { $date } tarihinde doldu.
setup-full = { $count ->
    [one] Bir uygulamanız var ve başka uygulama eklenemez. Önce onu kaldırın, sonra yenisini ekleyin.
   *[other] { $count } uygulamanız var ve daha fazlası eklenemez. Artık kullanmadığınız birini kaldırın, sonra yenisini ekleyin.
}
setup-unverified = E-posta adresiniz doğrulandıktan sonra uygulama ekleyebilirsiniz. Size gönderilen iletideki bağlantıyı açın, sonra buraya dönün.
setup-verify = Adresi doğrula
setup-verified = Adresi doğruladım

codes-title = Yedek kodlarınızı kaydedin
codes-title-make = Yeni yedek kodlar oluşturun
codes-lead = Telefonunuzu kaybederseniz her kodla bir kez giriş yapabilirsiniz. Kodlar yalnızca şimdi gösterilir. Onları şifrelerinizi sakladığınız yerde veya kâğıtta saklayın.
codes-copy-all = Tümünü kopyala
codes-download = İndir
codes-print = Yazdır
codes-replaced = Önceki kod setiniz artık geçerli değil.
codes-first = İki adımlı doğrulama açık.
codes-saved = Kodları kaydettim
codes-sheet-heading = { $site } için yedek kodlar
codes-sheet-heading-named = { $site } için yedek kodlar, “{ $label }”
codes-sheet-whose = { $account }, { $date }
codes-sheet-use = Telefonunuz yanınızda olmadığında, şifrenizden sonra her kodla bir kez giriş yapabilirsiniz.
codes-sheet-strike = Kullandığınız kodun üstünü çizin.
codes-left = { $remaining ->
    [0] { $total } kodunuzdan hiçbiri kalmadı.
    [one] { $total } kodunuzdan { $remaining } tanesi kaldı.
   *[other] { $total } kodunuzdan { $remaining } tanesi kaldı.
} Yeni set hemen eskisinin yerini alır: daha önce kaydettiğiniz kodlar geçersiz olur.
codes-left-named = “{ $label }” için { $total } kodunuzdan { $remaining } tanesi kaldı. Yeni set hemen eskisinin yerini alır: daha önce kaydettiğiniz kodlar geçersiz olur.
codes-none = Henüz kodunuz yok. Telefonunuz yanınızda olmadığında her kodla bir kez giriş yapabilirsiniz.
codes-none-named = Henüz “{ $label }” kodunuz yok. Telefonunuz yanınızda olmadığında her kodla bir kez giriş yapabilirsiniz.
codes-make = Yeni kodlar oluştur

resume-title = Kaldığınız yerden devam edin
resume-title-gone = Burada yapılacak bir şey kalmadı
resume-remove = Bir uygulamayı kaldırmak üzereydiniz. Henüz kaldırılmadı.
resume-replace = Bir uygulamayı değiştirmek üzereydiniz. Eskisi hâlâ çalışıyor.
resume-add = Bir uygulama eklemek üzereydiniz.
resume-other = Arada sizden bir kod istendi. Daha önce gönderdikleriniz saklandı ve şimdi gönderiliyor.
resume-gone = Bu zaten yapıldı veya 10 dakikadan uzun bekledi. Hiçbir şey kaybolmadı: bulunduğunuz yere dönün ve yeniden yapın.

settings-title = İki adımlı doğrulama
settings-on = Açık.
settings-on-asked = Açık. Son kod girişiniz: { $when }.
settings-off = Kapalı. Giriş için yalnızca şifreniz sorulur.
settings-off-lead = İki adımlı doğrulamayla, telefonunuzdaki bir uygulamanın kodu da sorulur. Şifrenizi öğrenen biri yine de giriş yapamaz.
settings-must-from = { $date } tarihinden itibaren hesabınızda iki adımlı doğrulama olmalı. O güne kadar ayarlayın.
settings-must-codes = Hesabınızda yedek kodlar olmalı.
settings-make-them = Şimdi oluştur
settings-apps = Doğrulama uygulamaları
settings-last-used = Son kullanım: { $when }
settings-app-replace-lead = Yeni bir telefon mu? Bu uygulama, yenisi onaylanana kadar çalışır. Ardından diğer tarayıcılardan çıkış yapılır.
settings-asked-first = Önce sizden bir kod istenecek.
settings-app-replace = “{ $name }” uygulamasını değiştir
settings-app-remove-only = Bu, tek uygulamanız. Kaldırırsanız iki adımlı doğrulama kapanır, yedek kodlarınız silinir ve diğer tarayıcılardan çıkış yapılır.
settings-app-remove-lead = Kaldırırsanız kodları geçersiz olur ve diğer tarayıcılardan çıkış yapılır.
settings-app-remove = “{ $name }” uygulamasını kaldır
settings-app-must-stay = Hesabınızda iki adımlı doğrulama olmalı, bu yüzden tek uygulama kaldırılamaz. Başka bir uygulama ekleyin veya bunu yenisiyle değiştirin.
settings-apps-full = Daha fazla uygulama eklenemez.
settings-apps-more = Birden çok telefonunuz veya bir şifre yöneticiniz mi var? Her birinin kendi uygulaması olabilir.
settings-add = Ekle
settings-codes = Yedek kodlar
settings-codes-left = Kalan: { $remaining } / { $total }
settings-codes-left-named = “{ $label }”: Kalan: { $remaining } / { $total }
settings-codes-none = Yok
settings-codes-none-named = “{ $label }”: yok
settings-codes-lead = Telefonunuzun yanınızda olmadığı gün için.
settings-codes-soon = Yakında yeni bir set oluşturun.
settings-codes-few = Az kod kaldı.
settings-codes-new = Yeni set
settings-codes-make = Set oluştur
settings-trusted = Güvenilen tarayıcılar
settings-trusted-lead = Girişte bu tarayıcılardan kod istenmez. Güvenliğinizi değiştiren işlemlerde onlardan da istenir.
settings-trusted-none = Yok. Uygulamanızın bir koduyla giriş yaparken tarayıcıya güvenmeyi seçebilirsiniz.
settings-trusted-this = bu tarayıcı
settings-trusted-since = Güven başlangıcı: { $when }, bitişi: { $end }
settings-trusted-used = son kullanım: { $when }
settings-trusted-stop-lead = Bir sonraki girişinde kod istenir.
settings-trusted-stop = Bu tarayıcıya güvenmeyi bırak
settings-trusted-all = Hepsi birden.
settings-trusted-stop-all = Hiçbirine güvenme
settings-sessions = Giriş yaptığınız yerler
settings-session-this = burası
settings-session-seen = son görülme: { $when }
settings-session-since = Giriş: { $when }.
settings-session-unknown = Bilinmeyen tarayıcı
settings-session-program = Bir program
settings-session-by-app = Uygulamanızın bir koduyla
settings-session-by-recovery = Bir yedek kodla
settings-session-by-trust = Güvenilen tarayıcı olarak, kodsuz
settings-session-by-password = Yalnızca şifrenizle
settings-session-end = Buradan çıkış yap
settings-session-forget = Bu tarayıcıyı unut
settings-session-forget-hint = Başkalarının da kullandığı bilgisayarlar için: buradaki bir sonraki girişte kod istenir.
settings-others = Burası dışında her yer.
settings-others-end = Diğerlerinden çıkış yap
settings-everywhere-lead = Bir şey mi kaybettiniz, yoksa hesabınızda başka biri mi var?
settings-everywhere = Her yerden çıkış yap
settings-everywhere-what = Buradan da çıkış yapılır ve artık hiçbir tarayıcıya güvenilmez. Uygulamalarınız ve kodlarınız kalır.
settings-password = Şifre
settings-password-lead = Değiştirdiğinizde diğer her yerden çıkış yapılır.
settings-activity = Son etkinlikler
settings-activity-not-you = Bunlardan birini siz yapmadınız mı? Şifrenizi değiştirin ve size ait olmayan uygulamaları kaldırın.
settings-turn-off = Kapat
settings-turn-off-lead = Girişte yalnızca şifreniz sorulur.
settings-turn-off-prove = Önce bir kodla siz olduğunuzu onaylayın, sonra buraya dönün.
settings-confirm = Onayla
settings-turn-off-what = Uygulamalarınız ve yedek kodlarınız kaldırılır. Diğer tarayıcılardan çıkış yapılır.
settings-turn-off-now = İki adımlı doğrulamayı kapat

password-missing = Şifrenizi yazın.
password-wrong = Bu şifre yanlış.
password-wait = Çok fazla yanlış şifre girildi. Lütfen { $when } yeniden deneyin.
