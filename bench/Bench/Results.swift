import FoundationEssentials
import Glibc

/// One figure beside its limit.
struct Figure {
    let name: String
    let unit: String
    /// The measurements of the rounds.
    let values: [Double]
    /// What the limit reached in the same run, and what it is.
    var limit: (values: [Double], name: String)?
    /// What design asks for, in words.
    let goal: String

    var median: Double { values.median }
    var ratio: Double? { limit.map { median / $0.values.median } }
}

/// All figures as a table.
struct ResultTable {
    private(set) var figures: [Figure] = []

    mutating func add(_ figure: Figure) {
        figures.append(figure)
        Progress.say("\(figure.name): \(figure.median.short) \(figure.unit)")
    }

    mutating func add(_ several: [Figure]) {
        for figure in several { add(figure) }
    }

    /// The table in Markdown.
    var text: String {
        var lines = [
            "| figure | median | spread | limit, same run | ratio | to reach |",
            "| --- | ---: | --- | --- | ---: | --- |",
        ]
        for figure in figures {
            let spread = "\((figure.values.min() ?? 0).short)–\((figure.values.max() ?? 0).short)"
            let limit = figure.limit.map { "\($0.values.median.short) (\($0.name))" } ?? "–"
            let ratio = figure.ratio.map { $0.short } ?? "–"
            lines.append(
                "| \(figure.name) | \(figure.median.short) \(figure.unit) | \(spread) | \(limit) "
                    + "| \(ratio) | \(figure.goal) |")
        }
        return lines.joined(separator: "\n")
    }
}

extension [Double] {
    var median: Double { quantile(0.5) }

    func quantile(_ share: Double) -> Double {
        guard !isEmpty else { return .nan }
        let sorted = sorted()
        return sorted[Swift.min(count - 1, Int((Double(count - 1) * share).rounded()))]
    }
}

extension Double {
    /// Three significant digits for small numbers, grouped thousands for large ones.
    var short: String {
        guard isFinite else { return "?" }
        if self < 10 { return "\((self * 100).rounded() / 100)" }
        if self < 1_000 { return "\((self * 10).rounded() / 10)" }
        var digits = String(Int(rounded()))
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return ([digits] + groups).joined(separator: " ")
    }
}

/// Returns what a piece of work takes, in seconds.
func seconds(_ work: () async throws -> Void) async rethrows -> Double {
    let start = ContinuousClock.now
    try await work()
    return (ContinuousClock.now - start).seconds
}

extension Duration {
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}

enum FileHandle {
    /// Writes to standard error; what cannot be written there can be told nowhere.
    static func standardErrorWrite(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
    }
}
