### Times. Numbers are rounded so that whoever waits so long has waited long enough.

times-seconds = { $n ->
    [one] { $n } sekundu
    [few] { $n } sekundy
    [many] { $n } sekundy
   *[other] { $n } sekund
}
times-minutes = { $n ->
    [one] { $n } minutu
    [few] { $n } minuty
    [many] { $n } minuty
   *[other] { $n } minut
}
times-hours = { $n ->
    [one] { $n } hodinu
    [few] { $n } hodiny
    [many] { $n } hodiny
   *[other] { $n } hodin
}
times-days = { $n ->
    [one] { $n } den
    [few] { $n } dny
    [many] { $n } dne
   *[other] { $n } dní
}

times-in-seconds = { $n ->
    [one] za { $n } sekundu
    [few] za { $n } sekundy
    [many] za { $n } sekundy
   *[other] za { $n } sekund
}
times-in-minutes = { $n ->
    [one] za { $n } minutu
    [few] za { $n } minuty
    [many] za { $n } minuty
   *[other] za { $n } minut
}
times-in-hours = { $n ->
    [one] za { $n } hodinu
    [few] za { $n } hodiny
    [many] za { $n } hodiny
   *[other] za { $n } hodin
}
times-in-days = { $n ->
    [one] za { $n } den
    [few] za { $n } dny
    [many] za { $n } dne
   *[other] za { $n } dní
}
times-after = po { $date }
times-later = později

times-just-now = právě teď
times-minutes-ago = { $n ->
    [one] před { $n } minutou
    [few] před { $n } minutami
    [many] před { $n } minuty
   *[other] před { $n } minutami
}
times-hours-ago = { $n ->
    [one] před { $n } hodinou
    [few] před { $n } hodinami
    [many] před { $n } hodiny
   *[other] před { $n } hodinami
}
times-on = { $date }
times-day = { $date }

times-date = { $day }. { times-month } { $year }
times-month = { $month ->
    [1] ledna
    [2] února
    [3] března
    [4] dubna
    [5] května
    [6] června
    [7] července
    [8] srpna
    [9] září
    [10] října
    [11] listopadu
   *[12] prosince
}
times-minute = { $day }. { times-month-short } { $year } { $time } UTC
times-month-short = { $month }.
times-exactly = { times-date } { $time } UTC
