### Times. Numbers are rounded so that whoever waits so long has waited long enough.

times-seconds = { $n } 秒
times-minutes = { $n } 分钟
times-hours = { $n } 小时
times-days = { $n } 天

times-in-seconds = 在 { $n } 秒后
times-in-minutes = 在 { $n } 分钟后
times-in-hours = 在 { $n } 小时后
times-in-days = 在 { $n } 天后
times-after = 在{ $date }之后
times-later = 稍后

times-just-now = 刚刚
times-minutes-ago = { $n } 分钟前
times-hours-ago = { $n } 小时前
times-on = { $date }
times-day = { $date }

times-date = { $year }年{ times-month }{ $day }日
times-month = { $month }月
times-minute = { $year }年{ times-month-short }{ $day }日 { $time } UTC
times-month-short = { $month }月
times-exactly = { times-date } { $time } UTC
