public import Dossiers

/// A workflow file drafted from one record of the national portal.
///
/// A draft says what the record says and marks the rest: a line with `# MISSING` where the record
/// is silent, `# CONFLICT` where it says two things, `# TOO MANY LEVELS` where it passes more than
/// two. Such a line has no value, so the checker refuses the draft until an editor has settled it.
public struct WorkflowDraft: Hashable, Sendable {
    /// The code of the procedure, fit to be the name of a file.
    public let code: String
    /// The name on one line, for lists; empty where the record has none.
    public let name: String
    /// The text of the file.
    public let text: String
    /// The levels that take part, by flags, bodies and the text of the steps.
    public let levels: LevelSet
    public let findings: [Finding]

    /// The largest file that the checker reads.
    private static let largest = 1_000_000

    /// Drafts a workflow file from one line of the portal's records.
    ///
    /// - Parameter line: The JSON of the record, in UTF-8.
    public init(line: [UInt8], vocabulary: Vocabulary) throws(RecordError) {
        let record = try RecordReader.read(line)
        guard let code = Self.code(record) else {
            throw RecordError(
                en: "has no code that can name a file (\(Self.shown(record))); a code is like "
                    + "1.014359",
                vi: "không có mã dùng làm tên tệp được (\(Self.shown(record))); mã có dạng "
                    + "1.014359")
        }
        var writer = DraftWriter(record, code: code, vocabulary: vocabulary)
        let text = writer.write()
        guard text.utf8.count <= Self.largest else {
            throw RecordError(
                en: "makes a draft of \(text.utf8.count) bytes; a workflow file has at most "
                    + "\(Self.largest)",
                vi: "tạo bản thảo \(text.utf8.count) byte; tệp quy trình có nhiều nhất "
                    + "\(Self.largest)")
        }
        self.code = code
        self.text = text
        name = Texts.oneLine(record.name ?? record.detail.name ?? "")
        levels = writer.evidence.all
        findings = writer.findings
    }

    /// Returns the findings of a kind.
    public func findings(_ kind: Finding.Kind) -> [Finding] { findings.filter { $0.kind == kind } }

    /// The code, if it is one that the checker takes and that stays inside the folder.
    private static func code(_ record: PortalRecord) -> String? {
        guard let code = Texts.code(record.code ?? record.detail.code), code.utf8.count <= 32,
            code.utf8.first.map({ (48...57).contains($0) || (65...90).contains($0) }) == true,
            code.utf8.allSatisfy({
                (48...57).contains($0) || (65...90).contains($0) || $0 == 46 || $0 == 45
            })
        else { return nil }
        return code
    }

    private static func shown(_ record: PortalRecord) -> String {
        (record.code ?? record.detail.code).map {
            "\"\(Texts.oneLine($0, longest: 40))\""
        } ?? "null"
    }
}
