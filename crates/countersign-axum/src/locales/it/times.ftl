### Times. Numbers are rounded so that whoever waits so long has waited long enough.

times-seconds = { $n ->
    [one] { $n } secondo
   *[other] { $n } secondi
}
times-minutes = { $n ->
    [one] { $n } minuto
   *[other] { $n } minuti
}
times-hours = { $n ->
    [one] { $n } ora
   *[other] { $n } ore
}
times-days = { $n ->
    [one] { $n } giorno
   *[other] { $n } giorni
}

times-in-seconds = { $n ->
    [one] tra { $n } secondo
   *[other] tra { $n } secondi
}
times-in-minutes = { $n ->
    [one] tra { $n } minuto
   *[other] tra { $n } minuti
}
times-in-hours = { $n ->
    [one] tra { $n } ora
   *[other] tra { $n } ore
}
times-in-days = { $n ->
    [one] tra { $n } giorno
   *[other] tra { $n } giorni
}
times-after = dopo il giorno { $date }
times-later = più tardi

times-just-now = proprio ora
times-minutes-ago = { $n ->
    [one] { $n } minuto fa
   *[other] { $n } minuti fa
}
times-hours-ago = { $n ->
    [one] { $n } ora fa
   *[other] { $n } ore fa
}
times-on = { $date }
times-day = { $date }

times-date = { $day } { times-month } { $year }
times-month = { $month ->
    [1] gennaio
    [2] febbraio
    [3] marzo
    [4] aprile
    [5] maggio
    [6] giugno
    [7] luglio
    [8] agosto
    [9] settembre
    [10] ottobre
    [11] novembre
   *[12] dicembre
}
times-minute = { $day } { times-month-short } { $year }, { $time } UTC
times-month-short = { $month ->
    [1] gen
    [2] feb
    [3] mar
    [4] apr
    [5] mag
    [6] giu
    [7] lug
    [8] ago
    [9] set
    [10] ott
    [11] nov
   *[12] dic
}
times-exactly = { times-date }, { $time } UTC
