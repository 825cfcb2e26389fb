### Times. Numbers are rounded so that whoever waits so long has waited long enough.

times-seconds = { $n }초
times-minutes = { $n }분
times-hours = { $n }시간
times-days = { $n }일

times-in-seconds = { $n }초 후에
times-in-minutes = { $n }분 후에
times-in-hours = { $n }시간 후에
times-in-days = { $n }일 후에
times-after = { $date }이 지난 후에
times-later = 나중에

times-just-now = 방금
times-minutes-ago = { $n }분 전
times-hours-ago = { $n }시간 전
times-on = { $date }
times-day = { $date }

times-date = { $year }년 { times-month } { $day }일
times-month = { $month }월
times-minute = { $year }년 { times-month-short } { $day }일 { $time } UTC
times-month-short = { $month }월
times-exactly = { times-date } { $time } UTC
