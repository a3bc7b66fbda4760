/// A page in the text format of Prometheus, version 0.0.4.
public struct Exposition: Sendable {
    /// What a metric is.
    public enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    /// The labels of a sample, in the order in which they are written.
    public typealias Labels = [(name: String, value: String)]

    /// What the page is served as.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// The page so far.
    public private(set) var text = ""

    /// Makes an empty page.
    public init() {}

    /// Adds a gauge of one sample; one whose value is not known is left out.
    public mutating func gauge(_ name: String, _ help: String, _ value: Double?) {
        guard let value else { return }
        gauge(name, help, [([], value)])
    }

    /// Adds a gauge with a sample for each set of labels.
    public mutating func gauge(
        _ name: String, _ help: String, _ samples: [(labels: Labels, value: Double)]
    ) {
        begin(name, .gauge, help)
        for sample in samples { add(name, sample.labels, Self.text(sample.value)) }
    }

    /// Begins a metric: its samples follow.
    mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(Self.escaped(help))\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// Adds a sample of the metric that was begun.
    mutating func add(_ name: String, _ labels: Labels, _ value: String) {
        let list = labels.map {
            "\($0.name)=\"\(Self.escaped($0.value).replacing("\"", with: "\\\""))\""
        }
        text += name + (list.isEmpty ? "" : "{\(list.joined(separator: ","))}") + " \(value)\n"
    }

    /// A number as the format writes it: whole ones without a fraction.
    static func text(_ value: Double) -> String {
        if let whole = Int64(exactly: value) { return String(whole) }
        return value.isNaN ? "NaN" : value == .infinity ? "+Inf" : "\(value)"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }
}
