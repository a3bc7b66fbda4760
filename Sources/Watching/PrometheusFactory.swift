public import CoreMetrics
internal import Synchronization

/// A backend of swift-metrics that keeps what is counted and timed, and writes it as a page for
/// Prometheus.
///
/// Labels must be names of Prometheus already. Timers and aggregating recorders become histograms,
/// timers in seconds.
public final class PrometheusFactory: MetricsFactory, Sendable {
    private struct Key: Hashable {
        let name: String
        let labels: [String]
    }

    private struct Entry: Sendable {
        let name: String
        let labels: Exposition.Labels
        let cell: any Cell
    }

    private let help: [String: String]
    private let entries = Mutex<[Key: Entry]>([:])

    /// Makes a backend; `help` says what the metrics mean, by their names.
    public init(help: [String: String] = [:]) { self.help = help }

    /// Returns the cell of a name and labels, the same each time.
    private func cell<C: Cell>(
        _ name: String, _ dimensions: [(String, String)], _ new: @autoclosure () -> C
    ) -> C {
        let key = Key(name: name, labels: dimensions.flatMap { [$0.0, $0.1] })
        return entries.withLock { entries in
            if let known = entries[key] {
                guard let cell = known.cell as? C else {
                    preconditionFailure("\(name) is two kinds of metric")
                }
                return cell
            }
            let cell = new()
            entries[key] = Entry(
                name: name, labels: dimensions.map { (name: $0.0, value: $0.1) }, cell: cell)
            return cell
        }
    }

    /// Makes, or finds, a counter.
    public func makeCounter(
        label: String, dimensions: [(String, String)]
    ) -> any CounterHandler {
        cell(label, dimensions, CounterCell())
    }

    /// Makes, or finds, a histogram, or a gauge where nothing is aggregated.
    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        aggregate
            ? cell(label, dimensions, HistogramCell()) : cell(label, dimensions, GaugeCell())
    }

    /// Makes, or finds, a histogram of seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        cell(label, dimensions, HistogramCell())
    }

    /// Does nothing: a metric stays on the page as long as the process lives.
    public func destroyCounter(_ handler: any CounterHandler) {}

    /// Does nothing, either.
    public func destroyRecorder(_ handler: any RecorderHandler) {}

    /// Does nothing, either.
    public func destroyTimer(_ handler: any TimerHandler) {}

    /// Writes all metrics to a page, by name.
    public func write(to page: inout Exposition) {
        let all = entries.withLock { Array($0.values) }
        let byName = Dictionary(grouping: all, by: \.name).sorted { $0.key < $1.key }
        for (name, entries) in byName {
            page.begin(name, entries[0].cell.kind, help[name] ?? name)
            let ordered = entries.sorted {
                $0.labels.lexicographicallyPrecedes($1.labels) { $0.value < $1.value }
            }
            for entry in ordered { entry.cell.write(name, entry.labels, to: &page) }
        }
    }
}

/// What is kept of one metric with one set of labels.
private protocol Cell: AnyObject, Sendable {
    var kind: Exposition.Kind { get }
    func write(_ name: String, _ labels: Exposition.Labels, to page: inout Exposition)
}

private final class CounterCell: Cell, CounterHandler {
    private let count = Atomic<Int64>(0)
    let kind = Exposition.Kind.counter

    func increment(by amount: Int64) { count.wrappingAdd(amount, ordering: .relaxed) }

    func reset() { count.store(0, ordering: .relaxed) }

    func write(_ name: String, _ labels: Exposition.Labels, to page: inout Exposition) {
        page.add(name, labels, "\(count.load(ordering: .relaxed))")
    }
}

private final class GaugeCell: Cell, RecorderHandler {
    private let value = Mutex(0.0)
    let kind = Exposition.Kind.gauge

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) { self.value.withLock { $0 = value } }

    func write(_ name: String, _ labels: Exposition.Labels, to page: inout Exposition) {
        page.add(name, labels, Exposition.text(value.withLock { $0 }))
    }
}

private final class HistogramCell: Cell, RecorderHandler, TimerHandler {
    /// The upper bounds of the buckets: from half a millisecond to a minute, in steps of about two.
    private static let bounds = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
    ]

    private struct Tally {
        /// How many fell between a bound and the one before; what is above all is in `count` alone.
        var buckets = [Int64](repeating: 0, count: bounds.count)
        var count: Int64 = 0
        var sum = 0.0
    }

    private let tally = Mutex(Tally())
    let kind = Exposition.Kind.histogram

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        let bucket = Self.bounds.firstIndex { value <= $0 }
        tally.withLock { tally in
            tally.count += 1
            tally.sum += value
            if let bucket { tally.buckets[bucket] += 1 }
        }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func write(_ name: String, _ labels: Exposition.Labels, to page: inout Exposition) {
        let tally = tally.withLock { $0 }
        var below: Int64 = 0
        for (bound, count) in zip(Self.bounds, tally.buckets) {
            below += count
            page.add(
                "\(name)_bucket", labels + [("le", Exposition.text(bound))], "\(below)")
        }
        page.add("\(name)_bucket", labels + [("le", "+Inf")], "\(tally.count)")
        page.add("\(name)_sum", labels, Exposition.text(tally.sum))
        page.add("\(name)_count", labels, "\(tally.count)")
    }
}
