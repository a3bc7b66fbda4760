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
        case .filed: Bilingual(vi: "mới nộp", en: "filed")
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
}
