### Times. Numbers are rounded so that whoever waits so long has waited long enough.

times-seconds = { $n ->
    [one] { $n } sekund
   *[other] { $n } sekunder
}
times-minutes = { $n ->
    [one] { $n } minut
   *[other] { $n } minuter
}
times-hours = { $n ->
    [one] { $n } timme
   *[other] { $n } timmar
}
times-days = { $n ->
    [one] { $n } dag
   *[other] { $n } dagar
}

times-in-seconds = { $n ->
    [one] om { $n } sekund
   *[other] om { $n } sekunder
}
times-in-minutes = { $n ->
    [one] om { $n } minut
   *[other] om { $n } minuter
}
times-in-hours = { $n ->
    [one] om { $n } timme
   *[other] om { $n } timmar
}
times-in-days = { $n ->
    [one] om { $n } dag
   *[other] om { $n } dagar
}
times-after = efter den { $date }
times-later = senare

times-just-now = alldeles nyss
times-minutes-ago = { $n ->
    [one] för { $n } minut sedan
   *[other] för { $n } minuter sedan
}
times-hours-ago = { $n ->
    [one] för { $n } timme sedan
   *[other] för { $n } timmar sedan
}
times-on = den { $date }
times-day = den { $date }

times-date = { $day } { times-month } { $year }
times-month = { $month ->
    [1] januari
    [2] februari
    [3] mars
    [4] april
    [5] maj
    [6] juni
    [7] juli
    [8] augusti
    [9] september
    [10] oktober
    [11] november
   *[12] december
}
times-minute = { $day } { times-month-short } { $year } { $time } UTC
times-month-short = { $month ->
    [1] jan.
    [2] feb.
    [3] mars
    [4] apr.
    [5] maj
    [6] juni
    [7] juli
    [8] aug.
    [9] sep.
    [10] okt.
    [11] nov.
   *[12] dec.
}
times-exactly = { times-date } { $time } UTC
