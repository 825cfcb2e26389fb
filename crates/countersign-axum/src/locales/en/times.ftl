### Times. Numbers are rounded so that whoever waits so long has waited long enough.

## How long, as in "You have …" and "Trust this browser for …"

times-seconds = { $n ->
    [one] { $n } second
   *[other] { $n } seconds
}
times-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
times-hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}
times-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}

## When, as in "Come back …"

times-in-seconds = { $n ->
    [one] in { $n } second
   *[other] in { $n } seconds
}
times-in-minutes = { $n ->
    [one] in { $n } minute
   *[other] in { $n } minutes
}
times-in-hours = { $n ->
    [one] in { $n } hour
   *[other] in { $n } hours
}
times-in-days = { $n ->
    [one] in { $n } day
   *[other] in { $n } days
}
times-after = after { $date }
times-later = later

## When it was, as in "Last used …"

times-just-now = just now
times-minutes-ago = { $n ->
    [one] { $n } minute ago
   *[other] { $n } minutes ago
}
times-hours-ago = { $n ->
    [one] { $n } hour ago
   *[other] { $n } hours ago
}
times-on = on { $date }
# As in "Trusted on 3 March 2027, until 2 April 2027".
times-day = { $date }

## Days: $day and $year are written as they are, $month is the number of the month

times-date = { $day } { times-month } { $year }
times-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
# In lists that are read like a log, such as "2 Nov 2026, 14:03 UTC".
times-minute = { $day } { times-month-short } { $year }, { $time } UTC
times-month-short = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
times-exactly = { times-date }, { $time } UTC
