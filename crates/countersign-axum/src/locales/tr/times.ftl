### Times. Numbers are rounded so that whoever waits so long has waited long enough.

times-seconds = { $n ->
    [one] { $n } saniye
   *[other] { $n } saniye
}
times-minutes = { $n ->
    [one] { $n } dakika
   *[other] { $n } dakika
}
times-hours = { $n ->
    [one] { $n } saat
   *[other] { $n } saat
}
times-days = { $n ->
    [one] { $n } gün
   *[other] { $n } gün
}

times-in-seconds = { $n ->
    [one] { $n } saniye sonra
   *[other] { $n } saniye sonra
}
times-in-minutes = { $n ->
    [one] { $n } dakika sonra
   *[other] { $n } dakika sonra
}
times-in-hours = { $n ->
    [one] { $n } saat sonra
   *[other] { $n } saat sonra
}
times-in-days = { $n ->
    [one] { $n } gün sonra
   *[other] { $n } gün sonra
}
times-after = { $date } tarihinden sonra
times-later = daha sonra

times-just-now = az önce
times-minutes-ago = { $n ->
    [one] { $n } dakika önce
   *[other] { $n } dakika önce
}
times-hours-ago = { $n ->
    [one] { $n } saat önce
   *[other] { $n } saat önce
}
times-on = { $date }
times-day = { $date }

times-date = { $day } { times-month } { $year }
times-month = { $month ->
    [1] Ocak
    [2] Şubat
    [3] Mart
    [4] Nisan
    [5] Mayıs
    [6] Haziran
    [7] Temmuz
    [8] Ağustos
    [9] Eylül
    [10] Ekim
    [11] Kasım
   *[12] Aralık
}
times-minute = { $day } { times-month-short } { $year } { $time } UTC
times-month-short = { $month ->
    [1] Oca
    [2] Şub
    [3] Mar
    [4] Nis
    [5] May
    [6] Haz
    [7] Tem
    [8] Ağu
    [9] Eyl
    [10] Eki
    [11] Kas
   *[12] Ara
}
times-exactly = { times-date } { $time } UTC
