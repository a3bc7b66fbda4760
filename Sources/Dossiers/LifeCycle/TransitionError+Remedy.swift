extension TransitionError.Ending {
    func sentence(_ code: String) -> Bilingual {
        switch self {
        case .returned:
            Bilingual(
                vi: "Hồ sơ \(code) đã trả kết quả, không thay đổi được nữa; tiếp nhận hồ sơ mới.",
                en: "Dossier \(code) has been returned and is closed; receive a new one.")
        case .refused:
            Bilingual(
                vi: "Hồ sơ \(code) đã bị từ chối tiếp nhận; tiếp nhận hồ sơ mới.",
                en: "Dossier \(code) was refused and is closed; receive a new one.")
        case .stopped:
            Bilingual(
                vi: "Hồ sơ \(code) đã dừng giải quyết; tiếp nhận hồ sơ mới.",
                en: "Dossier \(code) was stopped and is closed; receive a new one.")
        case .withdrawn:
            Bilingual(
                vi: "Hồ sơ \(code) đã được người nộp rút; tiếp nhận hồ sơ mới.",
                en: "Dossier \(code) was withdrawn and is closed; receive a new one.")
        }
    }
}

extension TransitionError.Remedy {
    func sentence(_ code: String, _ command: String) -> Bilingual {
        let (vi, en) = advice(code)
        return Bilingual(
            vi: "Hồ sơ \(code) \(vi) (không thực hiện được `\(command)`).",
            en: "Dossier \(code) \(en) (`\(command)` is not possible now).")
    }

    private func advice(_ code: String) -> (vi: String, en: String) {
        switch self {
        case .awaitDelivery:
            (
                "đang trên đường chuyển; chờ bộ định tuyến giao",
                "is on its way; the router delivers it"
            )
        case .accept:
            (
                "đã giao đến nhưng chưa ký nhận; dùng `motcua accept \(code)`",
                "is delivered but not signed for; use `motcua accept \(code)`"
            )
        case .recordSupplement:
            (
                "đang chờ người nộp bổ sung; ghi nhận bằng `motcua supplement received \(code)`",
                "waits for the applicant's papers; record them with "
                    + "`motcua supplement received \(code)`"
            )
        case .finish:
            (
                "đã có kết quả; chuyển tiếp bằng `motcua hand-off \(code)` "
                    + "hoặc trả bằng `motcua return \(code)`",
                "is decided; pass it on with `motcua hand-off \(code)` or return the result with "
                    + "`motcua return \(code)`"
            )
        case .workOn:
            (
                "đã được ký nhận; chuyển tiếp bằng `motcua hand-off \(code)`",
                "is signed for already; pass it on with `motcua hand-off \(code)`"
            )
        case .notPaused:
            (
                "không tạm dừng; không có gì để ghi nhận",
                "is not paused; nothing is to be recorded"
            )
        case .decideLater, .decideFirst, .refuseByDecision, .notAtReturn, .returnResult:
            onTheRoute(code)
        case .nothingDue: ("chưa có việc gì đến hạn", "has nothing due yet")
        case .takeIn:
            (
                "mới nộp trực tuyến, chưa tiếp nhận; dùng `motcua take-in \(code)`",
                "is filed and not yet taken in; use `motcua take-in \(code)`"
            )
        case .resume:
            (
                "đang tạm dừng; cho giải quyết tiếp bằng `motcua resume \(code)`",
                "is paused; let it go on with `motcua resume \(code)`"
            )
        case .followDuty:
            (
                "đang chờ nghĩa vụ tài chính; xem `motcua duty show \(code)`",
                "waits for its financial duty; see `motcua duty show \(code)`"
            )
        case .sendSlip:
            (
                "chưa gửi phiếu chuyển thông tin; dùng `motcua duty send \(code)`",
                "has no financial duty under way; begin with `motcua duty send \(code)`"
            )
        case .duty(let stage): duty(stage, code)
        case .routersOwn:
            ("do bộ định tuyến theo dõi nhóm liên thông", "is followed by the router itself")
        }
    }

    /// What is to be done at the step where the dossier lies.
    private func onTheRoute(_ code: String) -> (vi: String, en: String) {
        switch self {
        case .decideLater:
            (
                "đang ở bước không có quyền quyết định; chuyển tiếp bằng `motcua hand-off \(code)`",
                "is at a step that does not decide; pass it on with `motcua hand-off \(code)`"
            )
        case .decideFirst:
            (
                "đang ở bước phải quyết định; dùng `motcua decide \(code)` trước",
                "is at a step that decides; use `motcua decide \(code)` first"
            )
        case .refuseByDecision:
            (
                "đã rời khâu tiếp nhận; trả lại bằng `motcua send-back \(code)` "
                    + "hoặc quyết định không chấp thuận",
                "has left the reception; send it back with `motcua send-back \(code)` "
                    + "or decide against it"
            )
        case .notAtReturn:
            (
                "chưa ở bước trả kết quả; chuyển tiếp bằng `motcua hand-off \(code)`",
                "is not at the step that returns results; pass it on with "
                    + "`motcua hand-off \(code)`"
            )
        case .returnResult:
            (
                "đang ở bước trả kết quả; dùng `motcua return \(code)`",
                "is at the step that returns results; use `motcua return \(code)`"
            )
        default: preconditionFailure("only remedies of the route come here")
        }
    }

    private func duty(
        _ stage: FinancialDuty.Stage, _ code: String
    ) -> (vi: String, en: String) {
        switch stage {
        case .assessed:
            (
                "đang chờ thông báo của cơ quan thuế; ghi nhận bằng `motcua duty notify \(code)`",
                "awaits the tax office's notice; record it with `motcua duty notify \(code)`"
            )
        case .payable:
            (
                "đang chờ người nộp nộp tiền; ghi nhận bằng `motcua duty pay \(code)`",
                "awaits the applicant's payment; record it with `motcua duty pay \(code)`"
            )
        case .paid:
            (
                "đã nộp tiền, chờ cơ quan thuế xác nhận; dùng `motcua duty confirm \(code)`",
                "is paid for and awaits confirmation; use `motcua duty confirm \(code)`"
            )
        case .confirmed: ("đã hoàn thành nghĩa vụ tài chính", "has met its financial duty")
        }
    }
}
