### Times. Numbers are rounded so that whoever waits so long has waited long enough.

times-seconds = { $n ->
    [one] { $n } seconde
   *[other] { $n } secondes
}
times-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
times-hours = { $n ->
    [one] { $n } heure
   *[other] { $n } heures
}
times-days = { $n ->
    [one] { $n } jour
   *[other] { $n } jours
}

times-in-seconds = { $n ->
    [one] dans { $n } seconde
   *[other] dans { $n } secondes
}
times-in-minutes = { $n ->
    [one] dans { $n } minute
   *[other] dans { $n } minutes
}
times-in-hours = { $n ->
    [one] dans { $n } heure
   *[other] dans { $n } heures
}
times-in-days = { $n ->
    [one] dans { $n } jour
   *[other] dans { $n } jours
}
times-after = après le { $date }
times-later = plus tard

times-just-now = à l’instant
times-minutes-ago = { $n ->
    [one] il y a { $n } minute
   *[other] il y a { $n } minutes
}
times-hours-ago = { $n ->
    [one] il y a { $n } heure
   *[other] il y a { $n } heures
}
times-on = le { $date }
times-day = { $date }

times-date = { $day ->
    [1] { $day }er
   *[other] { $day }
} { times-month } { $year }
times-month = { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
}
times-minute = { $day ->
    [1] { $day }er
   *[other] { $day }
} { times-month-short } { $year }, { $time } UTC
times-month-short = { $month ->
    [1] janv.
    [2] févr.
    [3] mars
    [4] avr.
    [5] mai
    [6] juin
    [7] juil.
    [8] août
    [9] sept.
    [10] oct.
    [11] nov.
   *[12] déc.
}
times-exactly = { times-date }, { $time } UTC
