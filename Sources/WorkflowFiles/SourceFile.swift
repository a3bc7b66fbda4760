internal import FoundationEssentials
internal import Glibc

/// A workflow file read into memory, or the one sentence that says why not.
struct SourceFile {
    /// The largest file that is read at all; the largest real procedure has some 20 kB.
    static let sizeLimit = 1_000_000

    let path: String
    let text: String

    /// Reads a file, refusing what can be no text of ours before looking into it.
    static func read(_ path: String, into problems: Problems) -> SourceFile? {
        let files = FileManager.default
        var isFolder = false
        guard files.fileExists(atPath: path, isDirectory: &isFolder) else {
            problems.error(.start, en: "does not exist", vi: "không tồn tại")
            return nil
        }
        guard !isFolder else {
            problems.error(
                .start, en: "is a folder, not a file", vi: "là thư mục, không phải tệp")
            return nil
        }
        guard let size = regularFileSize(path) else {
            problems.error(.start, en: "is not a regular file", vi: "không phải tệp thông thường")
            return nil
        }
        guard size <= sizeLimit else {
            problems.error(
                .start, en: "has \(size) bytes; a workflow file has at most \(sizeLimit)",
                vi: "có \(size) byte; tệp quy trình có nhiều nhất \(sizeLimit) byte")
            return nil
        }
        guard let data = files.contents(atPath: path) else {
            problems.error(
                .start, en: "cannot be read; check its permissions",
                vi: "không đọc được; hãy kiểm tra quyền truy cập")
            return nil
        }
        return decode([UInt8](data), path: path, into: problems)
    }

    /// Turns bytes into a text: UTF-8, NFC, without a byte order mark.
    static func decode(
        _ bytes: [UInt8], path: String, into problems: Problems
    ) -> SourceFile? {
        var bytes = bytes[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            problems.error(
                placeOfBadByte(bytes), en: "is not UTF-8 text; save it as UTF-8",
                vi: "không phải văn bản UTF-8; hãy lưu lại theo UTF-8")
            return nil
        }
        if let mark = firstSeparateAccent(text) {
            problems.error(
                mark,
                en: "writes an accent apart from its letter (NFD); save the file in NFC",
                vi: "có dấu viết tách rời chữ cái (NFD); hãy lưu tệp theo chuẩn NFC (dựng sẵn)")
            return nil
        }
        return SourceFile(path: path, text: text)
    }

    /// Composes the text into a tree; a refusal becomes one problem.
    func compose(into problems: Problems) -> Node? {
        do throws(YAMLRefusal) {
            if let root = try YAMLComposer.compose(Array(text.utf8), into: problems) {
                return root
            }
            problems.error(.start, en: "is empty", vi: "tệp trống")
        } catch {
            problems.error(error.mark, en: error.en, vi: error.vi)
        }
        return nil
    }

    private static func regularFileSize(_ path: String) -> Int? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    /// Finds the place of the first byte that is no UTF-8.
    private static func placeOfBadByte(_ bytes: ArraySlice<UInt8>) -> Mark {
        var line = 1
        for part in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            if String(validating: part, as: UTF8.self) == nil {
                var column = 1
                var decoder = UTF8()
                var rest = part.makeIterator()
                while case .scalarValue = decoder.decode(&rest) { column += 1 }
                return Mark(line: line, column: column)
            }
            line += 1
        }
        return .start
    }

    /// Finds the first accent that stands apart from its letter although NFC has one for both.
    ///
    /// Only the accents of Vietnamese on its vowels are looked at: other editors take these apart,
    /// while rare letters of minority languages have no form of their own and are written so.
    private static func firstSeparateAccent(_ text: String) -> Mark? {
        var mark = Mark.start
        var last: Unicode.Scalar = "\n"
        for scalar in text.unicodeScalars {
            if scalar.value >= 0x0300, scalar.value <= 0x0323 {
                let letters = composable[scalar] ?? []
                if letters.contains(last) { return mark }
            }
            if scalar == "\n" {
                mark = Mark(line: mark.line + 1, column: 1)
            } else {
                mark.column += 1
            }
            last = scalar
        }
        return nil
    }

    /// The letters with which each accent has a form of its own.
    private static let composable: [Unicode.Scalar: Set<Unicode.Scalar>] = {
        let vowels = Set("aeiouyâêôăơưAEIOUYÂÊÔĂƠƯ".unicodeScalars)
        let tones: [Unicode.Scalar] = [
            "\u{0300}", "\u{0301}", "\u{0303}", "\u{0309}", "\u{0323}",
        ]
        var letters = Dictionary(uniqueKeysWithValues: tones.map { ($0, vowels) })
        letters["\u{0302}"] = Set("aeoAEOạẹọẠẸỌ".unicodeScalars)
        letters["\u{0306}"] = Set("aAạẠ".unicodeScalars)
        letters["\u{031B}"] = Set("ouOU".unicodeScalars)
        return letters
    }()
}
