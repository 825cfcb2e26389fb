### The audit trail in plain words, for its owner.

activity-signed-in = 앱의 코드로 로그인함
activity-signed-in-recovery = 복구 코드로 로그인함
activity-app-added = 앱이 추가됨
activity-code-right = { $code ->
    [recovery] 올바른 복구 코드가 입력됨
    [unlock] 올바른 브라우저 잠금 해제 코드가 입력됨
   *[app] 앱의 올바른 코드가 입력됨
}
activity-code-wrong = { $code ->
    [recovery] 잘못된 복구 코드가 입력됨
    [unlock] 잘못된 브라우저 잠금 해제 코드가 입력됨
   *[app] 앱의 잘못된 코드가 입력됨
}
activity-code-wrong-last = { $code ->
    [recovery] 잘못된 복구 코드가 입력되어 남은 시도 횟수가 없음
    [unlock] 잘못된 브라우저 잠금 해제 코드가 입력되어 남은 시도 횟수가 없음
   *[app] 앱의 잘못된 코드가 입력되어 남은 시도 횟수가 없음
}
activity-code-again = { $code ->
    [recovery] 같은 복구 코드가 다시 입력됨
    [unlock] 같은 브라우저 잠금 해제 코드가 다시 입력됨
   *[app] 앱의 같은 코드가 다시 입력됨
}
activity-code-early = 브라우저 잠금 해제 코드가 너무 일찍 입력됨
activity-code-throttled = { $code ->
    [recovery] 복구 코드가 거부됨: 시도 횟수가 너무 많음
    [unlock] 브라우저 잠금 해제 코드가 거부됨: 시도 횟수가 너무 많음
   *[app] 앱의 코드가 거부됨: 시도 횟수가 너무 많음
}
activity-code-spent = { $code ->
    [recovery] 복구 코드가 거부됨: 지난 1년 동안 잘못된 코드가 너무 많음
    [unlock] 브라우저 잠금 해제 코드가 거부됨: 지난 1년 동안 잘못된 코드가 너무 많음
   *[app] 앱의 코드가 거부됨: 지난 1년 동안 잘못된 코드가 너무 많음
}
activity-code-refused = { $code ->
    [recovery] 복구 코드가 거부됨
    [unlock] 브라우저 잠금 해제 코드가 거부됨
   *[app] 앱의 코드가 거부됨
}

activity-at-sign-in = 로그인할 때
activity-at-step-up = 다시 확인할 때
activity-at-setup = 앱을 추가할 때

activity-password-wrong-sign-in = 로그인할 때 잘못된 비밀번호가 입력됨
activity-password-wrong = 잘못된 비밀번호가 입력됨
activity-password-throttled-sign-in = 로그인할 때 비밀번호가 거부됨: 시도 횟수가 너무 많음
activity-password-frozen-sign-in = 로그인할 때 올바른 비밀번호가 거부됨: 로그인이 정지되어 있었음
activity-password-throttled = 비밀번호가 거부됨: 시도 횟수가 너무 많음
activity-browser-copied = 신뢰하는 브라우저에 저장된 정보의 복사본이 사용되어 그 브라우저의 신뢰를 취소함
activity-fault = 계정 기록이 손상되어 요청을 거부함
activity-unknown = 그 밖의 활동

activity-account-created = 계정이 만들어짐
activity-password-right = 로그인할 때 올바른 비밀번호가 입력됨
activity-signed-out = 로그아웃함
activity-app-begun = 앱 추가를 시작함
activity-clock-set = 코드 두 개로 휴대전화의 시계가 확인됨
activity-app-renamed = 앱 이름이 변경됨
activity-app-removed = 앱이 삭제됨
activity-codes-made = 새 복구 코드가 만들어짐
activity-turned-off = 2단계 인증이 꺼짐
activity-reset = 관리자가 2단계 인증을 끔
activity-password-given = 변경하기 전에 비밀번호가 입력됨
activity-waits-ended = 관리자가 대기 시간을 끝냄
activity-forgotten = 계정이 삭제됨
activity-password-changed = 비밀번호가 변경됨
activity-groups-changed = 관리자가 그룹을 변경함
activity-session-ended = 다른 곳에서 로그아웃함
activity-session-renamed = 로그인 항목의 이름이 변경됨
activity-disowned = ‘제가 하지 않았습니다’라고 알려 로그인이 정지됨
activity-thawed = 다시 로그인할 수 있게 됨
activity-email-verified = 이메일 주소가 확인되었습니다
activity-signed-out-everywhere = 모든 곳에서 로그아웃함
activity-browser-trusted = 브라우저를 신뢰함
activity-trust-used = 신뢰하는 브라우저에서 코드 없이 로그인함
activity-trust-renamed = 신뢰하는 브라우저의 이름이 변경됨
activity-trust-ended = 브라우저의 신뢰가 취소됨
activity-required = 이 계정에 2단계 인증이 필수가 됨
activity-email-verified = 주소를 확인했습니다
activity-restored = 백업이 복원되어 이전 로그인과 복구 코드가 무효가 됨
activity-records-looked-at = 계정 기록이 조회됨

activity-refused = { $what }: 거부됨
activity-try-account = 계정 만들기
activity-try-sign-in = 로그인
activity-try-sign-out = 로그아웃
activity-try-add-app = 앱 추가
activity-try-rename-app = 앱 이름 변경
activity-try-remove-app = 앱 삭제
activity-try-codes = 새 복구 코드 만들기
activity-try-turn-off = 2단계 인증 끄기
activity-try-password = 비밀번호 확인
activity-try-end-wait = 대기 시간 끝내기
activity-try-forget = 계정 삭제
activity-try-change-password = 비밀번호 변경
activity-try-groups = 그룹 변경
activity-try-end-session = 다른 곳에서 로그아웃
activity-try-rename-session = 로그인 항목의 이름 변경
activity-try-everywhere = 모든 곳에서 로그아웃
activity-try-trust = 브라우저 신뢰
activity-try-trusted-sign-in = 신뢰하는 브라우저에서 로그인
activity-try-rename-trust = 신뢰하는 브라우저의 이름 변경
activity-try-end-trust = 브라우저 신뢰 취소
activity-try-require = 2단계 인증 필수 설정
activity-try-verify-email = 이메일 주소 확인
activity-try-restore = 백업 복원
activity-try-look = 계정 기록 조회
activity-try-verify-email = 이메일 주소 확인
