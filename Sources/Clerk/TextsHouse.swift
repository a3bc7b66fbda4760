import DossierStore
import Dossiers

/// People, lateness, the portal, and the health of dossiers.
extension Texts {
    // MARK: People

    static let signature = Bilingual(vi: "Ký", en: "Signs")

    static func left(_ login: String, _ day: CivilDate, _ count: Int, to: String?) -> Bilingual {
        let last = LocalTime.day(day)
        guard let to else {
            return Bilingual(
                vi: "\(login) thôi giữ vị trí sau ngày \(last).",
                en: "\(login) holds no post after \(last).")
        }
        return Bilingual(
            vi: "\(login) thôi giữ vị trí sau ngày \(last); \(count) hồ sơ giao cho \(to).",
            en: "\(login) holds no post after \(last); \(count) "
                + "dossier\(count == 1 ? "" : "s") given to \(to).")
    }

    static func granted(_ record: MandateRecord) -> Bilingual {
        let signature = record.mandate.signature(of: record.officer)
        let until = record.mandate.period.last.map(LocalTime.day) ?? ""
        return Bilingual(
            vi:
                "Ủy quyền số \(record.mandate.id) có hiệu lực đến hết \(until); "
                + "ký \"\(signature)\".",
            en: "Mandate \(record.mandate.id) stands until \(until); signs \"\(signature)\".")
    }

    static func ended(_ number: MandateID, _ day: CivilDate) -> Bilingual {
        Bilingual(
            vi: "Ủy quyền số \(number) chấm dứt sau ngày \(LocalTime.day(day)).",
            en: "Mandate \(number) ends with \(LocalTime.day(day)).")
    }

    // MARK: Lateness

    static let from = Bilingual(vi: "Từ", en: "From")
    static let to = Bilingual(vi: "Đến", en: "To")
    static let used = Bilingual(vi: "Thời gian", en: "Time")
    static let beyondStep = Bilingual(vi: "Quá hạn bước", en: "Beyond step")
    static let beyondDue = Bilingual(vi: "Quá hẹn trả", en: "Beyond due")
    static let dueNow = Bilingual(vi: "Hẹn trả hiện nay", en: "Due now")
    static let dueAtFirst = Bilingual(vi: "Hẹn trả ban đầu", en: "Due at first")

    static func latenessTitle(_ code: String) -> Bilingual {
        Bilingual(
            vi: "Thời gian của hồ sơ \(code) theo nơi giữ",
            en: "Where the time of dossier \(code) went")
    }

    static func finishedAt(_ instant: Instant) -> Bilingual {
        Bilingual(
            vi: "Giải quyết xong \(LocalTime.long(instant)).",
            en: "Done \(LocalTime.long(instant)).")
    }

    static func reckonedUntil(_ instant: Instant) -> Bilingual {
        Bilingual(
            vi: "Chưa xong; tính đến \(LocalTime.long(instant)).",
            en: "Not done; reckoned until \(LocalTime.long(instant)).")
    }

    /// `Due now 25/11/2026 10:00: late by 3 h`.
    static func against(_ label: Bilingual, _ due: Instant, _ seconds: Int64) -> Bilingual {
        let at = LocalTime.long(due)
        guard seconds > 0 else {
            return Bilingual(vi: "\(label.vi) \(at): trong hạn.", en: "\(label.en) \(at): in time.")
        }
        let late = duration(seconds)
        return Bilingual(
            vi: "\(label.vi) \(at): quá \(late.vi).", en: "\(label.en) \(at): late by \(late.en).")
    }

    static func kind(_ kind: Custody.Kind) -> Bilingual {
        switch kind {
        case .ours: Bilingual(vi: "xử lý", en: "at work")
        case .inTransit: Bilingual(vi: "đang chuyển", en: "in transit")
        case .waiting: Bilingual(vi: "chờ người nộp", en: "applicant")
        case .otherAgency: Bilingual(vi: "chờ cơ quan khác", en: "other agency")
        case .lateEntry: Bilingual(vi: "nhập muộn", en: "late entry")
        }
    }

    // MARK: The portal

    static let ledgerRow = Bilingual(vi: "Dòng", en: "Row")
    static let noWay = Bilingual(
        vi: "(Cổng không có đường đến trạng thái này)", en: "(the portal knows no way here)")

    // MARK: Health

    static func examined(_ count: Int, findings: Int) -> Bilingual {
        Bilingual(
            vi:
                "Đã khám \(count) hồ sơ: "
                + (findings == 0 ? "không có gì sai." : "\(findings) điều sai."),
            en: "Examined \(count) dossier\(count == 1 ? "" : "s"): "
                + (findings == 0 ? "nothing wrong." : "\(findings) found wrong."))
    }

    static func finding(_ finding: Finding) -> Bilingual {
        let (problem, remedy) = (
            finding.ailment.sentence, finding.ailment.remedy(code: finding.code)
        )
        return Bilingual(
            vi: "Hồ sơ \(finding.code) (\(finding.ailment.promise)): \(problem.vi); \(remedy.vi).",
            en: "Dossier \(finding.code) (\(finding.ailment.promise)): \(problem.en); "
                + "\(remedy.en).")
    }

    static func examining(_ count: Int) -> Bilingual {
        Bilingual(vi: "đã khám \(count) hồ sơ", en: "examined \(count) dossiers")
    }
}
