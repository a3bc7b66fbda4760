import Dossiers

/// Acts of the administration: editions, units, calendars.
extension Texts {
    static let mendFirst = Bilingual(
        vi: "Không làm gì: hãy sửa các lỗi trên trước.",
        en: "Nothing was done: mend the errors above first.")

    // MARK: Editions

    static let oldEdition = Bilingual(vi: "Bản", en: "Edition")
    static let moves = Bilingual(vi: "chuyển được", en: "moves")
    static let draftDue = Bilingual(vi: "Theo bản thảo", en: "Under the draft")

    static func migrated(_ moved: Int, stayed: Int, dryRun: Bool) -> Bilingual {
        let word = dryRun ? ("sẽ chuyển", "would move") : ("đã chuyển", "moved")
        return Bilingual(
            vi: "\(moved) hồ sơ \(word.0), \(stayed) ở lại bản cũ.",
            en: "\(moved) dossier\(moved == 1 ? "" : "s") \(word.1), \(stayed) must stay.")
    }

    static func otherDraft(_ procedure: String, _ path: String) -> Bilingual {
        Bilingual(
            vi: "\(path) không phải bản thảo của thủ tục \(procedure).",
            en: "\(path) is no draft of procedure \(procedure).")
    }

    static func shadow(_ shadow: Shadow) -> Bilingual {
        if let refusal = shadow.refusal {
            let sentence = refusal.error.sentence
            return Bilingual(
                vi: "dòng \(refusal.number): \(sentence.vi)",
                en: "row \(refusal.number): \(sentence.en)")
        }
        return shadow.wouldBeLate == true
            ? Bilingual(vi: "sẽ quá hạn", en: "would be late")
            : Bilingual(vi: "sẽ hết quá hạn", en: "would no longer be late")
    }

    static func shadowed(_ report: ShadowCommand.Report) -> Bilingual {
        Bilingual(
            vi: "\(report.examined) hồ sơ đã xong: \(report.refused) sẽ bị từ chối, "
                + "\(report.wouldBeLate) sẽ quá hạn (thực tế \(report.wasLate)).",
            en: "\(report.examined) finished dossier\(report.examined == 1 ? "" : "s"): "
                + "\(report.refused) would be refused, \(report.wouldBeLate) late "
                + "(\(report.wasLate) were).")
    }

    // MARK: Units

    static func reorganised(_ moved: Int, stayed: Int, dryRun: Bool) -> Bilingual {
        let word =
            dryRun ? ("sẽ chuyển đơn vị", "would go over") : ("đã chuyển đơn vị", "went over")
        return Bilingual(
            vi: "\(moved) hồ sơ \(word.0), \(stayed) chưa chuyển được.",
            en: "\(moved) dossier\(moved == 1 ? "" : "s") \(word.1), \(stayed) could not.")
    }

    // MARK: Calendars

    static let dueBefore = Bilingual(vi: "Hẹn trả cũ", en: "Due before")
    static let dueAfter = Bilingual(vi: "Hẹn trả mới", en: "Due after")
    static let stepBefore = Bilingual(vi: "Hạn bước cũ", en: "Step before")
    static let stepAfter = Bilingual(vi: "Hạn bước mới", en: "Step after")

    static func noCalendar(_ path: String) -> Bilingual {
        Bilingual(vi: "\(path) không phải lịch làm việc.", en: "\(path) is no calendar.")
    }

    static func amended(_ calendar: WorkingCalendar, _ count: Int, dryRun: Bool) -> Bilingual {
        let name = "\(calendar.id) v\(calendar.version)"
        return Bilingual(
            vi: dryRun
                ? "Nếu công bố lịch \(name): \(count) hồ sơ đổi hạn."
                : "Đã công bố lịch \(name); \(count) hồ sơ đổi hạn.",
            en: "\(dryRun ? "With" : "Published") calendar \(name): "
                + "\(count) dossier\(count == 1 ? "" : "s") "
                + (dryRun ? "would have other dates." : "have other dates."))
    }
}
