/// The words of the form, which the law gives in Vietnamese only.
enum SheetTexts {
    static let title = "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ"
    static let code = "Mã hồ sơ"
    static let applicant = "Chủ hồ sơ"
    static let procedure = "Thủ tục"
    static let received = "Thời gian nhận"
    static let due = "Thời gian trả"
    static let headings = [
        "TÊN CƠ QUAN", "THỜI GIAN GIAO, NHẬN HỒ SƠ", "KẾT QUẢ GIẢI QUYẾT", "GHI CHÚ",
    ]
    static let refused = "Không tiếp nhận"
    static let withdrawn = "Người nộp rút hồ sơ"
    static let stopped = "Dừng giải quyết"
    static let transferred = "(đơn vị kết thúc, chuyển cho đơn vị kế thừa)"
    static let onTheWay = "(đang chuyển)"

    static func form(_ number: String) -> String { "Mẫu số \(number)" }
    static func giver(_ name: String) -> String { "1. Giao: \(name)" }
    static func receiver(_ name: String) -> String { "2. Nhận: \(name)" }
    static func givenBy(_ name: String) -> String { "Người giao: \(name)" }
    static func receivedBy(_ name: String) -> String { "Người nhận: \(name)" }
    static func holder(_ name: String) -> String { "Đang giữ: \(name)" }
    static func since(_ time: String) -> String { "(giữ từ \(time))" }
    static func delivered(_ time: String) -> String { "(giao đến \(time), chưa ký nhận)" }
    static func used(_ time: String) -> String { "dùng \(time)" }
    static func allowed(_ limit: String) -> String { "hạn \(limit)" }
}
