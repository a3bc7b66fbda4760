public import Dossiers

/// Something wrong with a workflow file, at the place where it can be mended.
public struct Problem: Hashable, Sendable, Codable {
    /// How much a problem matters: an error keeps a procedure from being published.
    public enum Severity: String, Hashable, Sendable, Codable {
        case error, warning
    }

    /// The path of the file, as it was named or found.
    public let file: String
    /// The line, from 1.
    public let line: Int
    /// The column in Unicode scalars, from 1.
    public let column: Int
    public let severity: Severity
    public let sentence: Bilingual

    public init(
        file: String, line: Int, column: Int, severity: Severity, sentence: Bilingual
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.severity = severity
        self.sentence = sentence
    }

    /// The problem as `file:line:column: sentence` in Vietnamese.
    public var vietnamese: String {
        "\(file):\(line):\(column): " + (severity == .warning ? "cảnh báo: " : "") + sentence.vi
    }

    /// The problem as `file:line:column: sentence` in English.
    public var english: String {
        "\(file):\(line):\(column): " + (severity == .warning ? "warning: " : "") + sentence.en
    }
}

extension Problem: CustomStringConvertible {
    public var description: String { english }
}

extension Problem: Comparable {
    public static func < (left: Self, right: Self) -> Bool {
        (left.file, left.line, left.column, left.sentence.en)
            < (right.file, right.line, right.column, right.sentence.en)
    }
}

/// A place in a file: line and column from 1, the column in Unicode scalars.
struct Mark: Hashable {
    var line: Int
    var column: Int

    static let start = Mark(line: 1, column: 1)
}

/// Gathers the problems of one file, so that a reader is told all of them at once.
final class Problems {
    let file: String
    private(set) var all: [Problem] = []

    init(file: String) { self.file = file }

    /// Tells whether an error, not merely a warning, has been found.
    var hasErrors: Bool { all.contains { $0.severity == .error } }

    func error(_ mark: Mark, en: String, vi: String) {
        add(mark, .error, Bilingual(vi: vi, en: en))
    }

    func warning(_ mark: Mark, en: String, vi: String) {
        add(mark, .warning, Bilingual(vi: vi, en: en))
    }

    private func add(_ mark: Mark, _ severity: Problem.Severity, _ sentence: Bilingual) {
        all.append(
            Problem(
                file: file, line: mark.line, column: mark.column, severity: severity,
                sentence: sentence))
    }
}
