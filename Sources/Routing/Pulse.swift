internal import Synchronization

/// Whether a router is at work: its loop tells it, and whoever asks for its health reads it.
public final class Pulse: Sendable {
    /// What a router was last seen doing.
    public enum Sign: Hashable, Sendable {
        /// It has not finished a round yet.
        case starting
        /// A round ended well; so long ago.
        case beat(ago: Duration)
        /// The last round ended with this error.
        case failed(String)
        /// It was told to stop.
        case stopping
    }

    private enum State {
        case starting
        case beat(ContinuousClock.Instant)
        case failed(String)
        case stopping
    }

    private let state = Mutex(State.starting)

    /// Makes the pulse of a router that has not begun.
    public init() {}

    /// What the router was last seen doing.
    public var sign: Sign {
        switch state.withLock({ $0 }) {
        case .starting: .starting
        case .beat(let at): .beat(ago: ContinuousClock.now - at)
        case .failed(let reason): .failed(reason)
        case .stopping: .stopping
        }
    }

    func beat() { set(.beat(.now)) }

    func fail(_ error: any Error) { set(.failed("\(error)")) }

    func stop() { set(.stopping) }

    private func set(_ new: State) {
        state.withLock { state in
            if case .stopping = state { return }
            state = new
        }
    }
}
