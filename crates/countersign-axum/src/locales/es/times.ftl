### Times. Numbers are rounded so that whoever waits so long has waited long enough.

times-seconds = { $n ->
    [one] { $n } segundo
   *[other] { $n } segundos
}
times-minutes = { $n ->
    [one] { $n } minuto
   *[other] { $n } minutos
}
times-hours = { $n ->
    [one] { $n } hora
   *[other] { $n } horas
}
times-days = { $n ->
    [one] { $n } día
   *[other] { $n } días
}

times-in-seconds = { $n ->
    [one] dentro de { $n } segundo
   *[other] dentro de { $n } segundos
}
times-in-minutes = { $n ->
    [one] dentro de { $n } minuto
   *[other] dentro de { $n } minutos
}
times-in-hours = { $n ->
    [one] dentro de { $n } hora
   *[other] dentro de { $n } horas
}
times-in-days = { $n ->
    [one] dentro de { $n } día
   *[other] dentro de { $n } días
}
times-after = después del { $date }
times-later = más tarde

times-just-now = ahora mismo
times-minutes-ago = { $n ->
    [one] hace { $n } minuto
   *[other] hace { $n } minutos
}
times-hours-ago = { $n ->
    [one] hace { $n } hora
   *[other] hace { $n } horas
}
times-on = el { $date }
times-day = { $date }

times-date = { $day } de { times-month } de { $year }
times-month = { $month ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
}
times-minute = { $day } { times-month-short } { $year }, { $time } UTC
times-month-short = { $month ->
    [1] ene
    [2] feb
    [3] mar
    [4] abr
    [5] may
    [6] jun
    [7] jul
    [8] ago
    [9] sept
    [10] oct
    [11] nov
   *[12] dic
}
times-exactly = { times-date }, { $time } UTC
