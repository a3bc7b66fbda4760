internal import Dossiers

/// Reads the keys of one mapping and notes every one that is missing, unknown or of a wrong kind.
///
/// A getter answers nil after it has noted the problem, so that a reader goes on to the next key
/// and the author sees all slips at once.
struct Fields {
    let mark: Mark
    let problems: Problems
    private let entries: [String: Node.Entry]

    /// Takes a mapping; nil, with a problem noted, where the node is none.
    init?(_ node: Node, keys: [String], into problems: Problems) {
        guard case .mapping(let entries) = node.value else {
            problems.error(
                node.mark, en: "must be a mapping of keys and values, not \(node.kind.en)",
                vi: "phải là bảng khóa - giá trị, không phải \(node.kind.vi)")
            return nil
        }
        for entry in entries where !keys.contains(entry.key) {
            let hint = Spelling.hint(for: entry.key, among: keys)
            problems.error(
                entry.mark, en: "key \(quoted(entry.key)) is not known here\(hint.en)",
                vi: "không có khóa \(quoted(entry.key)) ở đây\(hint.vi)")
        }
        mark = node.mark
        self.problems = problems
        self.entries = Dictionary(entries.map { ($0.key, $0) }, uniquingKeysWith: { a, _ in a })
    }

    /// Returns the value of a key that may be absent.
    func node(_ key: String) -> Node? {
        entries[key].flatMap { $0.value.isNull ? nil : $0.value }
    }

    /// Returns the place of a key's value, or of the mapping where the key is absent.
    func mark(_ key: String) -> Mark { entries[key]?.value.mark ?? mark }

    /// Returns the place of a key itself, or of the mapping where the key is absent.
    func keyMark(_ key: String) -> Mark { entries[key]?.mark ?? mark }

    /// Returns the value of a key that must be there.
    func required(_ key: String) -> Node? {
        if let node = node(key) { return node }
        problems.error(
            keyMark(key), en: "key \"\(key)\" is missing", vi: "thiếu khóa \"\(key)\"")
        return nil
    }

    func text(_ key: String) -> String? { required(key).flatMap { text($0, key) } }

    func optionalText(_ key: String) -> String? { node(key).flatMap { text($0, key) } }

    /// Reads a text through a parser; `expected` says what it should have been.
    func value<Value>(
        _ key: String, expected: (en: String, vi: String), parse: (String) -> Value?
    ) -> Value? {
        guard let node = required(key) else { return nil }
        return value(node, key, expected: expected, parse: parse)
    }

    /// Reads an optional text through a parser.
    func optionalValue<Value>(
        _ key: String, expected: (en: String, vi: String), parse: (String) -> Value?
    ) -> Value? {
        node(key).flatMap { value($0, key, expected: expected, parse: parse) }
    }

    /// Reads one of a closed list of words.
    func choice<Choice>(_ key: String, of type: Choice.Type) -> Choice?
    where Choice: RawRepresentable<String> & CaseIterable {
        required(key).flatMap { choice($0, key, of: type) }
    }

    func choice<Choice>(_ node: Node, _ key: String, of type: Choice.Type) -> Choice?
    where Choice: RawRepresentable<String> & CaseIterable {
        guard let word = text(node, key) else { return nil }
        if let choice = Choice(rawValue: word) { return choice }
        let words = Choice.allCases.map(\.rawValue)
        let hint = Spelling.hint(for: word, among: words)
        let list = words.joined(separator: ", ")
        problems.error(
            node.mark, en: "\"\(key)\" must be one of \(list), not \(quoted(word))\(hint.en)",
            vi: "\"\(key)\" phải là một trong: \(list), không phải \(quoted(word))\(hint.vi)")
        return nil
    }

    func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        required(key).flatMap { integer($0, key, in: range) }
    }

    func optionalInteger(_ key: String, in range: ClosedRange<Int>) -> Int? {
        node(key).flatMap { integer($0, key, in: range) }
    }

    func optionalBoolean(_ key: String) -> Bool? {
        optionalValue(key, expected: ("true or false", "true hoặc false")) { text in
            switch text {
            case "true": true
            case "false": false
            default: nil
            }
        }
    }

    func day(_ key: String) -> CivilDate? {
        value(key, expected: Self.dayWords) { CivilDate($0) }
    }

    func limit(_ key: String) -> TimeLimit? { required(key).flatMap { limit($0, key) } }

    func optionalLimit(_ key: String) -> TimeLimit? { node(key).flatMap { limit($0, key) } }

    func limit(_ node: Node, _ key: String) -> TimeLimit? {
        value(
            node, key,
            expected: (
                "a time limit such as 12 working-day, 0.5 day, 8 hour, 1 month or "
                    + "same-day until 15:00",
                "thời hạn như 12 working-day, 0.5 day, 8 hour, 1 month hoặc same-day until 15:00"
            )
        ) { TimeLimit($0) }
    }

    /// Reads `from` and the optional `to`.
    func period() -> Period? {
        guard let first = day("from") else { return nil }
        let last = optionalValue("to", expected: Self.dayWords) { CivilDate($0) }
        if let last, last < first {
            problems.error(
                mark("to"), en: "\"to\" (\(last)) lies before \"from\" (\(first))",
                vi: "\"to\" (\(last)) đứng trước \"from\" (\(first))")
            return nil
        }
        return Period(first: first, last: last)
    }

    /// Reads a plain text or a mapping `{vi: …, en: …}`.
    func bilingual(_ key: String) -> Bilingual? { required(key).flatMap { bilingual($0, key) } }

    func bilingual(_ node: Node, _ key: String) -> Bilingual? {
        if case .mapping = node.value {
            guard let fields = Fields(node, keys: ["vi", "en"], into: problems),
                let vietnamese = fields.text("vi")
            else { return nil }
            return Bilingual(vi: vietnamese, en: fields.optionalText("en"))
        }
        return text(node, key).map { Bilingual(vi: $0) }
    }

    /// Returns the items of a list; none where the key is absent.
    func items(_ key: String) -> [Node] {
        guard let node = node(key) else { return [] }
        guard case .sequence(let items) = node.value else {
            problems.error(
                node.mark, en: "\"\(key)\" must be a list, not \(node.kind.en)",
                vi: "\"\(key)\" phải là danh sách, không phải \(node.kind.vi)")
            return []
        }
        return items
    }

    /// Returns the items of a list that must have at least one.
    func requiredItems(_ key: String) -> [Node] {
        guard required(key) != nil else { return [] }
        let items = items(key)
        if items.isEmpty, case .sequence = node(key)?.value {
            problems.error(mark(key), en: "\"\(key)\" is empty", vi: "\"\(key)\" trống")
        }
        return items
    }

    /// Returns the texts of a list, each with its place.
    func texts(_ key: String) -> [(text: String, mark: Mark)] {
        items(key).compactMap { item in text(item, key).map { ($0, item.mark) } }
    }

    func text(_ node: Node, _ key: String) -> String? {
        guard case .scalar(let text, _) = node.value else {
            problems.error(
                node.mark, en: "\"\(key)\" must be a text, not \(node.kind.en)",
                vi: "\"\(key)\" phải là một chuỗi, không phải \(node.kind.vi)")
            return nil
        }
        guard text.contains(where: { !$0.isWhitespace }) else {
            problems.error(node.mark, en: "\"\(key)\" is empty", vi: "\"\(key)\" trống")
            return nil
        }
        guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 || $0 == "\n" }) else {
            problems.error(
                node.mark, en: "\"\(key)\" contains a control character",
                vi: "\"\(key)\" chứa ký tự điều khiển")
            return nil
        }
        return text
    }

    static let dayWords = (en: "a day such as 2025-07-01", vi: "ngày như 2025-07-01")

    private func value<Value>(
        _ node: Node, _ key: String, expected: (en: String, vi: String), parse: (String) -> Value?
    ) -> Value? {
        guard let text = text(node, key) else { return nil }
        if let value = parse(text) { return value }
        problems.error(
            node.mark, en: "\"\(key)\" must be \(expected.en), not \(quoted(text))",
            vi: "\"\(key)\" phải là \(expected.vi), không phải \(quoted(text))")
        return nil
    }

    func integer(_ node: Node, _ key: String, in range: ClosedRange<Int>) -> Int? {
        let low = range.lowerBound
        let high = range.upperBound
        return value(
            node, key,
            expected: (
                "a whole number from \(low) to \(high)", "số nguyên từ \(low) đến \(high)"
            )
        ) { text in Int(text).flatMap { range.contains($0) ? $0 : nil } }
    }
}
