/// One connection, with a thread of its own on which libpq may block.
///
/// Calls queue behind one another. Cancelling the task that waits for a call cancels the statement
/// on the server. Use `PostgresPool` unless a connection must stay the same, as for a migration
/// under an advisory lock.
public actor PostgresConnection {
    private let lease: ThreadLease
    private let waker: Waker
    private let settings: ConnectionSettings
    private var wire: Wire?
    private let condition = ConnectionCondition()

    /// The executor of the connection's own thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        lease.executor.asUnownedSerialExecutor()
    }

    private init(_ settings: ConnectionSettings) throws(PostgresError) {
        self.settings = settings
        lease = try ThreadLease()
        waker = try Waker()
    }

    /// Connects, or throws `PostgresError.cannotConnect`.
    public static func open(_ settings: ConnectionSettings) async throws -> PostgresConnection {
        let connection = try PostgresConnection(settings)
        try await connection.connect()
        return connection
    }

    private func connect() throws {
        let fresh = try Wire(settings, waker: waker)
        wire = fresh
        publish(fresh)
    }

    /// Closes the connection; later calls throw.
    public func close() {
        condition.update(reusable: false, socket: -1)
        wire = nil
    }

    /// Whether the connection can be given to somebody else: alive, idle, in no transaction.
    public nonisolated var isReusable: Bool { condition.isReusable }

    /// Runs one statement in a transaction of its own.
    @discardableResult
    public func query(_ sql: SQL, timeout: Duration? = nil) async throws -> Rows {
        try await pipeline([sql], timeout: timeout)[0]
    }

    /// Runs statements in one round trip and one transaction: all happen or none.
    @discardableResult
    public func pipeline(_ statements: [SQL], timeout: Duration? = nil) async throws -> [Rows] {
        if statements.isEmpty { return [] }
        let limit = timeout ?? settings.timeout
        return try await guarded { wire in
            do throws(PostgresError) {
                return try wire.roundTrip(statements, timeout: limit)
            } catch {
                throw error.duringCommit
            }
        }
    }

    /// Runs a script of several statements without values, such as a migration, in the simple
    /// protocol.
    ///
    /// Without BEGIN of its own it is one transaction.
    public func executeScript(_ text: String, timeout: Duration? = nil) async throws {
        let limit = timeout ?? settings.timeout
        try await guarded { wire in try wire.script(text, timeout: limit) }
    }

    /// Runs `COPY … FROM STDIN` with the chunks as its input; answers the number of rows.
    @discardableResult
    public func copyIn(
        _ sql: SQL, _ chunks: some Sequence<[UInt8]> & Sendable, timeout: Duration? = nil
    ) async throws -> Int {
        let limit = timeout ?? settings.timeout
        return try await guarded { wire in try wire.copyIn(sql, chunks, timeout: limit) }
    }

    /// Runs a transaction: commits when the body returns, rolls back when it throws.
    ///
    /// `timeout` limits each round trip, not the whole.
    @discardableResult
    public func transaction<T: Sendable>(
        _ mode: TransactionMode = .readWrite,
        timeout: Duration? = nil,
        _ body: @Sendable (inout Session) throws -> T
    ) async throws -> T {
        try await attempt(mode, timeout: timeout, body).result.get()
    }

    /// The outcome of a transaction and whether the connection turned out to be dead before the
    /// first statement was answered, so that nothing can have happened.
    struct Attempt<T: Sendable>: Sendable {
        let result: Result<T, any Error>
        let neverStarted: Bool
    }

    func attempt<T: Sendable>(
        _ mode: TransactionMode,
        timeout: Duration?,
        _ body: @Sendable (inout Session) throws -> T
    ) async -> Attempt<T> {
        let limit = timeout ?? settings.timeout
        let answered = wire?.answeredRoundTrips ?? 0
        var sentCommit = false
        do {
            let value = try await guarded { wire in
                var session = Session(wire, mode: mode, timeout: limit)
                defer { sentCommit = session.sentCommit }
                do {
                    let value = try body(&session)
                    try session.finish()
                    return value
                } catch {
                    session.abandon()
                    throw error
                }
            }
            return Attempt(result: .success(value), neverStarted: false)
        } catch {
            let isLoss = (error as? PostgresError)?.isConnectionLoss ?? false
            let unanswered = wire?.answeredRoundTrips ?? 0 == answered
            return Attempt(
                result: .failure(error), neverStarted: isLoss && unanswered && !sentCommit)
        }
    }

    /// Finds out without a round trip whether the server closed the connection while it was idle.
    nonisolated func checkAlive() async -> Bool {
        if condition.isQuiet { return true }
        return await examine()
    }

    private func examine() -> Bool {
        wire?.checkAlive() ?? false
    }

    private func publish(_ wire: Wire) {
        let isReusable = !wire.mustDrop && !wire.isBad && wire.isIdle
        condition.update(reusable: isReusable, socket: wire.socket)
    }

    /// Runs blocking work on the connection's thread, watching for the task's cancellation.
    private func guarded<T>(_ work: (Wire) throws -> T) async throws -> T {
        guard let wire else {
            throw PostgresError.connectionLost("it was closed", outcomeUnknown: false)
        }
        let token = CancellationToken(waker: waker)
        return try await withTaskCancellationHandler {
            try perform(work, on: wire, token)
        } onCancel: {
            token.cancel()
        }
    }

    /// Runs the work on the connection's thread.
    ///
    /// A method of the actor, because a closure that captures nothing of the actor
    /// would leave its executor and block a thread of Swift's shared pool.
    private func perform<T>(
        _ work: (Wire) throws -> T, on wire: Wire, _ token: CancellationToken
    ) rethrows -> T {
        wire.token = token
        defer {
            wire.token = nil
            publish(wire)
        }
        return try work(wire)
    }
}

extension PostgresError {
    /// Whether the connection went away.
    var isConnectionLoss: Bool {
        switch self {
        case .connectionLost: true
        case .server(let report): report.endsConnection
        default: false
        }
    }
}
