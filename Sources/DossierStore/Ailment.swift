public import Dossiers

/// What can be wrong with a stored dossier, which promise it breaks, and how it is mended.
public enum Ailment: Hashable, Sendable {
    /// A stored value is none of the life cycle's.
    case unreadable(String)
    case ledgerCannotBeReplayed(ReplayError)
    case stateIsNotItsLedgers
    case hashIsWrong(row: Int)
    case lastHashIsMissing
    case timeRunsBackwards(row: Int)
    /// A ledger row names another custodian than replaying it gives.
    case custodianIsWrong(row: Int)
    case custodyDoesNotTile
    case passesThreeLevels
    case groupPassesThreeLevels
    case undeliveredWithoutJob
    /// The router has no job for what the group waits for.
    case groupIsBehind(GroupTask)
    case alarmIsWrong
    /// Nobody in the unit holds the post of the step.
    case postIsEmpty(unit: String, post: PostID)
    case opinionsAreNotItsMatters

    /// The promise that is broken.
    public var promise: String {
        switch self {
        case .passesThreeLevels, .groupPassesThreeLevels: "P1"
        case .custodianIsWrong, .custodyDoesNotTile: "P2"
        case .undeliveredWithoutJob, .groupIsBehind, .alarmIsWrong, .postIsEmpty: "P3"
        case .unreadable, .ledgerCannotBeReplayed, .stateIsNotItsLedgers,
            .opinionsAreNotItsMatters:
            "P9"
        case .hashIsWrong, .lastHashIsMissing, .timeRunsBackwards: "P11"
        }
    }

    /// What is wrong, without its subject.
    public var sentence: Bilingual {
        switch self {
        case .unreadable(let problem):
            Bilingual(vi: "dữ liệu hỏng: \(problem)", en: "its data is damaged: \(problem)")
        case .ledgerCannotBeReplayed(let error):
            Bilingual(
                vi: "sổ cái không phát lại được: \(error)",
                en: "its ledger cannot be replayed: \(error)")
        case .stateIsNotItsLedgers:
            Bilingual(
                vi: "trạng thái khác với sổ cái", en: "its ledger replays to another state")
        case .hashIsWrong(let row):
            Bilingual(
                vi: "mã băm của dòng sổ cái \(row) sai",
                en: "the hash of ledger row \(row) is wrong")
        case .lastHashIsMissing:
            Bilingual(
                vi: "trạng thái không mang mã băm cuối của sổ cái",
                en: "its state does not carry its ledger's last hash")
        case .timeRunsBackwards(let row):
            Bilingual(
                vi: "thời gian chạy lùi ở dòng \(row)",
                en: "its ledger runs backwards in time at row \(row)")
        case .custodianIsWrong(let row):
            Bilingual(
                vi: "dòng sổ cái \(row) ghi sai đơn vị giữ hồ sơ",
                en: "ledger row \(row) names another custodian than it led to")
        case .custodyDoesNotTile:
            Bilingual(
                vi: "các khoảng giữ hồ sơ hở hoặc chồng nhau",
                en: "its custody has a gap or an overlap")
        case .passesThreeLevels:
            Bilingual(vi: "qua quá hai cấp hành chính", en: "it passes more than two levels")
        case .groupPassesThreeLevels:
            Bilingual(
                vi: "nhóm liên thông qua quá hai cấp hành chính",
                en: "its group passes more than two levels")
        case .undeliveredWithoutJob:
            Bilingual(
                vi: "đang chuyển mà bộ định tuyến không biết",
                en: "it is on its way and the router knows nothing of it")
        case .groupIsBehind(let task): task.neglect
        case .alarmIsWrong:
            Bilingual(vi: "hẹn nhắc việc sai", en: "its next deadline is not what the law gives")
        case .postIsEmpty(let unit, let post):
            Bilingual(
                vi: "\(unit) không có ai giữ vị trí \"\(post)\"",
                en: "nobody in \(unit) holds the post \"\(post)\"")
        case .opinionsAreNotItsMatters:
            Bilingual(
                vi: "bảng ý kiến khác với hồ sơ",
                en: "the table of opinions is not what the dossier says")
        }
    }

    /// What to do about it.
    public func remedy(code: String) -> Bilingual {
        switch self {
        case .stateIsNotItsLedgers, .opinionsAreNotItsMatters, .alarmIsWrong:
            Bilingual(
                vi: "dùng `motcua repair \(code) --reason \"…\"`",
                en: "use `motcua repair \(code) --reason \"…\"`")
        case .undeliveredWithoutJob, .groupIsBehind:
            Bilingual(
                vi: "dùng `motcua jobs retry \(code)`", en: "use `motcua jobs retry \(code)`")
        case .postIsEmpty:
            Bilingual(
                vi: "bổ nhiệm bằng `motcua officer add` hoặc `motcua mandate grant`",
                en: "appoint with `motcua officer add` or `motcua mandate grant`")
        case .unreadable, .ledgerCannotBeReplayed, .hashIsWrong, .lastHashIsMissing,
            .timeRunsBackwards, .custodianIsWrong, .custodyDoesNotTile, .passesThreeLevels,
            .groupPassesThreeLevels:
            Bilingual(
                vi: "so với bản sao lưu và nhật ký; sổ cái không được sửa",
                en: "compare with a backup and the server's log; a ledger is never edited")
        }
    }
}

extension GroupTask {
    /// What is wrong while nobody does it, said of the parent.
    fileprivate var neglect: Bilingual {
        switch self {
        case .note(let child, .skipped):
            Bilingual(
                vi: "hồ sơ thành phần \"\(child)\" không thể mở nữa mà chưa được ghi nhận",
                en: "its child \"\(child)\" can never be opened, which is not on record")
        case .note(let child, _):
            Bilingual(
                vi: "chưa biết tình trạng hồ sơ thành phần \"\(child)\"",
                en: "it does not know how its child \"\(child)\" stands")
        case .open(let child):
            Bilingual(
                vi: "hồ sơ thành phần \"\(child.id)\" đến lúc mở mà chưa mở",
                en: "its child \"\(child.id)\" is due and not open")
        case .end(let child, _, _):
            Bilingual(
                vi: "đã kết thúc mà hồ sơ thành phần \"\(child)\" chưa kết thúc",
                en: "it has ended and its child \"\(child)\" has not")
        }
    }
}

/// What the examination found wrong with one dossier.
public struct Finding: Hashable, Sendable {
    public let dossier: DossierID
    public let code: String
    public let ailment: Ailment

    /// What is wrong, in English.
    public var problem: String { ailment.sentence.en }
}
