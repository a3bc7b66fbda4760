/// What tidy means here: each check is a function of text, so that each can be shown to fail.
enum Checks {
    static let longestLine = 100
    static let longestFile = 400
    static let longestFunction = 70

    static func imports(_ swift: String, allowed: (Substring) -> Bool) -> [Finding] {
        let regex = #/^\s*(?:@\w+\s+)*(?:(?:public|package|internal|private|fileprivate)\s+)?/#
        var found: [Finding] = []
        eachLine(SwiftText.code(swift)) { number, line in
            guard let prefix = line.prefixMatch(of: regex) else { return }
            let words = line[prefix.range.upperBound...].split(separator: " ")
            guard words.count > 1, words[0] == "import", let module = words.last else { return }
            let name = module.prefix { $0 != "." }
            if !allowed(name) {
                found.append(Finding(line: number, sentence: "must not import \(name)"))
            }
        }
        return found
    }

    static func clockReads(_ swift: String) -> [Finding] {
        let regex =
            #/
            \bDate\(\s*\) | \bDate\.now\b | \bDispatchTime\.now\b | \bsystemUptime\b
            | \b(?:Continuous|Suspending)Clock\b
            | \b(?:clock_gettime|gettimeofday|CFAbsoluteTimeGetCurrent)\b
            | \btime\(\s*(?:nil|&\w+)\s*\)
            /#.wordBoundaryKind(.simple)
        return findings(regex, in: SwiftText.code(swift)) {
            "reads a clock (\($0)); the door reads it once and hands the instant in"
        }
    }

    /// SQL at the beginning of a string or of a line of one, in either case of letters.
    ///
    /// `select 1` asks no table: it is how one hears whether a server is still there.
    static func sql(_ swift: String) -> [Finding] {
        let regex =
            #/
            (?:^\s*|"\s*)
            (?: select\s+ (?: [\w.*,"\s]+ \bfrom\b | [\w.,"\s]+ ,$ | \w+\( | $ )
              | insert\s+into\s+\w
              | update\s+ [\w."]+ \s+ (?:(?:as\s+)?\w+\s+)? set\b
              | delete\s+from\s+\w )
            /#.ignoresCase().wordBoundaryKind(.simple)
        return findings(regex, in: SwiftText.withoutComments(swift)) {
            "holds SQL (\($0.drop { $0 == " " || $0 == "\"" }.prefix(30))); it belongs into "
                + "DossierStore"
        }
    }

    static func lineLength(_ text: String) -> [Finding] {
        var found: [Finding] = []
        eachLine(text) { number, line in
            guard line.count > longestLine, !line.contains("://"), !line.contains("#/") else {
                return
            }
            found.append(
                Finding(
                    line: number,
                    sentence: "has \(line.count) characters; the limit is \(longestLine)"))
        }
        return found
    }

    static func fileLength(_ text: String) -> [Finding] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
        let count = text.hasSuffix("\n") ? lines - 1 : lines
        guard count > longestFile else { return [] }
        return [
            Finding(
                line: longestFile + 1,
                sentence: "the file has \(count) lines; look for the missing room")
        ]
    }

    static func functionLength(_ swift: String) -> [Finding] {
        FunctionFinder.functions(in: swift).compactMap { function in
            guard function.lines > longestFunction else { return nil }
            return Finding(
                line: function.line,
                sentence: "\(function.name) has \(function.lines) lines; the limit is "
                    + "\(longestFunction)")
        }
    }

    /// Words that mark unfinished work, in capitals; joined from halves, as this file is checked.
    static func unfinished(_ text: String) -> [Finding] {
        let capitals = #/\b[A-Z]{3,5}\b/#.wordBoundaryKind(.simple)
        let words: [Substring] = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]
        var found: [Finding] = []
        eachLine(text) { number, line in
            for match in line.matches(of: capitals) where words.contains(match.output) {
                let sentence = "says \(match.output): finish it or open an issue"
                found.append(Finding(line: number, sentence: sentence))
            }
        }
        return found
    }

    /// Public types and functions without documentation.
    ///
    /// Properties, cases and initialisers may speak by their names; so may operators and what the
    /// standard library's protocols ask for.
    static func undocumented(_ swift: String) -> [Finding] {
        let regex =
            #/
            ^\s* (?:@\w+(?:\([^)]*\))?\s+)* public\s+ (?:[a-z]+\s+)*?
            (?:func|struct|enum|class|actor|protocol|subscript)\b
            /#.wordBoundaryKind(.simple)
        let original = swift.split(separator: "\n", omittingEmptySubsequences: false)
        var found: [Finding] = []
        eachLine(SwiftText.code(swift)) { number, line in
            guard line.firstMatch(of: regex) != nil, !isConvention(line) else { return }
            var above = number - 2
            while above >= 0, isAttribute(original[above]) { above -= 1 }
            let comment = above >= 0 ? original[above].drop { $0 == " " } : ""
            if !comment.hasPrefix("///") {
                let name = line.drop { $0 == " " }.prefix(60)
                found.append(Finding(line: number, sentence: "no documentation: \(name)"))
            }
        }
        return found
    }

    private static func isConvention(_ line: Substring) -> Bool {
        let regex = #/\bfunc\s+(?:[^\w\s`]|hash\(into|encode\(to)/#.wordBoundaryKind(.simple)
        return line.firstMatch(of: regex) != nil
    }

    private static func isAttribute(_ line: Substring) -> Bool {
        let text = line.drop { $0 == " " }
        return text.hasPrefix("@") || text.hasPrefix("#if")
    }

    /// File names of migrations, in order, against 0001, 0002, ….
    static func migrationNames(_ names: [String]) -> [String] {
        zip(1..., names).compactMap { number, name in
            guard let match = name.wholeMatch(of: #/(\d{4})_[a-z0-9_-]+\.sql/#) else {
                return "\(name) is not named like 0001_what_it_does.sql"
            }
            return Int(match.1) == number ? nil : "\(name) is number \(number) in the folder"
        }
    }
}
