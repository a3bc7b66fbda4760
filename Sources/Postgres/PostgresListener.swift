/// What another session announced with NOTIFY.
public struct Notification: Sendable, Hashable {
    /// The channel.
    public let channel: String
    /// The text sent along; a hint, never the truth.
    public let payload: String
    /// The process of the server that sent it.
    public let processID: Int32
}

/// Listens on channels, on a connection and a thread of its own.
///
/// A notification is a hint and may be lost while the connection is: whoever listens must also look
/// at the rows now and then.
public actor PostgresListener {
    private let lease: ThreadLease
    private let waker: Waker
    private let settings: ConnectionSettings
    private let channels: [String]
    private let checkInterval: Duration
    private var wire: Wire?
    private var lastSign: ContinuousClock.Instant = .now
    private var isClosed = false

    /// The executor of the listener's own thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        lease.executor.asUnownedSerialExecutor()
    }

    /// Creates a listener; it connects at the first `next`.
    ///
    /// When nothing was heard for `checkInterval`, the server is asked whether it still lives.
    public init(
        _ settings: ConnectionSettings, channels: [String], checkInterval: Duration = .seconds(30)
    ) throws {
        self.settings = settings
        self.channels = channels
        self.checkInterval = checkInterval
        lease = try ThreadLease()
        waker = try Waker()
    }

    /// Waits for a notification, at most for `timeout`.
    ///
    /// Answers `nil` when the time is over, after `wake()`, when the task is cancelled, and once
    /// right after (re)connecting, since something may have been missed. Throws when the server is
    /// gone; the next call connects again, so that the caller only has to back off.
    public func next(timeout: Duration) async throws -> Notification? {
        if isClosed { throw PostgresError.poolClosed }
        guard let wire else {
            try connect()
            return nil
        }
        let waker = waker
        return try await withTaskCancellationHandler {
            do {
                return try wait(wire, timeout)
            } catch {
                self.wire = nil
                throw error
            }
        } onCancel: {
            waker.wake()
        }
    }

    /// Ends the current or the next wait.
    public nonisolated func wake() {
        waker.wake()
    }

    /// Closes the connection; later calls throw.
    public func close() {
        isClosed = true
        wire = nil
    }

    private func connect() throws {
        var settings = settings
        settings.applicationName += " listener"
        let fresh = try Wire(settings, waker: waker)
        let statements: [SQL] = channels.map { "LISTEN \(identifier: $0)" }
        if !statements.isEmpty { _ = try fresh.roundTrip(statements, timeout: settings.timeout) }
        wire = fresh
        lastSign = .now
    }

    private func wait(_ wire: Wire, _ timeout: Duration) throws -> Notification? {
        let deadline = ContinuousClock.now + timeout
        while true {
            if let notification = wire.nextNotification() { return notification }
            if Task.isCancelled { return nil }
            if ContinuousClock.now >= lastSign + checkInterval {
                _ = try wire.roundTrip(["SELECT 1"], timeout: .seconds(3))
                lastSign = .now
                continue
            }
            let now = ContinuousClock.now
            let left = min(now.duration(to: deadline), now.duration(to: lastSign + checkInterval))
            let heard = try wire.waitForInput(left)
            if heard {
                lastSign = .now
            } else if ContinuousClock.now >= deadline || left.pollMilliseconds == 0 {
                return nil
            } else if ContinuousClock.now < lastSign + checkInterval {
                return nil
            }
        }
    }
}
