/// What is done to a text of a record before it is written or compared.
enum Texts {
    /// Composes letters and their accents (NFC), and drops what no workflow file may hold.
    ///
    /// A tab or another control character becomes a blank; line ends become `\n`. Nothing else is
    /// touched: names come over as the portal has them.
    static func exact(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isSuspect) else { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for character in text {
            if character == "\r\n" || character == "\r" {
                result.append("\n")
            } else if character.unicodeScalars.count == 1 {
                let isControl =
                    character.unicodeScalars.first?.properties.generalCategory
                    == .control
                result.append(isControl && character != "\n" ? " " : character)
            } else {
                result.unicodeScalars.append(contentsOf: composed(character))
            }
        }
        return result
    }

    /// Tells whether a text with this character may need work: most texts have none such.
    private static func isSuspect(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A, 0x20...0x7E, 0xA0...0x2FF, 0x1E00...0x1FFF: false
        case 0x00...0x1F, 0x7F...0x9F, 0x300...0x36F: true
        default: scalar.properties.canonicalCombiningClass != .notReordered
        }
    }

    /// The text without blanks and line ends around it.
    static func trimmed(_ text: String) -> String {
        var rest = text[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }

    /// The text of an optional, exact; nil where nothing but blanks is in it.
    static func exact(_ text: String?) -> String? {
        guard let text, text.contains(where: { !$0.isWhitespace }) else { return nil }
        return exact(text)
    }

    /// A code: exact and without blanks around it.
    static func code(_ text: String?) -> String? { exact(text).map(trimmed) }

    /// The text on one line, without characters that do not show, cut where it is long.
    static func oneLine(_ text: String, longest: Int = 400) -> String {
        let line = words(text).joined(separator: " ")
        return line.count <= longest ? line : line.prefix(longest - 1) + "…"
    }

    /// The words of a text, without characters that do not show.
    static func words(_ text: String) -> [Substring] {
        let shown = exact(text).unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned:
                " "
            default: scalar
            }
        }
        return String(String.UnicodeScalarView(shown)).split { $0.isWhitespace }
            .map { Substring($0) }
    }

    /// A body's name as it is compared: small letters, short forms written out.
    static func folded(_ name: String) -> String {
        var words = words(name).map { word in
            word.lowercased().filter { $0.isLetter || $0.isNumber }
        }.filter { !$0.isEmpty }
        words = words.flatMap { word -> [String] in
            switch word {
            case "ubnd": ["ủy", "ban", "nhân", "dân"]
            case "uỷ": ["ủy"]
            default: [word]
            }
        }
        if words.starts(with: ["chủ", "tịch", "ủy"]) { words.removeFirst(2) }
        return words.filter { $0 != "cấp" }.joined(separator: " ")
            .replacing("xã phường thị trấn", with: "xã")
    }

    /// The scalars of a letter with its accents, composed where one scalar has them all.
    ///
    /// Two spellings of one letter are one `Character`, so a table of the Latin letters finds the
    /// composed one whatever the order of the accents. What has no form of its own stays apart.
    private static func composed(_ character: Character) -> [Unicode.Scalar] {
        if let one = table[character] { return [one] }
        let scalars = Array(character.unicodeScalars)
        guard let base = scalars.first else { return scalars }
        let marks = scalars.dropFirst().enumerated().sorted { left, right in
            (left.element.properties.canonicalCombiningClass, left.offset)
                < (right.element.properties.canonicalCombiningClass, right.offset)
        }.map(\.element)
        for count in stride(from: marks.count - 1, to: 0, by: -1) {
            let view = String.UnicodeScalarView([base] + marks.prefix(count))
            if let one = table[Character(String(view))] { return [one] + marks.dropFirst(count) }
        }
        return [base] + marks
    }

    private static let table: [Character: Unicode.Scalar] = {
        var table: [Character: Unicode.Scalar] = [:]
        for range in [0xC0...0x24F, 0x1E00...0x1EFF] {
            for scalar in range.compactMap({ Unicode.Scalar(UInt32($0)) }) {
                table[Character(scalar)] = scalar
            }
        }
        return table
    }()
}
