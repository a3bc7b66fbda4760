import Testing

/// A page in the text format of Prometheus 0.0.4, read strictly.
struct Page {
    struct Sample: Hashable {
        let name: String
        let labels: [String: String]
        let value: Double
    }

    struct Wrong: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var types: [String: String] = [:]
    private(set) var samples: [Sample] = []

    /// The names of metrics, those of histograms with their suffixes.
    var names: Set<String> {
        types.reduce(into: []) { names, type in
            names.insert(type.key)
            if type.value == "histogram" {
                names.formUnion(["_bucket", "_sum", "_count"].map { type.key + $0 })
            }
        }
    }

    subscript(name: String) -> Double? { samples.first { $0.name == name }?.value }

    func values(_ name: String) -> [[String: String]: Double] {
        samples.filter { $0.name == name }.reduce(into: [:]) { $0[$1.labels] = $1.value }
    }

    /// Reads a page: each metric once, HELP and TYPE before its samples, no sample twice, buckets
    /// of a histogram cumulative.
    init(_ text: String) throws {
        guard text.hasSuffix("\n") else { throw Wrong(description: "the last line has no end") }
        var current = ""
        for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
            let words = line.split(separator: " ", maxSplits: 3)
            if line.hasPrefix("# HELP ") {
                current = String(words[2])
                guard types[current] == nil else { throw Wrong(description: "\(current) twice") }
                types[current] = "untyped"
            } else if line.hasPrefix("# TYPE ") {
                guard words[2] == current, ["counter", "gauge", "histogram"].contains(words[3])
                else { throw Wrong(description: String(line)) }
                types[current] = String(words[3])
            } else {
                let sample = try Self.sample(line)
                let base = types[current] == "histogram" ? Self.base(sample.name) : sample.name
                guard base == current else { throw Wrong(description: String(line)) }
                let isKnown = samples.contains {
                    $0.name == sample.name && $0.labels == sample.labels
                }
                guard !isKnown else { throw Wrong(description: "twice: \(line)") }
                samples.append(sample)
            }
        }
        for (name, type) in types where type == "histogram" { try checkBuckets(name) }
    }

    private static func base(_ name: String) -> String {
        for suffix in ["_bucket", "_sum", "_count"] where name.hasSuffix(suffix) {
            return String(name.dropLast(suffix.count))
        }
        return name
    }

    private static func sample(_ line: Substring) throws -> Sample {
        let pattern = #/([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(.*)\})? (NaN|[+-]Inf|[-+0-9.e]+)/#
        guard let match = line.wholeMatch(of: pattern), let value = Double(match.4) else {
            throw Wrong(description: String(line))
        }
        var labels: [String: String] = [:]
        var rest = match.3 ?? ""
        while !rest.isEmpty {
            let pair = #/([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)",?/#
            guard let label = rest.prefixMatch(of: pair) else {
                throw Wrong(description: String(line))
            }
            labels[String(label.1)] = String(label.2)
            rest = rest[label.range.upperBound...]
        }
        return Sample(name: String(match.1), labels: labels, value: value)
    }

    private func checkBuckets(_ name: String) throws {
        let buckets = samples.filter { $0.name == "\(name)_bucket" }
        let counts = buckets.map(\.value)
        let bounds = buckets.compactMap { Double($0.labels["le"] ?? "") }
        guard counts == counts.sorted(), bounds == bounds.sorted(), bounds.last == .infinity,
            counts.last == self["\(name)_count"]
        else { throw Wrong(description: "the buckets of \(name)") }
    }
}
