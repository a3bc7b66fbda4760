/// A statement whose values are bound, never pasted.
///
/// Written as an interpolated string: `"SELECT state FROM dossier WHERE id = \(id)"` sends the
/// text `… WHERE id = $1` and the value beside it, so that injection cannot be written by accident.
/// Statements can be put together from parts, since a `SQL` interpolated into another keeps its
/// values and is renumbered.
public struct SQL: ExpressibleByStringInterpolation, Sendable {
    /// The text sent to the server, with placeholders `$1`, `$2`, ….
    public private(set) var text: String
    /// The values of the placeholders, in order.
    public private(set) var binds: [PostgresValue]
    /// Where in the text (UTF-8 offset) each placeholder begins; needed to renumber a part.
    private var placeholders: [Int]

    /// Creates a statement without values.
    public init(stringLiteral value: String) {
        text = value
        binds = []
        placeholders = []
    }

    /// Creates a statement from the interpolated text and its values.
    public init(stringInterpolation: StringInterpolation) {
        self = stringInterpolation.sql
    }

    /// Creates a statement from text that was not written in the source, such as a query kept in a
    /// file of the program itself.
    ///
    /// Nothing that a user typed may come this way. The placeholders of `text` must be `$1` … `$n`
    /// for the `n` values; such a statement cannot be a part of another when it has values.
    public init(trusted text: String, binds: [PostgresValue] = []) {
        self.text = text
        self.binds = binds
        placeholders = []
    }

    fileprivate mutating func append(literal: String) {
        text += literal
    }

    fileprivate mutating func append(value: PostgresValue) {
        binds.append(value)
        placeholders.append(text.utf8.count)
        text += "$\(binds.count)"
    }

    fileprivate mutating func append(part: SQL) {
        precondition(
            part.placeholders.count == part.binds.count,
            "a statement made from trusted text with values cannot be a part of another")
        var rest = part.text.utf8.startIndex
        for (number, offset) in part.placeholders.enumerated() {
            let start = part.text.utf8.index(part.text.startIndex, offsetBy: offset)
            text += part.text[rest..<start]
            append(value: part.binds[number])
            let width = 1 + String(number + 1).utf8.count
            rest = part.text.utf8.index(start, offsetBy: width)
        }
        text += part.text[rest...]
    }

    /// Collects the pieces of an interpolated statement.
    public struct StringInterpolation: StringInterpolationProtocol, Sendable {
        fileprivate var sql: SQL

        /// Creates an empty interpolation with room for the text.
        public init(literalCapacity: Int, interpolationCount: Int) {
            sql = SQL(stringLiteral: "")
            sql.text.reserveCapacity(literalCapacity + 4 * interpolationCount)
            sql.binds.reserveCapacity(interpolationCount)
        }

        /// Appends text of the source as it stands.
        public mutating func appendLiteral(_ literal: String) {
            sql.append(literal: literal)
        }

        /// Binds a value.
        public mutating func appendInterpolation(_ value: some PostgresEncodable) {
            sql.append(value: value.postgresValue)
        }

        /// Binds a value or NULL.
        public mutating func appendInterpolation<T: PostgresEncodable>(_ value: T?) {
            sql.append(value: value.postgresValue)
        }

        /// Binds a value that was encoded before.
        public mutating func appendInterpolation(_ value: PostgresValue) {
            sql.append(value: value)
        }

        /// Inserts a part of a statement with its values.
        public mutating func appendInterpolation(_ part: SQL) {
            sql.append(part: part)
        }

        /// Inserts text of the source as it stands; only a literal can be given.
        public mutating func appendInterpolation(raw literal: StaticString) {
            sql.append(literal: literal.description)
        }

        /// Inserts a name (of a table, schema, role, channel), quoted.
        public mutating func appendInterpolation(identifier name: String) {
            sql.append(literal: quoted(name, with: "\""))
        }

        /// Inserts a string literal, quoted, for statements that take no values (`SET`, `CREATE
        /// ROLE`, `NOTIFY`).
        public mutating func appendInterpolation(literal value: String) {
            let escape = value.contains("\\") ? " E" : ""
            let doubled = quoted(value, with: "'")
            sql.append(literal: escape + (escape.isEmpty ? doubled : escaped(doubled)))
        }
    }
}

private func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
        result += character == "\\" ? "\\\\" : String(character)
    }
}

private func quoted(_ text: String, with mark: Character) -> String {
    var result = String(mark)
    for character in text.unicodeScalars where character != "\0" {
        if Character(character) == mark { result.append(mark) }
        result.unicodeScalars.append(character)
    }
    result.append(mark)
    return result
}
