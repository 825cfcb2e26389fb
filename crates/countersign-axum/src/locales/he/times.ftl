### Times. Numbers are rounded so that whoever waits so long has waited long enough.

times-seconds = { $n ->
    [one] שנייה אחת
    [two] שתי שניות
   *[other] { $n } שניות
}
times-minutes = { $n ->
    [one] דקה אחת
    [two] שתי דקות
   *[other] { $n } דקות
}
times-hours = { $n ->
    [one] שעה אחת
    [two] שעתיים
   *[other] { $n } שעות
}
times-days = { $n ->
    [one] יום אחד
    [two] יומיים
   *[other] { $n } ימים
}

times-in-seconds = { $n ->
    [one] בעוד שנייה אחת
    [two] בעוד שתי שניות
   *[other] בעוד { $n } שניות
}
times-in-minutes = { $n ->
    [one] בעוד דקה אחת
    [two] בעוד שתי דקות
   *[other] בעוד { $n } דקות
}
times-in-hours = { $n ->
    [one] בעוד שעה אחת
    [two] בעוד שעתיים
   *[other] בעוד { $n } שעות
}
times-in-days = { $n ->
    [one] בעוד יום אחד
    [two] בעוד יומיים
   *[other] בעוד { $n } ימים
}
times-after = אחרי { $date }
times-later = מאוחר יותר

times-just-now = הרגע
times-minutes-ago = { $n ->
    [one] לפני דקה אחת
    [two] לפני שתי דקות
   *[other] לפני { $n } דקות
}
times-hours-ago = { $n ->
    [one] לפני שעה אחת
    [two] לפני שעתיים
   *[other] לפני { $n } שעות
}
times-on = ב-{ $date }
times-day = { $date }

times-date = { $day } { times-month } { $year }
times-month = { $month ->
    [1] בינואר
    [2] בפברואר
    [3] במרץ
    [4] באפריל
    [5] במאי
    [6] ביוני
    [7] ביולי
    [8] באוגוסט
    [9] בספטמבר
    [10] באוקטובר
    [11] בנובמבר
   *[12] בדצמבר
}
times-minute = { $day } { times-month-short } { $year }, { $time } UTC
times-month-short = { $month ->
    [1] בינו׳
    [2] בפבר׳
    [3] במרץ
    [4] באפר׳
    [5] במאי
    [6] ביוני
    [7] ביולי
    [8] באוג׳
    [9] בספט׳
    [10] באוק׳
    [11] בנוב׳
   *[12] בדצמ׳
}
times-exactly = { times-date }, { $time } UTC
