import Dossiers

extension Texts {
    // MARK: Headings and labels

    static let code = Bilingual(vi: "Mã hồ sơ", en: "Dossier")
    static let procedure = Bilingual(vi: "Thủ tục", en: "Procedure")
    static let applicant = Bilingual(vi: "Người nộp", en: "Applicant")
    static let status = Bilingual(vi: "Trạng thái", en: "Status")
    static let place = Bilingual(vi: "Nơi giữ", en: "Lies with")
    static let step = Bilingual(vi: "Bước", en: "Step")
    static let received = Bilingual(vi: "Tiếp nhận", en: "Received")
    static let limit = Bilingual(vi: "Thời hạn", en: "Time limit")
    static let due = Bilingual(vi: "Hẹn trả", en: "Due")
    static let next = Bilingual(vi: "Mốc kế tiếp", en: "Next deadline")
    static let version = Bilingual(vi: "Phiên bản", en: "Version")
    static let parked = Bilingual(vi: "Bị treo", en: "Set aside")
    static let time = Bilingual(vi: "Thời điểm", en: "When")
    static let who = Bilingual(vi: "Ai", en: "Who")
    static let what = Bilingual(vi: "Việc", en: "What")
    static let number = Bilingual(vi: "Số", en: "No.")
    static let unit = Bilingual(vi: "Đơn vị", en: "Unit")
    static let name = Bilingual(vi: "Tên", en: "Name")
    static let level = Bilingual(vi: "Cấp", en: "Level")
    static let roles = Bilingual(vi: "Vai trò", en: "Roles")
    static let posts = Bilingual(vi: "Vị trí", en: "Posts")
    static let period = Bilingual(vi: "Hiệu lực", en: "In force")
    static let login = Bilingual(vi: "Tài khoản", en: "Login")
    static let owner = Bilingual(vi: "Đơn vị chịu trách nhiệm", en: "Owner")
    static let reason = Bilingual(vi: "Lý do", en: "Reason")
    static let day = Bilingual(vi: "Ngày", en: "Day")
    static let counts = Bilingual(vi: "Tính", en: "Counts")
    static let total = Bilingual(vi: "Cộng dồn", en: "Total")
    static let area = Bilingual(vi: "Địa bàn", en: "Area")
    static let successors = Bilingual(vi: "Nhập vào", en: "Went over to")
    static let router = Bilingual(vi: "Bộ định tuyến", en: "Router")
    static let nothing = Bilingual(vi: "Không có gì.", en: "Nothing.")
    static let late = Bilingual(vi: "quá hạn", en: "late")

    static func emptyInbox(_ unit: String) -> Bilingual {
        Bilingual(vi: "\(unit) không giữ hồ sơ nào.", en: "\(unit) holds no dossiers.")
    }

    static func more(_ code: String) -> Bilingual {
        Bilingual(
            vi: "Còn nữa: thêm `--after \(code)`.", en: "There is more: add `--after \(code)`.")
    }

    static func originally(_ due: Instant) -> Bilingual {
        Bilingual(
            vi: "(ban đầu \(LocalTime.long(due)))", en: "(at first \(LocalTime.long(due)))")
    }

    static func edition(_ number: Int) -> Bilingual {
        Bilingual(vi: "bản \(number)", en: "edition \(number)")
    }

    // MARK: States

    static func state(_ state: StateName) -> Bilingual {
        switch state {
        case .inTransit: Bilingual(vi: "đang chuyển", en: "in transit")
        case .delivered: Bilingual(vi: "chờ ký nhận", en: "to be accepted")
        case .held: Bilingual(vi: "đang xử lý", en: "held")
        case .paused: Bilingual(vi: "tạm dừng", en: "paused")
        case .decided: Bilingual(vi: "đã có kết quả", en: "decided")
        case .returning: Bilingual(vi: "đang chuyển kết quả", en: "returning")
        case .returned: Bilingual(vi: "đã trả kết quả", en: "returned")
        case .refused: Bilingual(vi: "không tiếp nhận", en: "refused")
        case .stopped: Bilingual(vi: "đã dừng", en: "stopped")
        case .withdrawn: Bilingual(vi: "đã rút", en: "withdrawn")
        }
    }

    static func portal(_ status: PortalStatus) -> Bilingual {
        Bilingual(
            vi: "\(status.name.vi) (Cổng DVCQG: \(status.rawValue))",
            en: "\(status.name.en) (national portal: \(status.rawValue))")
    }

    static func awaits(_ since: Instant, _ by: Instant?) -> Bilingual {
        Bilingual(
            vi: "từ \(LocalTime.long(since))" + (by.map { " đến \(LocalTime.long($0))" } ?? ""),
            en: "since \(LocalTime.long(since))" + (by.map { " until \(LocalTime.long($0))" } ?? "")
        )
    }

    static func nextDeadline(_ alarm: Alarm) -> Bilingual {
        let reminder = reminder(alarm.reminder)
        let at = LocalTime.long(alarm.at)
        return Bilingual(vi: "\(at) (\(reminder.vi))", en: "\(at) (\(reminder.en))")
    }

    // MARK: Why a due date is what it is

    static func whyTitle(_ code: String, _ due: Instant) -> Bilingual {
        Bilingual(
            vi: "Vì sao hồ sơ \(code) hẹn trả lúc \(LocalTime.long(due))",
            en: "Why dossier \(code) is due \(LocalTime.long(due))")
    }

    static func whyHow(_ explanation: Explanation) -> Bilingual {
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

    static func pause(_ pause: PauseShape.Instants, _ policy: ResumePolicy) -> Bilingual {
        let from = LocalTime.long(pause.from)
        guard let to = pause.to, let due = pause.due else {
            return Bilingual(
                vi: "Tạm dừng từ \(from), chưa kết thúc; hạn sẽ tính lại khi bổ sung đủ.",
                en: "Paused from \(from), still open; the due date is reckoned anew when it ends.")
        }
        let rule = resumption(policy)
        return Bilingual(
            vi: "Tạm dừng từ \(from) đến \(LocalTime.long(to)) (\(rule.vi)); "
                + "hẹn trả \(LocalTime.long(due)).",
            en: "Paused from \(from) to \(LocalTime.long(to)) (\(rule.en)); "
                + "due \(LocalTime.long(due)).")
    }

    private static func resumption(_ policy: ResumePolicy) -> Bilingual {
        switch policy {
        case .resume:
            Bilingual(vi: "phần thời hạn còn lại chạy tiếp", en: "the time left runs on")
        case .restart: Bilingual(vi: "thời hạn tính lại từ đầu", en: "the limit begins anew")
        case .continue: Bilingual(vi: "thời hạn không dừng", en: "the clock did not stop")
        }
    }

    static func whyNow(_ due: Instant) -> Bilingual {
        Bilingual(
            vi: "Hẹn trả hiện nay: \(LocalTime.long(due)).", en: "Due now: \(LocalTime.long(due)).")
    }
}
