### The pages of the sign-in portal.

portal-sign-in-title = 로그인
portal-email = 이메일 주소
portal-password = 비밀번호
portal-remember = 이 브라우저에서 로그인 상태 유지
portal-sign-in = 로그인
portal-create-account = 계정 만들기
portal-cannot-sign-in = 로그인할 수 없음
portal-forgot = 비밀번호를 잊음
portal-sign-up-title = 계정 만들기
portal-sign-up = 계정 만들기
portal-have-account = 이미 계정이 있음
portal-password-hint = 15자 이상이어야 합니다. 기억하기 쉬운 단어 몇 개를 이어 쓰면 좋습니다.
portal-wrong = 이메일 주소와 비밀번호가 서로 맞지 않습니다. 둘 다 확인한 다음 다시 시도하세요.
portal-wait = 시도 횟수가 너무 많습니다. { $when } 다시 시도하세요.
portal-email-invalid = ada@example.org와 같은 이메일 주소를 입력하세요.
portal-email-taken = 이 이메일 주소로 만든 계정이 있습니다. 로그인하세요.

portal-home-title = 로그인되어 있습니다
portal-home-as = { $email } 계정입니다.
portal-home-on = 2단계 인증이 켜져 있습니다.
portal-home-off = 2단계 인증이 꺼져 있습니다. 비밀번호만 있으면 로그인됩니다.
portal-home-codes = { $count ->
    [0] 남은 복구 코드가 없습니다.
   *[other] 복구 코드가 { $count }개 남았습니다.
}
portal-home-new-set = 새로 만들기
portal-home-turn-on = 2단계 인증 켜기
portal-home-settings = 설정
portal-home-password = 비밀번호 변경
portal-home-more = 더 보기
portal-home-codes-required = 여기에서는 복구 코드가 필요합니다. 계속하기 전에 만드세요.
portal-home-verify = 이메일 주소가 아직 확인되지 않았습니다.
portal-home-verify-link = 확인하기

portal-password-title = 비밀번호 변경
portal-password-lead = 여기에서는 로그인 상태가 유지됩니다. 다른 모든 곳에서는 로그아웃되고, 신뢰하는 브라우저에서도 코드를 다시 입력해야 합니다.
portal-password-present = 현재 비밀번호
portal-password-new = 새 비밀번호
portal-password-change = 비밀번호 변경
portal-password-wrong = 현재 비밀번호가 아닙니다. 다시 시도하세요.
portal-password-same = 현재 사용 중인 비밀번호입니다. 다른 비밀번호를 선택하세요.

portal-weak-short = 15자 이상 사용하세요. 기억하기 쉬운 단어 몇 개를 이어 쓰면 좋습니다.
portal-weak-long = 비밀번호가 너무 깁니다. 1,024자 이하로 입력하세요.
portal-weak-guessable = 추측하기 쉬운 비밀번호입니다. 흔하지 않고, 반복되지 않으며, 본인이나 이 사이트의 이름이 들어가지 않는 비밀번호를 선택하세요.

portal-verify-title = 이메일 주소 확인
portal-verify-lead = 링크가 담긴 메일을 보내 드립니다. 1시간 안에 여세요.
portal-verify-send = 메일 보내기
portal-verify-sent-title = 메일함을 확인하세요
portal-verify-sent = { $email } 주소로 메일을 보냈습니다. 링크는 1시간 안에 한 번만 사용할 수 있습니다. 몇 분이 지나도 메일이 없으면 스팸함을 확인하거나 다시 보내세요.
portal-verify-again = 다시 보내기
portal-verify-confirm = { $email } 주소가 본인의 것인가요?
portal-verify-confirm-button = 확인하기
portal-verify-done-title = 주소를 확인했습니다
portal-verify-done = 감사합니다. { $email } 주소를 확인했습니다.

portal-forgot-title = 비밀번호를 잊으셨나요?
portal-forgot-lead = 이메일 주소를 입력하세요. 계정이 있으면 링크가 담긴 메일을 보내 드립니다.
portal-forgot-send = 메일 보내기
portal-forgot-sent-title = 메일함을 확인하세요
portal-forgot-sent = { $email } 계정이 있으면 메일이 곧 도착합니다. 링크는 1시간 안에 한 번만 사용할 수 있습니다. 몇 분이 지나도 메일이 없으면 스팸함을 확인하거나 다른 주소로 시도하세요.
portal-reset-title = 새 비밀번호 선택
portal-reset-lead = { $email } 계정의 비밀번호입니다. 모든 곳에서 로그아웃되고, 신뢰하는 브라우저에서도 코드를 다시 입력해야 합니다. 2단계 인증은 그대로 유지됩니다.
portal-reset-lead-drops = { $email } 계정의 비밀번호입니다. 모든 곳에서 로그아웃됩니다. 이 주소가 확인되기 전에 설정된 앱과 복구 코드는 삭제됩니다.
portal-reset-button = 비밀번호 저장
portal-reset-done-title = 비밀번호가 변경되었습니다
portal-reset-done = 이제 새 비밀번호로 로그인하세요.
portal-link-gone-title = 더 이상 쓸 수 없는 링크입니다
portal-link-gone = 링크는 1시간 안에 한 번만 사용할 수 있습니다. 새 링크를 요청하세요.
portal-link-new = 새 링크 요청

portal-mail-verify-subject = { $issuer }의 이메일 주소를 확인하세요
portal-mail-verify-text = { $issuer }에서 이 주소로 계정이 만들어졌습니다. 본인의 주소인가요?
portal-mail-verify-link = 이메일 주소 확인
portal-mail-verify-not-you = 본인이 한 일이 아니라면 이 메일을 무시하세요. 주소는 확인되지 않은 상태로 남습니다.
portal-mail-reset-subject = { $issuer }의 새 비밀번호를 선택하세요
portal-mail-reset-text = { $issuer }의 { $account } 계정에 새 비밀번호를 설정하겠다는 요청이 있었습니다.
portal-mail-reset-link = 새 비밀번호 선택
portal-mail-reset-not-you = 본인이 한 일이 아니라면 이 메일을 무시하세요. 비밀번호는 그대로 유지됩니다.
portal-mail-link-hour = 링크는 1시간 안에 한 번만 사용할 수 있습니다.
