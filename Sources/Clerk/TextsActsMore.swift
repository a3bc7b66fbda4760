import Dossiers

/// What commands about the clock, about opinions and about the house have done.
extension Texts {
    static func doneToClock(_ transition: Transition) -> Bilingual {
        let code = transition.dossier.code
        switch transition.entry.event {
        case .supplementRequested(_, _, let respondBy, let stopsClock):
            return asked(code, respondBy, stopsClock: stopsClock, transition.dossier)
        case .supplementReceived(_, let restart):
            if case .filed(let filing) = transition.dossier.state {
                let checkBy = LocalTime.long(filing.checkBy)
                return Bilingual(
                    vi: "Đã ghi nhận bổ sung hồ sơ \(code); kiểm tra trước \(checkBy).",
                    en: "Recorded the papers of dossier \(code); it is to be checked by \(checkBy)."
                )
            }
            return Bilingual(
                vi: "Đã ghi nhận bổ sung hồ sơ \(code)",
                en: "Recorded the papers of dossier \(code)"
            ).then(goesOn(restart))
        case .paused:
            return Bilingual(
                vi: "Đã tạm dừng hồ sơ \(code); thời hạn không chạy.",
                en: "Paused dossier \(code); the clock is stopped.")
        case .resumed(let end):
            return Bilingual(
                vi: "Hồ sơ \(code) được giải quyết tiếp", en: "Resumed dossier \(code)"
            ).then(goesOn(end.restart))
        case .stopped(_, let isEnd):
            return isEnd
                ? Bilingual(
                    vi: "Đã dừng giải quyết hồ sơ \(code); hồ sơ kết thúc.",
                    en: "Stopped dossier \(code); it is closed.")
                : Bilingual(
                    vi: "Đã dừng giải quyết hồ sơ \(code); thời hạn không chạy.",
                    en: "Stopped dossier \(code); the clock stands until `motcua resume`.")
        case .apologised(_, let due, let time):
            let until = LocalTime.long(due)
            return Bilingual(
                vi: "Đã ký văn bản xin lỗi về hồ sơ \(code)"
                    + (time == nil ? "." : "; hẹn lại ngày trả \(until)."),
                en: "Signed the apology for dossier \(code)"
                    + (time == nil ? "." : "; it is appointed again for \(until)."))
        default: return doneToDuty(transition)
        }
    }

    private static func asked(
        _ code: String, _ respondBy: Instant?, stopsClock: Bool, _ dossier: Dossier
    ) -> Bilingual {
        let by = respondBy.map(LocalTime.long)
        let isFiled = dossier.clock.startedAt == nil
        let clock =
            stopsClock
            ? Bilingual(vi: "; thời hạn tạm dừng", en: "; the clock is stopped")
            : isFiled
                ? Bilingual(vi: "; hồ sơ chưa tiếp nhận", en: "; it is not taken in yet")
                : Bilingual(vi: "; thời hạn vẫn chạy", en: "; the clock goes on")
        return Bilingual(
            vi: "Đã yêu cầu bổ sung hồ sơ \(code)\(clock.vi)"
                + (by.map { ", người nộp trả lời trước \($0)." } ?? "."),
            en: "Asked for papers on dossier \(code)\(clock.en)"
                + (by.map { ", the applicant has until \($0)." } ?? "."))
    }

    private static func doneToDuty(_ transition: Transition) -> Bilingual {
        let code = transition.dossier.code
        switch transition.entry.event {
        case .dutySent(_, let slip):
            return Bilingual(
                vi: "Đã gửi phiếu chuyển thông tin \(slip) của hồ sơ \(code); thời hạn tạm dừng.",
                en: "Sent the information slip \(slip) of dossier \(code); the clock is stopped.")
        case .dutyNotified(let notice, let dong, let payBy):
            let by = payBy.map(LocalTime.long)
            return Bilingual(
                vi: "Đã ghi nhận thông báo \(notice) của hồ sơ \(code): \(money(dong))"
                    + (by.map { ", nộp trước \($0)." } ?? "."),
                en: "Recorded notice \(notice) of dossier \(code): \(money(dong))"
                    + (by.map { ", to be paid by \($0)." } ?? "."))
        case .dutyPaid(let reference, let dong):
            return Bilingual(
                vi: "Đã ghi nhận nộp \(money(dong)) cho hồ sơ \(code) (\(reference)).",
                en: "Recorded the payment of \(money(dong)) for dossier \(code) (\(reference)).")
        case .dutyConfirmed(let end):
            return Bilingual(
                vi: "Nghĩa vụ tài chính của hồ sơ \(code) đã hoàn thành",
                en: "The financial duty of dossier \(code) is met"
            ).then(goesOn(end.restart))
        default: preconditionFailure("only what stops and starts clocks comes here")
        }
    }

    /// How the clock goes on; it may still stand for an opinion.
    private static func goesOn(_ restart: Restart?) -> Bilingual {
        guard let restart else {
            return Bilingual(
                vi: "; thời hạn còn chờ ý kiến.", en: "; the clock still stands for an opinion.")
        }
        let due = LocalTime.long(restart.due)
        return Bilingual(vi: "; hẹn trả kết quả \(due).", en: "; the result is due \(due).")
    }

    static func doneAboutOpinions(_ transition: Transition) -> Bilingual {
        let dossier = transition.dossier
        let code = dossier.code
        switch transition.entry.event {
        case .opinionsAsked(let opinions):
            let numbers = list(opinions.map(\.number))
            let first = opinions.map(\.due).min().map(LocalTime.long) ?? ""
            let stands = dossier.clock.stoppedAt != nil
            return Bilingual(
                vi: "Đã lấy ý kiến số \(numbers) của hồ sơ \(code); trả lời trước \(first)"
                    + (stands ? "; thời hạn tạm dừng." : "."),
                en: "Asked for opinion(s) \(numbers) on dossier \(code); to be answered by \(first)"
                    + (stands ? "; the clock is stopped." : "."))
        case .opinionAnswered(let answer):
            let late = dossier.opinions.contains {
                $0.number == answer.number && $0.standing == .answeredLate
            }
            let stance = answer.stance.name
            return Bilingual(
                vi: "Đã ghi nhận ý kiến số \(answer.number) của hồ sơ \(code): \(stance.vi)"
                    + (late ? " (trả lời quá hạn)." : "."),
                en: "Recorded opinion \(answer.number) on dossier \(code): \(stance.en)"
                    + (late ? " (answered late)." : "."))
        case .opinionWithdrawn(let withdrawal):
            return Bilingual(
                vi: "Đã rút việc lấy ý kiến số \(withdrawal.number) của hồ sơ \(code).",
                en: "Took opinion \(withdrawal.number) on dossier \(code) back.")
        case .silenceRecorded(let silence):
            let numbers = list(silence.numbers)
            return Bilingual(
                vi: "Đã ghi nhận không trả lời: ý kiến số \(numbers) của hồ sơ \(code).",
                en: "Recorded the silence on opinion(s) \(numbers) of dossier \(code).")
        default: preconditionFailure("only what is about opinions comes here")
        }
    }

    static func doneInHouse(_ transition: Transition) -> Bilingual {
        let code = transition.dossier.code
        switch transition.entry.event {
        case .reminded:
            return Bilingual(vi: "Đã nhắc hồ sơ \(code).", en: "Reminded of dossier \(code).")
        case .reassigned:
            return Bilingual(
                vi: "Đã giao hồ sơ \(code) cho người khác xử lý.",
                en: "Gave dossier \(code) to another officer.")
        case .migrated:
            return Bilingual(
                vi: "Đã chuyển hồ sơ \(code) sang bản khác.",
                en: "Moved dossier \(code) to another edition.")
        case .transferred:
            return Bilingual(
                vi: "Đã chuyển hồ sơ \(code) cho đơn vị kế thừa.",
                en: "Gave dossier \(code) to the succeeding unit.")
        case .redated:
            return Bilingual(
                vi: "Đã tính lại hạn của hồ sơ \(code).",
                en: "Computed the dates of dossier \(code) anew.")
        case .childrenChosen(let ids):
            let names = ids.joined(separator: ", ")
            return Bilingual(
                vi: "Hồ sơ \(code) sẽ mở hồ sơ thành phần \(names); bộ định tuyến thực hiện.",
                en: "Dossier \(code) opens the children \(names); the router does it.")
        case .childOpened(let child, _, let opened):
            return Bilingual(
                vi: "Hồ sơ \(code) đã mở \"\(child)\": \(opened).",
                en: "Dossier \(code) opened \"\(child)\": \(opened).")
        case .childProgressed(let child, let status):
            let words = self.child(status)
            return Bilingual(
                vi: "Hồ sơ \(code): \"\(child)\" \(words.vi).",
                en: "Dossier \(code): \"\(child)\" is \(words.en).")
        case .repaired:
            return Bilingual(
                vi: "Đã sửa trạng thái hồ sơ \(code) theo sổ cái.",
                en: "Made dossier \(code) equal to its ledger again.")
        default: preconditionFailure("only what happens in the house comes here")
        }
    }

    static func list(_ numbers: [Int]) -> String {
        numbers.map(String.init).joined(separator: ", ")
    }

    /// `1.500.000 đồng`, grouped as in Viet Nam.
    static func money(_ dong: Int) -> String {
        var digits = Array(String(dong.magnitude))
        var index = digits.count - 3
        while index > 0 {
            digits.insert(".", at: index)
            index -= 3
        }
        return (dong < 0 ? "-" : "") + String(digits) + " đồng"
    }
}

extension Bilingual {
    /// The text with another one behind it.
    func then(_ other: Bilingual) -> Bilingual {
        Bilingual(vi: vi + other.vi, en: en + other.en)
    }
}
