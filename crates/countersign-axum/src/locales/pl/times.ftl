### Times. Numbers are rounded so that whoever waits so long has waited long enough.

times-seconds = { $n ->
    [one] { $n } sekundę
    [few] { $n } sekundy
    [many] { $n } sekund
   *[other] { $n } sekundy
}
times-minutes = { $n ->
    [one] { $n } minutę
    [few] { $n } minuty
    [many] { $n } minut
   *[other] { $n } minuty
}
times-hours = { $n ->
    [one] { $n } godzinę
    [few] { $n } godziny
    [many] { $n } godzin
   *[other] { $n } godziny
}
times-days = { $n ->
    [one] { $n } dzień
    [few] { $n } dni
    [many] { $n } dni
   *[other] { $n } dnia
}

times-in-seconds = { $n ->
    [one] za { $n } sekundę
    [few] za { $n } sekundy
    [many] za { $n } sekund
   *[other] za { $n } sekundy
}
times-in-minutes = { $n ->
    [one] za { $n } minutę
    [few] za { $n } minuty
    [many] za { $n } minut
   *[other] za { $n } minuty
}
times-in-hours = { $n ->
    [one] za { $n } godzinę
    [few] za { $n } godziny
    [many] za { $n } godzin
   *[other] za { $n } godziny
}
times-in-days = { $n ->
    [one] za { $n } dzień
    [few] za { $n } dni
    [many] za { $n } dni
   *[other] za { $n } dnia
}
times-after = po { $date }
times-later = później

times-just-now = przed chwilą
times-minutes-ago = { $n ->
    [one] { $n } minutę temu
    [few] { $n } minuty temu
    [many] { $n } minut temu
   *[other] { $n } minuty temu
}
times-hours-ago = { $n ->
    [one] { $n } godzinę temu
    [few] { $n } godziny temu
    [many] { $n } godzin temu
   *[other] { $n } godziny temu
}
times-on = { $date }
times-day = { $date }

times-date = { $day } { times-month } { $year }
times-month = { $month ->
    [1] stycznia
    [2] lutego
    [3] marca
    [4] kwietnia
    [5] maja
    [6] czerwca
    [7] lipca
    [8] sierpnia
    [9] września
    [10] października
    [11] listopada
   *[12] grudnia
}
times-minute = { $day } { times-month-short } { $year }, { $time } UTC
times-month-short = { $month ->
    [1] sty
    [2] lut
    [3] mar
    [4] kwi
    [5] maj
    [6] cze
    [7] lip
    [8] sie
    [9] wrz
    [10] paź
    [11] lis
   *[12] gru
}
times-exactly = { times-date }, { $time } UTC
