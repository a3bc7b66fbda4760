internal import Dossiers

/// Writes the draft of one record, section by section, and gathers what is left to settle.
struct DraftWriter {
    let record: PortalRecord
    let detail: PortalRecord.Detail
    let code: String
    let vocabulary: Vocabulary
    let evidence: LevelEvidence
    let channels: [Channel]
    var page = YAMLPage()
    var assumed: [String] = []
    private(set) var findings: [Finding] = []

    init(_ record: PortalRecord, code: String, vocabulary: Vocabulary) {
        self.record = record
        detail = record.detail
        self.code = code
        self.vocabulary = vocabulary
        evidence = LevelEvidence(record.detail)
        channels = RecordChannels.known(record.detail)
    }

    /// Notes a finding and returns the comment that marks its line.
    @discardableResult
    mutating func note(_ kind: Finding.Kind, _ key: String, en: String, vi: String) -> String {
        note(kind, key, Bilingual(vi: vi, en: en))
    }

    @discardableResult
    mutating func note(_ kind: Finding.Kind, _ key: String, _ sentence: Bilingual) -> String {
        let finding = Finding(kind: kind, key: key, sentence: sentence)
        findings.append(finding)
        return finding.comment
    }

    /// Writes a key without a value, marked.
    mutating func leave(
        _ kind: Finding.Kind, _ key: String, en: String, vi: String, indent: Int = 0
    ) {
        let comment = note(kind, key, en: en, vi: vi)
        page.line(String(repeating: " ", count: indent) + "\(key):  \(comment)")
    }

    /// Writes the whole file.
    mutating func write() -> String {
        writeLegalBasis()
        writeLevels()
        writeReception()
        writeTimes()
        writePapers()
        writeFee()
        writeResults()
        writeConsultations()
        writeSteps()
        let rest = page
        page = YAMLPage()
        writeNames()
        writeSources()
        let front = page
        page = YAMLPage()
        writeHeading()
        return page.text + front.text + rest.text
    }

    private mutating func writeHeading() {
        let gaps = findings.count { $0.kind == .gap }
        let conflicts = findings.count { $0.kind == .conflict }
        page.comment(
            "Draft from the national portal's record \(code), made by `motcua import-procedure`.")
        page.comment(
            "Not a workflow file yet: \(gaps) marked MISSING, \(conflicts) marked CONFLICT. A "
                + "marked key has no value, a mark of its own line is about the lines below it. "
                + "Settle them, and say in `assumed` what was chosen.")
        for finding in findings where finding.kind == .levels {
            page.comment("\(finding.mark): \(finding.sentence.en)")
        }
    }

    private mutating func writeNames() {
        page.line("procedure: \(YAMLPage.quoted(code))")
        let inner = Texts.code(detail.code)
        if let inner, inner != code {
            let comment = note(
                .conflict, "procedure",
                en: "the record's code is \(code), its detail's is \(Texts.oneLine(inner))",
                vi: "mã bản ghi là \(code), mã trong \"detail\" là \(Texts.oneLine(inner))")
            page.line(comment)
        }
        page.line("edition: 1")
        assumed.append("This is the first edition here; the record does not count editions.")
        leave(
            .gap, "from", en: "the first day of reception it governs" + decision.en,
            vi: "ngày tiếp nhận đầu tiên được áp dụng" + decision.vi)
        leave(
            .gap, "rule_set", en: "the regime in force on that day (rule-sets.yaml)",
            vi: "chế độ pháp lý có hiệu lực ngày đó (rule-sets.yaml)")
        writeName()
        writeField()
    }

    private mutating func writeName() {
        let outer = Texts.exact(record.name)
        let inner = Texts.exact(detail.name)
        if let outer, let inner, Texts.trimmed(outer) != Texts.trimmed(inner) {
            leave(
                .conflict, "name", en: "the record has two names",
                vi: "bản ghi có hai tên gọi khác nhau")
            page.comment("\(YAMLPage.quoted(outer))", indent: 2)
            page.comment("\(YAMLPage.quoted(inner))", indent: 2)
        } else if let name = outer ?? inner {
            page.line("name: \(YAMLPage.quoted(name))")
        } else {
            leave(.gap, "name", en: "the record has no name", vi: "bản ghi không có tên thủ tục")
        }
    }

    private mutating func writeField() {
        let named = detail.categoriesDetails.present() + [detail.category].compactMap(\.self)
        let fields = RecordTimes.unique(
            named.map { [Texts.code($0.code) ?? "", Texts.exact($0.name) ?? ""] }
        ).filter { $0 != ["", ""] }
        guard let field = fields.first else {
            leave(.gap, "field", en: "the record names no field", vi: "bản ghi không nêu lĩnh vực")
            return
        }
        guard fields.count == 1 else {
            leave(
                .conflict, "field", en: "the record names several fields",
                vi: "bản ghi nêu nhiều lĩnh vực")
            for field in fields {
                page.comment(Self.flow([("code", field[0]), ("name", field[1])]))
            }
            return
        }
        writeItem("field: ", [("code", field[0]), ("name", field[1])], key: "field")
    }

    private mutating func writeSources() {
        let dated = Self.day(detail.updatedAt).map { ", updated \($0)" } ?? ""
        var sources = [
            "Cổng Dịch vụ công quốc gia, bản ghi \(code) (id \(record.id ?? "?")\(dated))"
        ]
        if let number = Texts.exact(detail.procedureProposal?.proposalNumber) {
            sources.append("Quyết định công bố: \(number)")
        }
        if let name = Texts.exact(detail.departmentPromulgateName) {
            sources.append("Cơ quan công bố: \(name)")
        }
        let subjects = detail.subjectTypesDetails.present().compactMap { subject -> String? in
            guard let name = Texts.exact(subject.name) else { return nil }
            return name + (Texts.code(subject.code).map { " (\($0))" } ?? "")
        }
        if subjects.isEmpty {
            page.line(
                note(
                    .gap, "sources", en: "the record does not say who may apply",
                    vi: "bản ghi không nêu đối tượng thực hiện"))
        } else {
            sources.append("Đối tượng thực hiện: " + subjects.joined(separator: "; "))
        }
        page.line("sources:")
        for source in sources { page.line("  - \(YAMLPage.quoted(source))") }
        page.line("assumed:")
        for one in assumed { page.line("  - \(YAMLPage.quoted(one))") }
        for (title, text) in [
            ("Requirements and conditions", detail.requirementsAndConditions),
            ("Where dossiers are received", detail.dossierReceivingAddresses),
            ("Note", detail.note),
        ] {
            guard let text = Texts.exact(text) else { continue }
            page.comment("\(title), as the record says:")
            page.comment(text, indent: 2)
        }
    }

    private var decision: Bilingual {
        guard let day = Self.day(detail.procedureProposal?.decisionDate) else {
            return Bilingual(vi: "", en: "")
        }
        return Bilingual(
            vi: "; quyết định công bố ngày \(day)", en: "; the decision is of \(day)")
    }

    /// The day of a time in milliseconds, in Viet Nam.
    private static func day(_ milliseconds: Quantity?) -> CivilDate? {
        guard let number = milliseconds?.number, (0...4e12).contains(number) else { return nil }
        return Instant(microseconds: Int64(number) * 1_000).date(offsetMinutes: 420)
    }
}

extension DraftWriter {
    /// Writes an item whose parts must all be there, on one line; what lacks is marked.
    mutating func writeItem(_ start: String, _ parts: [(String, String)], key: String) {
        let lacking = parts.filter { $0.1.isEmpty }.map(\.0)
        guard !lacking.isEmpty else {
            page.line(start + Self.flow(parts))
            return
        }
        let list = lacking.joined(separator: ", ")
        let comment = note(
            .gap, key, en: "the record gives no \(list) here",
            vi: "bản ghi không nêu \(list) ở đây")
        page.line(start + Self.flow(parts) + "  " + comment)
    }

    /// A mapping on one line; a part that is empty is null.
    static func flow(_ parts: [(String, String)], plain: [(String, String)] = []) -> String {
        let texts = parts.map { key, text in
            "\(key): \(text.isEmpty ? "null" : YAMLPage.quoted(text))"
        }
        return "{" + (texts + plain.map { "\($0): \($1)" }).joined(separator: ", ") + "}"
    }
}
