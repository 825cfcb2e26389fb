### Times. Numbers are rounded so that whoever waits so long has waited long enough.

times-seconds = { $n ->
    [one] { $n } Sekunde
   *[other] { $n } Sekunden
}
times-minutes = { $n ->
    [one] { $n } Minute
   *[other] { $n } Minuten
}
times-hours = { $n ->
    [one] { $n } Stunde
   *[other] { $n } Stunden
}
times-days = { $n ->
    [one] { $n } Tag
   *[other] { $n } Tage
}

times-in-seconds = { $n ->
    [one] in { $n } Sekunde
   *[other] in { $n } Sekunden
}
times-in-minutes = { $n ->
    [one] in { $n } Minute
   *[other] in { $n } Minuten
}
times-in-hours = { $n ->
    [one] in { $n } Stunde
   *[other] in { $n } Stunden
}
times-in-days = { $n ->
    [one] in { $n } Tag
   *[other] in { $n } Tagen
}
times-after = nach dem { $date }
times-later = später

times-just-now = gerade eben
times-minutes-ago = { $n ->
    [one] vor { $n } Minute
   *[other] vor { $n } Minuten
}
times-hours-ago = { $n ->
    [one] vor { $n } Stunde
   *[other] vor { $n } Stunden
}
times-on = am { $date }
times-day = { $date }

times-date = { $day }. { times-month } { $year }
times-month = { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
}
times-minute = { $day }. { times-month-short } { $year }, { $time } UTC
times-month-short = { $month ->
    [1] Jan.
    [2] Feb.
    [3] März
    [4] Apr.
    [5] Mai
    [6] Juni
    [7] Juli
    [8] Aug.
    [9] Sept.
    [10] Okt.
    [11] Nov.
   *[12] Dez.
}
times-exactly = { times-date }, { $time } UTC
