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
    [one] { $n } dia
   *[other] { $n } dias
}

times-in-seconds = { $n ->
    [one] em { $n } segundo
   *[other] em { $n } segundos
}
times-in-minutes = { $n ->
    [one] em { $n } minuto
   *[other] em { $n } minutos
}
times-in-hours = { $n ->
    [one] em { $n } hora
   *[other] em { $n } horas
}
times-in-days = { $n ->
    [one] em { $n } dia
   *[other] em { $n } dias
}
times-after = depois de { $date }
times-later = mais tarde

times-just-now = agora mesmo
times-minutes-ago = { $n ->
    [one] há { $n } minuto
   *[other] há { $n } minutos
}
times-hours-ago = { $n ->
    [one] há { $n } hora
   *[other] há { $n } horas
}
times-on = em { $date }
times-day = { $date }

times-date = { $day ->
    [1] { $day }º
   *[other] { $day }
} de { times-month } de { $year }
times-month = { $month ->
    [1] janeiro
    [2] fevereiro
    [3] março
    [4] abril
    [5] maio
    [6] junho
    [7] julho
    [8] agosto
    [9] setembro
    [10] outubro
    [11] novembro
   *[12] dezembro
}
times-minute = { $day ->
    [1] { $day }º
   *[other] { $day }
} de { times-month-short } de { $year }, { $time } UTC
times-month-short = { $month ->
    [1] jan.
    [2] fev.
    [3] mar.
    [4] abr.
    [5] maio
    [6] jun.
    [7] jul.
    [8] ago.
    [9] set.
    [10] out.
    [11] nov.
   *[12] dez.
}
times-exactly = { times-date }, { $time } UTC
