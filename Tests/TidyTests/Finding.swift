/// Something untidy: where, and what to do about it.
struct Finding: Hashable {
    let line: Int
    let sentence: String
}

/// Calls `body` with each line and its number, from 1.
func eachLine(_ text: String, _ body: (Int, Substring) -> Void) {
    var number = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        number += 1
        body(number, line)
    }
}

/// One finding for each line in which `regex` matches.
func findings(
    _ regex: Regex<some Any>, in text: String, _ sentence: (Substring) -> String
) -> [Finding] {
    var found: [Finding] = []
    eachLine(text) { number, line in
        if let match = line.firstMatch(of: regex) {
            found.append(Finding(line: number, sentence: sentence(line[match.range])))
        }
    }
    return found
}
