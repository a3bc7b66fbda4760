/// Finds functions, initialisers and subscripts with a body, and counts their lines.
struct FunctionFinder {
    struct Function: Hashable {
        let name: String
        /// The line of its keyword, from 1.
        let line: Int
        /// From its keyword to its closing brace, both included.
        let lines: Int
    }

    private let bytes: [UInt8]
    private let lineOf: [Int]

    static func functions(in swift: String) -> [Function] {
        FunctionFinder(SwiftText.code(swift)).all()
    }

    private init(_ code: String) {
        bytes = Array(code.utf8)
        var line = 1
        lineOf = bytes.map { byte in
            defer { if byte == UInt8(ascii: "\n") { line += 1 } }
            return line
        }
    }

    private func all() -> [Function] {
        let keywords: Set<String> = ["func", "init", "deinit", "subscript"]
        var found: [Function] = []
        var position = 0
        while position < bytes.count {
            guard isWord(bytes[position]) else {
                position += 1
                continue
            }
            let start = position
            while position < bytes.count, isWord(bytes[position]) { position += 1 }
            let word = String(decoding: bytes[start..<position], as: UTF8.self)
            let isMember = start > 0 && bytes[start - 1] == UInt8(ascii: ".")
            guard keywords.contains(word), !isMember else { continue }
            guard let open = openingBrace(from: position) else { continue }
            let close = closingBrace(from: open)
            let rest = bytes[start..<open].prefix { $0 != UInt8(ascii: "(") }
            found.append(
                Function(
                    name: String(decoding: rest, as: UTF8.self),
                    line: lineOf[start], lines: lineOf[close] - lineOf[start] + 1))
        }
        return found
    }

    private func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    /// The brace that opens the body; nil where the declaration ends without one, as in protocols.
    private func openingBrace(from start: Int) -> Int? {
        var depth = 0
        var position = start
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "{") where depth == 0: return position
            case UInt8(ascii: "}") where depth == 0: return nil
            case UInt8(ascii: "\n") where depth == 0:
                if !continues(after: position) { return nil }
            default: break
            }
            if depth < 0 { return nil }
            position += 1
        }
        return nil
    }

    /// Whether the declaration goes on in the next line that is not empty.
    private func continues(after newline: Int) -> Bool {
        let rest = bytes[newline...].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
        let next = String(decoding: rest.prefix(10), as: UTF8.self)
        return ["{", "->", "where", "throws", "async", "rethrows"].contains {
            next.hasPrefix($0)
        }
    }

    private func closingBrace(from open: Int) -> Int {
        var depth = 0
        for position in open..<bytes.count {
            if bytes[position] == UInt8(ascii: "{") { depth += 1 }
            if bytes[position] == UInt8(ascii: "}") {
                depth -= 1
                if depth == 0 { return position }
            }
        }
        return bytes.count - 1
    }
}
