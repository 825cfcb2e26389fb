### Times. Numbers are rounded so that whoever waits so long has waited long enough.

times-seconds = { $n ->
    [one] { $n } seconde
   *[other] { $n } seconden
}
times-minutes = { $n ->
    [one] { $n } minuut
   *[other] { $n } minuten
}
times-hours = { $n } uur
times-days = { $n ->
    [one] { $n } dag
   *[other] { $n } dagen
}

times-in-seconds = { $n ->
    [one] over { $n } seconde
   *[other] over { $n } seconden
}
times-in-minutes = { $n ->
    [one] over { $n } minuut
   *[other] over { $n } minuten
}
times-in-hours = over { $n } uur
times-in-days = { $n ->
    [one] over { $n } dag
   *[other] over { $n } dagen
}
times-after = na { $date }
times-later = later

times-just-now = zojuist
times-minutes-ago = { $n ->
    [one] { $n } minuut geleden
   *[other] { $n } minuten geleden
}
times-hours-ago = { $n } uur geleden
times-on = op { $date }
times-day = { $date }

times-date = { $day } { times-month } { $year }
times-month = { $month ->
    [1] januari
    [2] februari
    [3] maart
    [4] april
    [5] mei
    [6] juni
    [7] juli
    [8] augustus
    [9] september
    [10] oktober
    [11] november
   *[12] december
}
times-minute = { $day } { times-month-short } { $year }, { $time } UTC
times-month-short = { $month ->
    [1] jan
    [2] feb
    [3] mrt
    [4] apr
    [5] mei
    [6] jun
    [7] jul
    [8] aug
    [9] sep
    [10] okt
    [11] nov
   *[12] dec
}
times-exactly = { times-date }, { $time } UTC
