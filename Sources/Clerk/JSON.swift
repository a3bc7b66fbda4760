import FoundationEssentials

/// JSON as the program prints it: one line, sorted snake_case keys, what has no value left out.
enum JSON {
    static func line(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            preconditionFailure("what is printed holds texts, numbers and lists only: \(error)")
        }
    }

    /// Reads one line of input; its keys are snake_case.
    static func read<T: Decodable>(_ line: String) throws -> T {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(T.self, from: Data(line.utf8))
    }
}

/// An error on standard error under `--json`.
struct ErrorShape: Encodable {
    struct Content: Encodable {
        let kind: String
        let message: String
    }

    let error: Content

    init(kind: String, message: String) { error = Content(kind: kind, message: message) }
}
