import Dossiers

extension Texts {
    static func whyTitle(_ code: String, _ due: Instant) -> Bilingual {
        Bilingual(
            vi: "Vì sao hồ sơ \(code) hẹn trả lúc \(LocalTime.long(due))",
            en: "Why dossier \(code) is due \(LocalTime.long(due))")
    }

    static func whyHow(_ explanation: Explanation, enteredAt: Instant?) -> Bilingual {
        let from = LocalTime.long(explanation.received)
        let calendar = "\(explanation.calendar) v\(explanation.calendarVersion)"
        let mode: Bilingual =
            switch explanation.mode {
            case .byHours:
                Bilingual(
                    vi: "tính theo giờ làm việc từ lúc tiếp nhận",
                    en: "counted by working hours from the moment of reception")
            case .excludeFirstDay:
                Bilingual(vi: "không tính ngày tiếp nhận", en: "the day of reception not counted")
            }
        if let enteredAt, enteredAt > explanation.received {
            let entered = LocalTime.long(enteredAt)
            return Bilingual(
                vi: "Nộp \(from), nhập vào hệ thống \(entered); thời hạn "
                    + "\(explanation.limit.vietnamese); \(mode.vi); lịch \(calendar).",
                en: "Handed in \(from), entered \(entered); time limit "
                    + "\(explanation.limit.english); \(mode.en); calendar \(calendar).")
        }
        return Bilingual(
            vi: "Tiếp nhận \(from); thời hạn \(explanation.limit.vietnamese); \(mode.vi); "
                + "lịch \(calendar).",
            en: "Received \(from); time limit \(explanation.limit.english); \(mode.en); "
                + "calendar \(calendar).")
    }

    static func entry(_ entry: Explanation.Entry) -> Bilingual {
        switch entry {
        case .skipped: Bilingual(vi: "không tính", en: "not counted")
        case .reception: Bilingual(vi: "ngày tiếp nhận", en: "day of reception")
        case .work(let seconds, _): duration(seconds)
        case .day(let number): Bilingual(vi: "ngày thứ \(number)", en: "day \(number)")
        case .partOfDay(let seconds): duration(seconds)
        case .movedHere:
            Bilingual(vi: "chuyển sang ngày làm việc này", en: "moved to this working day")
        }
    }

    /// `3 giờ 30 phút` / `3 h 30 min` of working time.
    static func duration(_ seconds: Int64) -> Bilingual {
        let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60)
        if hours == 0 { return Bilingual(vi: "\(minutes) phút", en: "\(minutes) min") }
        if minutes == 0 { return Bilingual(vi: "\(hours) giờ", en: "\(hours) h") }
        return Bilingual(vi: "\(hours) giờ \(minutes) phút", en: "\(hours) h \(minutes) min")
    }

    static func whyTotal(_ due: Instant) -> Bilingual {
        Bilingual(
            vi: "Hẹn trả ban đầu: \(LocalTime.long(due)).",
            en: "Due at first: \(LocalTime.long(due)).")
    }

    /// A change of the due date, with what it came of.
    static func change(
        _ change: DueHistory.Change, _ names: Names, _ policy: ResumePolicy
    ) -> Bilingual {
        let due = LocalTime.long(change.after)
        let before = LocalTime.long(change.before)
        switch change.cause {
        case .apology(let time):
            guard let time else {
                return Bilingual(
                    vi: "Xin lỗi lúc \(LocalTime.long(change.entry.at)), không hẹn lại; "
                        + "hẹn trả \(due).",
                    en: "Apologised \(LocalTime.long(change.entry.at)) without another "
                        + "appointment; due \(due).")
            }
            return Bilingual(
                vi: "Xin lỗi và hẹn lại thêm \(time.vietnamese): từ \(before) sang \(due).",
                en: "Apologised and appointed again, \(time.english) further: from \(before) to "
                    + "\(due).")
        case .calendar(let version, let basis):
            return Bilingual(
                vi: "Lịch đổi sang bản \(version) theo \(basis): từ \(before) sang \(due).",
                en: "The calendar became version \(version) by \(basis): from \(before) to "
                    + "\(due).")
        case .supplement, .opinions, .duty, .procedure, .stop:
            let cause = cause(change.cause, names)
            let rule = resumption(change.cause, policy)
            let from = LocalTime.long(change.since ?? change.entry.at)
            let to = LocalTime.long(change.entry.at)
            return Bilingual(
                vi: "Tạm dừng từ \(from) đến \(to), \(cause.vi) (\(rule.vi)); hẹn trả \(due).",
                en: "Paused from \(from) to \(to), \(cause.en) (\(rule.en)); due \(due).")
        }
    }

    static func stillStands(
        _ since: Instant, _ cause: DueHistory.Cause, _ names: Names
    ) -> Bilingual {
        let from = LocalTime.long(since)
        let words = self.cause(cause, names)
        return Bilingual(
            vi: "Tạm dừng từ \(from), \(words.vi), chưa kết thúc; hạn sẽ tính lại khi kết thúc.",
            en: "Paused from \(from), \(words.en), still open; the due date is reckoned anew when "
                + "it ends.")
    }

    private static func cause(_ cause: DueHistory.Cause, _ names: Names) -> Bilingual {
        switch cause {
        case .supplement: return Bilingual(vi: "chờ bổ sung", en: "for papers")
        case .opinions:
            return Bilingual(
                vi: "chờ ý kiến không tính vào thời hạn", en: "for opinions outside the limit")
        case .duty: return Bilingual(vi: "chờ nghĩa vụ tài chính", en: "for the financial duty")
        case .procedure(let code):
            let reason = names.pauseReason(code)
            return Bilingual(vi: "lý do \(code): \(reason.vi)", en: "reason \(code): \(reason.en)")
        case .stop: return Bilingual(vi: "dừng giải quyết", en: "stopped by notice")
        case .apology, .calendar: preconditionFailure("neither stops the clock")
        }
    }

    private static func resumption(
        _ cause: DueHistory.Cause, _ policy: ResumePolicy
    ) -> Bilingual {
        // Only the applicant's papers go by the procedure's policy; the time left runs on else.
        if case .supplement = cause { resumption(policy) } else { resumption(.resume) }
    }

    private static func resumption(_ policy: ResumePolicy) -> Bilingual {
        switch policy {
        case .resume:
            Bilingual(vi: "phần thời hạn còn lại chạy tiếp", en: "the time left runs on")
        case .restart: Bilingual(vi: "thời hạn tính lại từ đầu", en: "the limit begins anew")
        case .continue: Bilingual(vi: "thời hạn không dừng", en: "the clock did not stop")
        }
    }

    static let whyOnlyFiled = Bilingual(
        vi: "Hồ sơ mới nộp trực tuyến: thời hạn tính từ khi tiếp nhận; "
            + "dưới đây là nếu tính từ lúc nộp.",
        en: "It is only filed: the limit runs from `motcua take-in`; "
            + "these are the days as if it ran from the filing.")

    static func whyUnderCalendar(_ explanation: Explanation) -> Bilingual {
        let due = LocalTime.long(explanation.due)
        let version = explanation.calendarVersion
        return Bilingual(
            vi: "Tính như hiện nay (lịch bản \(version)), theo bảng trên: \(due).",
            en: "As it is counted now (calendar version \(version)), above: \(due).")
    }

    static func whyNow(_ due: Instant) -> Bilingual {
        Bilingual(
            vi: "Hẹn trả hiện nay: \(LocalTime.long(due)).", en: "Due now: \(LocalTime.long(due)).")
    }
}
