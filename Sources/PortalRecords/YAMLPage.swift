/// A YAML file as it is being written, line by line.
///
/// Every text is double-quoted: one rule, no doubt about `yes`, `1.10` or a colon. Keys, numbers
/// and words of the format stand plain.
struct YAMLPage {
    /// The width up to which comments are filled.
    static let width = 100

    private(set) var lines: [String] = []

    var text: String { lines.map { $0 + "\n" }.joined() }

    mutating func line(_ text: String) { lines.append(text) }

    /// Adds a text as a comment, filled up to the width, its own lines kept apart.
    mutating func comment(_ text: String, indent: Int = 0) {
        let margin = String(repeating: " ", count: indent) + "#"
        let paragraphs = Texts.exact(text).split(separator: "\n", omittingEmptySubsequences: true)
        for paragraph in paragraphs {
            var line = margin
            var count = margin.count
            for word in Texts.words(String(paragraph)) {
                let length = word.count
                if count + 1 + length > Self.width, count > margin.count {
                    lines.append(line)
                    line = margin + "  "
                    count = margin.count + 2
                }
                line += " " + word
                count += 1 + length
            }
            if count > margin.count { lines.append(line) }
        }
    }

    /// A text in double quotes, read back by any YAML reader as what it was.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            default:
                if isPlain(scalar) {
                    result.unicodeScalars.append(scalar)
                } else {
                    let digits = String(scalar.value, radix: 16, uppercase: true)
                    let isLong = digits.count > 4
                    result += isLong ? "\\U" : "\\u"
                    result += String(repeating: "0", count: (isLong ? 8 : 4) - digits.count)
                    result += digits
                }
            }
        }
        return result + "\""
    }

    /// Tells whether a character may stand in a file as it is: it shows, and YAML allows it.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate,
            .unassigned:
            false
        default: scalar.value < 0xFFFE || scalar.value > 0xFFFF
        }
    }
}
