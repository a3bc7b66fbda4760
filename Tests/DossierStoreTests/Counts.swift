import CoreMetrics
import Synchronization

/// A backend of swift-metrics that sums counters and times by label.
final class Counts: MetricsFactory, Sendable {
    private final class Sum: CounterHandler, RecorderHandler, TimerHandler {
        private let sum = Atomic<Int64>(0)
        var value: Int64 { sum.load(ordering: .relaxed) }

        func increment(by amount: Int64) { sum.wrappingAdd(amount, ordering: .relaxed) }
        func reset() { sum.store(0, ordering: .relaxed) }
        func record(_ value: Int64) { increment(by: value) }
        func record(_ value: Double) { increment(by: Int64(value)) }
        func recordNanoseconds(_ duration: Int64) { increment(by: duration) }
    }

    private let sums = Mutex<[String: Sum]>([:])

    subscript(label: String) -> Int64 { sums.withLock { $0[label]?.value ?? 0 } }

    private func sum(_ label: String) -> Sum {
        sums.withLock { sums in
            let sum = sums[label] ?? Sum()
            sums[label] = sum
            return sum
        }
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        sum(label)
    }

    func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        sum(label)
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        sum(label)
    }

    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
}
