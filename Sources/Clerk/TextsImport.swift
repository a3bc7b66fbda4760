import Dossiers

// What the import of procedures says.
extension Texts {
    static let importHeadings = [
        Bilingual(vi: "Mã", en: "Code"), Bilingual(vi: "Kết quả", en: "Outcome"),
        Bilingual(vi: "Thiếu", en: "Gaps"), Bilingual(vi: "Mâu thuẫn", en: "Conflicts"),
        Bilingual(vi: "Cấp", en: "Levels"), Bilingual(vi: "Tên", en: "Name"),
    ]

    static func outcome(_ outcome: Import.Row.Outcome) -> Bilingual {
        switch outcome {
        case .draft: Bilingual(vi: "bản thảo", en: "draft")
        case .unchanged: Bilingual(vi: "như cũ", en: "unchanged")
        case .failed: Bilingual(vi: "không nhập được", en: "not imported")
        }
    }

    static func levels(_ codes: [String], tooMany: Bool) -> Bilingual {
        guard tooMany else {
            let list = codes.joined(separator: ", ")
            return list.isEmpty ? Bilingual(vi: "không rõ", en: "unknown") : Bilingual(vi: list)
        }
        let path = codes.joined(separator: " → ")
        return Bilingual(vi: "\(codes.count): \(path)", en: "\(codes.count): \(path)")
    }

    static func line(_ number: Int) -> Bilingual {
        Bilingual(vi: "dòng \(number)", en: "line \(number)")
    }

    static func badRecord(_ file: String, line: Int, _ sentence: Bilingual) -> Bilingual {
        let place =
            file == "-"
            ? Bilingual(vi: "đầu vào chuẩn", en: "standard input")
            : Bilingual(vi: file)
        func ended(_ text: String) -> String { text.hasSuffix("?") ? text : text + "." }
        return Bilingual(
            vi: "\(place.vi):\(line): \(ended(sentence.vi))",
            en: "\(place.en):\(line): \(ended(sentence.en))")
    }

    static func lineTooLong(_ limit: Int) -> Bilingual {
        Bilingual(
            vi: "dài hơn \(limit) byte; mỗi bản ghi có nằm trên một dòng không?",
            en: "is longer than \(limit) bytes; is each record on a line of its own?")
    }

    static func codeAgain(_ code: String, line: Int) -> Bilingual {
        Bilingual(
            vi: "mã \(code) đã có ở dòng \(line); hãy giữ một bản ghi",
            en: "code \(code) stands on line \(line) already; keep one of the two")
    }

    static func draftIsThere(_ path: String) -> Bilingual {
        Bilingual(
            vi: "\(path) đã có với nội dung khác; chọn thư mục khác hoặc dùng `--force`",
            en: "\(path) is there with another text; name another folder, or use `--force`")
    }

    static func isCompressed(_ path: String) -> Bilingual {
        Bilingual(
            vi: "\(path) là tệp nén; hãy chạy `gunzip -c \(path) | motcua nhap-thu-tuc - …`.",
            en: "\(path) is compressed; run `gunzip -c \(path) | motcua import-procedure - …`.")
    }

    static func importing(_ done: Int, failed: Int) -> Bilingual {
        Bilingual(
            vi: "đã nhập \(done), không nhập được \(failed)",
            en: "imported \(done), failed \(failed)")
    }

    static func imported(_ sum: Import.Summary) -> Bilingual {
        let drafts = sum.drafts + sum.unchanged
        return Bilingual(
            vi: "\(drafts) bản thảo (\(sum.unchanged) như cũ): \(sum.withGaps) còn thiếu, "
                + "\(sum.withConflicts) có mâu thuẫn, \(sum.tooManyLevels) quá hai cấp; "
                + "\(sum.failed) dòng không nhập được.",
            en: "\(drafts) draft\(drafts == 1 ? "" : "s") (\(sum.unchanged) unchanged): "
                + "\(sum.withGaps) with gaps, \(sum.withConflicts) with conflicts, "
                + "\(sum.tooManyLevels) with more than two levels; \(sum.failed) "
                + "line\(sum.failed == 1 ? "" : "s") not imported.")
    }
}
