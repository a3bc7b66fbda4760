/// Swift source with comments, and on request string contents, blanked out; lines stay lines.
///
/// Regular expression literals are not known to it; the house uses none that hold quotes.
struct SwiftText {
    private let source: [UInt8]
    private var output: [UInt8]
    private var position = 0
    private let keepsStrings: Bool

    /// The code alone.
    static func code(_ text: String) -> String {
        var scanner = SwiftText(text, keepsStrings: false)
        return scanner.run()
    }

    /// The code with its string literals.
    static func withoutComments(_ text: String) -> String {
        var scanner = SwiftText(text, keepsStrings: true)
        return scanner.run()
    }

    private init(_ text: String, keepsStrings: Bool) {
        source = Array(text.utf8)
        output = []
        output.reserveCapacity(source.count)
        self.keepsStrings = keepsStrings
    }

    private mutating func run() -> String {
        scanCode(untilClosingParenthesis: false)
        return String(decoding: output, as: UTF8.self)
    }

    private func starts(_ text: StaticString, at offset: Int = 0) -> Bool {
        let from = position + offset
        guard from + text.utf8CodeUnitCount <= source.count else { return false }
        for index in 0..<text.utf8CodeUnitCount
        where source[from + index] != text.utf8Start[index] {
            return false
        }
        return true
    }

    private mutating func take(_ count: Int = 1, blank: Bool = false) {
        for _ in 0..<count where position < source.count {
            let byte = source[position]
            output.append(blank && byte != UInt8(ascii: "\n") ? UInt8(ascii: " ") : byte)
            position += 1
        }
    }

    private mutating func scanCode(untilClosingParenthesis: Bool) {
        var depth = 0
        while position < source.count {
            if starts("//") {
                while position < source.count, !starts("\n") { take(blank: true) }
            } else if starts("/*") {
                scanBlockComment()
            } else if starts("\"") || starts("#\"") || starts("##\"") {
                scanString()
            } else {
                if starts("(") { depth += 1 }
                if starts(")") {
                    if untilClosingParenthesis, depth == 0 { return }
                    depth -= 1
                }
                take()
            }
        }
    }

    private mutating func scanBlockComment() {
        var depth = 0
        repeat {
            if starts("/*") {
                depth += 1
                take(2, blank: true)
            } else if starts("*/") {
                depth -= 1
                take(2, blank: true)
            } else {
                take(blank: true)
            }
        } while depth > 0 && position < source.count
    }

    private mutating func scanString() {
        var hashes = 0
        while starts("#") {
            hashes += 1
            take()
        }
        let quotes = starts("\"\"\"") ? 3 : 1
        take(quotes)
        while position < source.count {
            if closes(quotes: quotes, hashes: hashes) {
                take(quotes + hashes)
                return
            }
            if quotes == 1, starts("\n") { return }
            if starts("\\"), isEscape(hashes) {
                if starts("(", at: 1 + hashes) {
                    take(2 + hashes, blank: !keepsStrings)
                    scanCode(untilClosingParenthesis: true)
                    take(blank: !keepsStrings)
                } else {
                    take(2 + hashes, blank: !keepsStrings)
                }
            } else {
                take(blank: !keepsStrings)
            }
        }
    }

    private func closes(quotes: Int, hashes: Int) -> Bool {
        guard quotes == 3 ? starts("\"\"\"") : starts("\"") else { return false }
        return hasHashes(hashes, at: quotes)
    }

    private func isEscape(_ hashes: Int) -> Bool { hasHashes(hashes, at: 1) }

    private func hasHashes(_ count: Int, at offset: Int) -> Bool {
        (0..<count).allSatisfy { starts("#", at: offset + $0) }
    }
}
