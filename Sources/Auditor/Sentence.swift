import ArgumentParser
import Glibc

/// A sentence in both languages.
struct Sentence: Sendable, Hashable {
    let vi: String
    let en: String

    func callAsFunction(_ language: Language) -> String { language == .vi ? vi : en }
}

/// The language of what is printed.
enum Language: String, CaseIterable, ExpressibleByArgument, Sendable {
    case vi, en

    /// The language of the environment: `MOTCUA_LANG`, else the locale's, English last.
    static var ofEnvironment: Language {
        func value(_ name: String) -> String? {
            getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        if let named = value("MOTCUA_LANG").flatMap(Language.init(rawValue:)) { return named }
        let locale = value("LC_ALL") ?? value("LC_MESSAGES") ?? value("LANG")
        return locale?.hasPrefix("vi") == true ? .vi : .en
    }
}

// MARK: - What can be wrong

extension Sentence {
    static let rowHash = Sentence(
        vi: "mã băm không khớp với dòng trước và nội dung",
        en: "its hash does not follow from the row before and its content")
    static let stateDiffers = Sentence(
        vi: "trạng thái hồ sơ không phải là kết quả của dòng này",
        en: "the state of the dossier is not what this row led to")
    static let noLedger = Sentence(vi: "hồ sơ không có sổ cái", en: "the dossier has no ledger")
    static let noState = Sentence(
        vi: "sổ cái không có hồ sơ", en: "there is a ledger but no dossier")
    static let outOfOrder = Sentence(
        vi: "dòng không đúng thứ tự", en: "the line is out of order")
    static let noSeal = Sentence(
        vi: "vị trí không thuộc dấu niêm phong nào", en: "its position belongs to no seal")
    static let noObject = Sentence(
        vi: "dữ liệu không phải là một đối tượng JSON", en: "its data is no JSON object")
    static let sealMissing = Sentence(
        vi: "thiếu dấu niêm phong trước đó", en: "the seal before it is missing")
    static let sealDoesNotFollow = Sentence(
        vi: "không bắt đầu ở chỗ dấu trước kết thúc",
        en: "it does not begin where the seal before ends")
    static let sealHash = Sentence(
        vi: "mã băm không khớp với dấu trước và nội dung",
        en: "its hash does not follow from the seal before and its content")
    static let publishedMissing = Sentence(
        vi: "đã công bố nhưng không còn trong sổ cái: sổ cái bị cắt bớt",
        en: "it was published and is not in the ledger: the ledger was cut")
    static let publishedDiffers = Sentence(
        vi: "khác với dấu đã công bố: sổ cái bị viết lại",
        en: "it differs from what was published: the ledger was rewritten")
    static let stampOfNothing = Sentence(
        vi: "dấu niêm phong được đóng dấu thời gian không còn",
        en: "the seal that was stamped is missing")
    static let incomplete = Sentence(
        vi: "tệp không trọn vẹn: dòng cuối thiếu hoặc không khớp số lượng",
        en: "the file is incomplete: its last line is missing or counts otherwise")
    static let unreadableLine = Sentence(
        vi: "không đọc được dòng này", en: "the line cannot be read")
    static let otherDossier = Sentence(
        vi: "dòng thuộc hồ sơ khác", en: "the row is of another dossier")
    static let pathLeadsElsewhere = Sentence(
        vi: "đường dẫn không tới gốc của dấu niêm phong",
        en: "the path does not lead to the root of the seal")
    static let notPublished = Sentence(
        vi: "dấu niêm phong không có trong danh sách đã công bố",
        en: "the seal is not among the published ones")

    static func rowNumber(_ expected: Int) -> Sentence {
        Sentence(
            vi: "số thứ tự phải là \(expected): có dòng bị xóa hoặc chèn",
            en: "its number should be \(expected): a row was removed or inserted")
    }

    static func sealRoot(rows: Int, found: Int) -> Sentence {
        Sentence(
            vi: "các dòng không còn như lúc niêm phong (lúc đó \(rows) dòng, nay \(found))",
            en: "its rows are not those that were sealed (then \(rows) rows, now \(found))")
    }

    static func stamp(_ vi: String, _ en: String) -> Sentence {
        Sentence(vi: "dấu thời gian không hợp lệ: \(vi)", en: "the time stamp is not valid: \(en)")
    }
}

// MARK: - What is printed

extension Sentence {
    static func finding(_ place: String, _ problem: Sentence) -> Sentence {
        Sentence(vi: "\(vietnamese(place)): \(problem.vi)", en: "\(place): \(problem.en)")
    }

    private static func vietnamese(_ place: String) -> String {
        let words = [
            ("stamp of seal ", "dấu thời gian của niêm phong "), ("seal ", "niêm phong "),
            ("row ", "dòng "), ("dossier ", "hồ sơ "), ("line ", "dòng tệp "),
        ]
        guard let (english, own) = words.first(where: { place.hasPrefix($0.0) }) else {
            return place
        }
        return own + place.dropFirst(english.count)
    }

    static func more(_ count: Int) -> Sentence {
        Sentence(vi: "và \(count) lỗi nữa", en: "and \(count) more")
    }

    static func allIsWell(_ counts: LedgerAudit.Counts, _ last: SealRecord?) -> [Sentence] {
        let stamped = counts.stamps
        var lines = [
            Sentence(
                vi: "Không phát hiện gì: \(counts.rows) dòng của \(counts.dossiers) hồ sơ, "
                    + "\(counts.seals) dấu niêm phong, \(stamped) dấu thời gian; "
                    + "\(counts.unsealed) dòng chưa niêm phong.",
                en: "Nothing found: rows \(counts.rows), dossiers \(counts.dossiers), "
                    + "seals \(counts.seals), time stamps \(stamped); "
                    + "rows not sealed yet: \(counts.unsealed).")
        ]
        if let last {
            let hash = hexadecimal(last.hash)
            lines.append(
                Sentence(
                    vi: "Dấu niêm phong cuối: số \(last.number), \(hash)",
                    en: "Last seal: \(last.number), \(hash)"))
        }
        return lines
    }

    static let rootsNotGiven = Sentence(
        vi: "Chứng thư của dấu thời gian chưa được đối chiếu; nêu chứng thư gốc bằng --tsa-ca.",
        en: "The stamps' certificates were not checked; name their roots with --tsa-ca.")

    static func proofHolds(_ code: String, rows: Int, unsealed: Int) -> Sentence {
        Sentence(
            vi: "Bằng chứng đúng: \(rows) dòng của hồ sơ \(code) đã niêm phong, "
                + "\(unsealed) dòng chưa.",
            en: "The proof holds: dossier \(code), rows sealed \(rows), not sealed \(unsealed).")
    }

    static func provenBy(_ seal: SealRecord, isPublished: Bool, isStamped: Bool) -> Sentence {
        let hash = hexadecimal(seal.hash)
        let (published, stamped) = (isPublished ? ("đã công bố", "published") : nil, isStamped)
        let vi = [published?.0, stamped ? "có dấu thời gian" : nil].compactMap { $0 }
        let en = [published?.1, stamped ? "stamped" : nil].compactMap { $0 }
        return Sentence(
            vi: "  niêm phong số \(seal.number): \(hash) "
                + (vi.isEmpty
                    ? "(hãy tự đối chiếu với danh sách đã công bố)" : vi.joined(separator: ", ")),
            en: "  seal \(seal.number): \(hash) "
                + (en.isEmpty ? "(compare it with what was published)" : en.joined(separator: ", "))
        )
    }

    static func unreadable(_ path: String) -> Sentence {
        Sentence(vi: "Không đọc được tệp \(path).", en: "\(path) cannot be read.")
    }

    static func noDatabase(_ reason: String) -> Sentence {
        Sentence(vi: "Lỗi cơ sở dữ liệu: \(reason)", en: reason)
    }

    static let nameDatabase = Sentence(
        vi: "Nêu chuỗi kết nối, hoặc đặt MOTCUA_DATABASE_URL.",
        en: "Name a connection string, or set MOTCUA_DATABASE_URL.")
}
