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
    /// A mandate gives only what its principal has.
    case beyondMandate(posts: [PostID], of: String)
    /// No mandate has the number.
    case noMandate(MandateID)
    /// Open dossiers would be left without anyone who holds the post of their step (promise P3).
    case postLeftEmpty(unit: String, post: PostID, dossiers: [String])
    /// The procedure has no edition of the number.
    case noSuchEdition(procedure: String, edition: Int)
    /// An act of the administration names its legal basis.
    case basisMissing
    /// A reorganisation is carried out on its day or later.
    case dayAhead(CivilDate)
    /// A calendar is amended by a higher version only.
    case calendarNotNewer(String, version: Int, known: Int)
    /// The damage is not one that the program can mend.
    case cannotMend(code: String, why: Bilingual)
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
        case .beyondMandate, .noMandate, .postLeftEmpty, .noSuchEdition, .basisMissing, .dayAhead,
            .calendarNotNewer, .cannotMend:
            actSentence
        case .foreignSchema(let problem):
            Bilingual(
                vi: "Cơ sở dữ liệu không do phiên bản này tạo: \(problem).",
                en: "The database was not made by these migrations: \(problem).")
        }
    }

    private var actSentence: Bilingual {
        switch self {
        case .beyondMandate(let posts, let login):
            Bilingual(
                vi: "Chỉ ủy quyền được vị trí mà \"\(login)\" đang giữ"
                    + (posts.isEmpty ? "; nêu vị trí." : ", không phải \(list(posts))."),
                en: "A mandate gives only posts that \"\(login)\" holds"
                    + (posts.isEmpty ? "; name one." : ", not \(list(posts))."))
        case .noMandate(let id):
            Bilingual(
                vi: "Không có ủy quyền số \(id); xem `motcua mandate list --all`.",
                en: "There is no mandate number \(id); see `motcua mandate list --all`.")
        case .postLeftEmpty(let unit, let post, let dossiers):
            Bilingual(
                vi: "\(unit) sẽ không còn ai giữ vị trí \"\(post)\" cho \(dossiers.count) hồ sơ "
                    + "đang mở (\(list(Array(dossiers.prefix(3))))…); bổ nhiệm hoặc ủy quyền người "
                    + "khác trước.",
                en: "\(unit) would have nobody in the post \"\(post)\" for \(dossiers.count) open "
                    + "dossier(s) (\(list(Array(dossiers.prefix(3))))…); appoint or mandate "
                    + "somebody first.")
        case .noSuchEdition(let procedure, let edition):
            Bilingual(
                vi: "Thủ tục \(procedure) chưa công bố bản \(edition); dùng `motcua publish`.",
                en: "Procedure \(procedure) has no published edition \(edition); publish it with "
                    + "`motcua publish`.")
        case .basisMissing:
            Bilingual(
                vi: "Phải nêu căn cứ pháp lý; thêm `--basis \"…\"`.",
                en: "A legal basis is required; add `--basis \"…\"`.")
        case .dayAhead(let day):
            Bilingual(
                vi: "Ngày \(day) chưa đến; thực hiện vào ngày đó.",
                en: "The day \(day) is still ahead; carry the act out on it.")
        case .calendarNotNewer(let calendar, let version, let known):
            Bilingual(
                vi: "Lịch \(calendar) bản \(version) không mới hơn bản \(known) đã công bố; "
                    + "tăng `version`.",
                en: "Calendar \(calendar), version \(version), is not newer than the published "
                    + "version \(known); raise `version`.")
        case .cannotMend(let code, let why):
            Bilingual(
                vi: "Hồ sơ \(code) không sửa được bằng chương trình: \(why.vi); "
                    + "khôi phục từ bản sao lưu.",
                en: "Dossier \(code) cannot be mended by the program: \(why.en); "
                    + "restore it from a backup.")
        default: preconditionFailure("only refusals of acts come here")
        }
    }

    private func list(_ items: [String]) -> String { items.joined(separator: ", ") }

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
