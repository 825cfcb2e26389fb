### Times. Numbers are rounded so that whoever waits so long has waited long enough.

times-seconds = { $n }秒
times-minutes = { $n }分
times-hours = { $n }時間
times-days = { $n }日間

times-in-seconds = { $n }秒後に
times-in-minutes = { $n }分後に
times-in-hours = { $n }時間後に
times-in-days = { $n }日後に
times-after = { $date }を過ぎてから
times-later = しばらくしてから

times-just-now = たった今
times-minutes-ago = { $n }分前
times-hours-ago = { $n }時間前
times-on = { $date }
times-day = { $date }

times-date = { $year }年{ times-month }{ $day }日
times-month = { $month }月
times-minute = { $year }年{ times-month-short }{ $day }日 { $time } UTC
times-month-short = { $month }月
times-exactly = { times-date } { $time } UTC
