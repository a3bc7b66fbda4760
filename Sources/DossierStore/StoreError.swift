public import Dossiers

/// Why the store could not do what was asked, where no rule of the law refused it.
public enum StoreError: Error, Hashable, Sendable {
    /// No dossier has the code.
    case noDossier(code: String)
    /// Somebody acted on the dossier since it was read.
    case conflict(code: String, by: String, at: Instant, did: String)
    /// The command's id was used for another command.
    case otherCommand(did: String)
    /// A stored row cannot be a value of the life cycle.
    case corrupt(dossier: DossierID, problem: String)
    /// No edition of the procedure governs the day.
    case noEdition(procedure: String, day: CivilDate)
    /// A stored edition or calendar is missing or cannot be read.
    case unreadableCatalogue(String)
    /// No unit bears the code.
    case noUnit(code: String)
    /// No area bears the code.
    case noArea(code: String)
    /// The login is no officer, or holds no appointment today.
    case noOfficer(login: String)
    /// What is published already differs from what is to be published under the same number.
    case publishedOtherwise(String)
    /// The database has been migrated by something else than these migrations.
    case foreignSchema(String)
}

extension StoreError {
    /// One sentence for the officer: what, where and what to do.
    public var sentence: Bilingual {
        switch self {
        case .noDossier(let code):
            Bilingual(
                vi: "Không có hồ sơ \(code); xem `motcua list`.",
                en: "There is no dossier \(code); see `motcua list`.")
        case .conflict(let code, let officer, let at, let did):
            Bilingual(
                vi: "Hồ sơ \(code) vừa được \(officer) xử lý (\(did)) lúc "
                    + "\(Self.local(at)); xem lại rồi làm tiếp.",
                en: "Dossier \(code) was acted on first by \(officer) (\(did)) at "
                    + "\(Self.local(at)); look at it again.")
        case .otherCommand(let did):
            Bilingual(
                vi: "Mã lệnh này đã dùng cho `\(did)`; dùng mã mới.",
                en: "This command id was used for `\(did)` already; use a new one.")
        case .corrupt(let dossier, let problem):
            Bilingual(
                vi: "Dữ liệu hồ sơ số \(dossier) bị hỏng: \(problem); chạy `motcua doctor`.",
                en: "Dossier number \(dossier) is damaged: \(problem); run `motcua doctor`.")
        case .noEdition(let procedure, let day):
            Bilingual(
                vi: "Thủ tục \(procedure) chưa công bố bản có hiệu lực ngày \(day); "
                    + "dùng `motcua publish`.",
                en: "No edition of procedure \(procedure) is in force on \(day); "
                    + "publish one with `motcua publish`.")
        case .unreadableCatalogue(let what):
            Bilingual(
                vi: "Không đọc được \(what) đã công bố.",
                en: "The published \(what) cannot be read; publish it with this version.")
        case .noUnit(let code):
            Bilingual(
                vi: "Không có đơn vị \(code); xem `motcua unit list`.",
                en: "There is no unit \(code) today; see `motcua unit list`.")
        case .noArea(let code):
            Bilingual(
                vi: "Không có địa bàn \(code); xem `motcua unit list --areas`.",
                en: "There is no area \(code) today; see `motcua unit list --areas`.")
        case .noOfficer(let login):
            Bilingual(
                vi: "Tài khoản \"\(login)\" không phải công chức đang giữ vị trí; "
                    + "dùng `motcua officer add`.",
                en: "The login \"\(login)\" is no officer with a post today; "
                    + "add one with `motcua officer add`.")
        case .publishedOtherwise(let what):
            Bilingual(
                vi: "\(what) đã công bố với nội dung khác; tăng số bản rồi công bố lại.",
                en: "\(what) is published with other content; "
                    + "raise its number and publish again.")
        case .foreignSchema(let problem):
            Bilingual(
                vi: "Cơ sở dữ liệu không do phiên bản này tạo: \(problem).",
                en: "The database was not made by these migrations: \(problem).")
        }
    }

    /// The hour on the clocks of Viet Nam, which has kept UTC+7 since 1975.
    private static func local(_ instant: Instant) -> String {
        let offset = 7 * 60
        let day = instant.date(offsetMinutes: offset)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(day.day))/\(two(day.month))/\(day.year) "
            + "\(instant.timeOfDay(offsetMinutes: offset))"
    }
}

extension StoreError: CustomStringConvertible {
    public var description: String { sentence.en }
}
