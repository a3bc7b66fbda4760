/// Guesses which name a misspelt one was meant to be.
enum Spelling {
    /// Returns the known name nearest to a misspelt one, or nil where none is near.
    ///
    /// Near is at most a third of the length, and never more than three slips: a wild guess would
    /// send the reader to the wrong line.
    static func nearest(to name: String, among known: some Sequence<String>) -> String? {
        let letters = Array(name.unicodeScalars.prefix(longest))
        let allowed = min(3, max(1, letters.count / 3))
        var best: (distance: Int, name: String)?
        for candidate in known.sorted() where candidate != name {
            let others = Array(candidate.unicodeScalars.prefix(longest))
            guard abs(others.count - letters.count) <= allowed else { continue }
            let distance = slips(letters, others)
            if distance <= allowed, distance < best?.distance ?? .max {
                best = (distance, candidate)
            }
        }
        return best?.name
    }

    /// Returns ` did you mean …?` in both languages, or nothing to add.
    static func hint(
        for name: String, among known: some Sequence<String>
    ) -> (en: String, vi: String) {
        guard let guess = nearest(to: name, among: known) else { return ("", "") }
        return ("; did you mean \(quoted(guess))?", "; có phải ý là \(quoted(guess))?")
    }

    private static let longest = 80

    /// Counts insertions, deletions, replacements and swaps of neighbours between two words.
    private static func slips(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for i in left.indices {
            var row = [i + 1]
            row.reserveCapacity(right.count + 1)
            for j in right.indices {
                let replaced = last[j] + (left[i] == right[j] ? 0 : 1)
                var least = min(replaced, last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    least = min(least, beforeLast[j - 1] + 1)
                }
                row.append(least)
            }
            beforeLast = last
            last = row
        }
        return last[right.count]
    }
}

/// Quotes a text of a file for a sentence: short, on one line and without control characters.
func quoted(_ text: String) -> String {
    var shown = ""
    for scalar in text.unicodeScalars.prefix(61) {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
            .unassigned:
            shown.unicodeScalars.append("\u{FFFD}")
        default: shown.unicodeScalars.append(scalar)
        }
    }
    let isCut = text.unicodeScalars.dropFirst(61).first != nil
    return "\"" + shown + (isCut ? "…" : "") + "\""
}
