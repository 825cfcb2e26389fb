### Times. Numbers are rounded so that whoever waits so long has waited long enough.

times-seconds = { $n ->
    [one] { $n } секунду
    [few] { $n } секунди
    [many] { $n } секунд
   *[other] { $n } секунди
}
times-minutes = { $n ->
    [one] { $n } хвилину
    [few] { $n } хвилини
    [many] { $n } хвилин
   *[other] { $n } хвилини
}
times-hours = { $n ->
    [one] { $n } годину
    [few] { $n } години
    [many] { $n } годин
   *[other] { $n } години
}
times-days = { $n ->
    [one] { $n } день
    [few] { $n } дні
    [many] { $n } днів
   *[other] { $n } дня
}

times-in-seconds = { $n ->
    [one] через { $n } секунду
    [few] через { $n } секунди
    [many] через { $n } секунд
   *[other] через { $n } секунди
}
times-in-minutes = { $n ->
    [one] через { $n } хвилину
    [few] через { $n } хвилини
    [many] через { $n } хвилин
   *[other] через { $n } хвилини
}
times-in-hours = { $n ->
    [one] через { $n } годину
    [few] через { $n } години
    [many] через { $n } годин
   *[other] через { $n } години
}
times-in-days = { $n ->
    [one] через { $n } день
    [few] через { $n } дні
    [many] через { $n } днів
   *[other] через { $n } дня
}
times-after = після { $date }
times-later = пізніше

times-just-now = щойно
times-minutes-ago = { $n ->
    [one] { $n } хвилину тому
    [few] { $n } хвилини тому
    [many] { $n } хвилин тому
   *[other] { $n } хвилини тому
}
times-hours-ago = { $n ->
    [one] { $n } годину тому
    [few] { $n } години тому
    [many] { $n } годин тому
   *[other] { $n } години тому
}
times-on = { $date }
times-day = { $date }

times-date = { $day } { times-month } { $year } року
times-month = { $month ->
    [1] січня
    [2] лютого
    [3] березня
    [4] квітня
    [5] травня
    [6] червня
    [7] липня
    [8] серпня
    [9] вересня
    [10] жовтня
    [11] листопада
   *[12] грудня
}
times-minute = { $day } { times-month-short } { $year } р., { $time } UTC
times-month-short = { $month ->
    [1] січ.
    [2] лют.
    [3] бер.
    [4] квіт.
    [5] трав.
    [6] черв.
    [7] лип.
    [8] серп.
    [9] вер.
    [10] жовт.
    [11] лист.
   *[12] груд.
}
times-exactly = { times-date }, { $time } UTC
