public import Logging
internal import Synchronization

/// A bounded set of connections, opened when needed and lent to one caller at a time.
///
/// Callers beyond the bound wait in order, for a limited time. A connection found broken, or on a
/// server that turned read-only after a failover, is closed and replaced, so that the pool recovers
/// by itself from any restart of the database.
public final class PostgresPool: Sendable {
    private let settings: ConnectionSettings
    private let size: Int
    private let acquireTimeout: Duration
    private let logger: Logger
    private let state = Mutex(State())

    /// What a waiting caller receives.
    private enum Grant {
        case connection(PostgresConnection)
        /// The place of a closed connection: the caller opens a new one.
        case place
    }

    private struct Waiter {
        let id: UInt64
        let continuation: CheckedContinuation<Grant, any Error>
    }

    private struct State {
        var idle: [PostgresConnection] = []
        var taken = 0
        var waiters: [Waiter] = []
        var nextID: UInt64 = 0
        var isClosed = false
    }

    /// Creates a pool; nothing is opened yet.
    public init(
        _ settings: ConnectionSettings,
        size: Int = 8,
        acquireTimeout: Duration = .seconds(10),
        logger: Logger = Logger(label: "postgres")
    ) {
        self.settings = settings
        self.size = max(1, size)
        self.acquireTimeout = acquireTimeout
        self.logger = logger
    }

    deinit {
        for connection in state.withLock({ $0.idle }) { Task { await connection.close() } }
    }

    /// How many connections are open or being opened.
    public var openCount: Int { state.withLock { $0.taken + $0.idle.count } }

    /// Runs a transaction: commits when the body returns, rolls back when it throws.
    ///
    /// The body runs a second time, on a fresh connection, when the first turned out to be dead
    /// before it answered anything. `timeout` limits each round trip, not the whole.
    @discardableResult
    public func transaction<T: Sendable>(
        _ mode: TransactionMode = .readWrite,
        timeout: Duration? = nil,
        _ body: @Sendable (inout Session) throws -> T
    ) async throws -> T {
        let first = try await withConnection { connection in
            await connection.attempt(mode, timeout: timeout, body)
        }
        guard first.neverStarted else { return try first.result.get() }
        logger.info("a database connection was found dead; trying again on a new one")
        closeIdle()
        return try await withConnection { connection in
            try await connection.transaction(mode, timeout: timeout, body)
        }
    }

    /// Runs one statement in a transaction of its own.
    @discardableResult
    public func query(_ sql: SQL, timeout: Duration? = nil) async throws -> Rows {
        try await withConnection { try await $0.query(sql, timeout: timeout) }
    }

    /// Runs statements in one round trip and one transaction: all happen or none.
    @discardableResult
    public func pipeline(_ statements: [SQL], timeout: Duration? = nil) async throws -> [Rows] {
        try await withConnection { try await $0.pipeline(statements, timeout: timeout) }
    }

    /// Runs a script of several statements without values, such as a migration.
    public func executeScript(_ text: String, timeout: Duration? = nil) async throws {
        try await withConnection { try await $0.executeScript(text, timeout: timeout) }
    }

    /// Runs `COPY … FROM STDIN` with the chunks as its input; answers the number of rows.
    @discardableResult
    public func copyIn(
        _ sql: SQL, _ chunks: some Sequence<[UInt8]> & Sendable, timeout: Duration? = nil
    ) async throws -> Int {
        try await withConnection { try await $0.copyIn(sql, chunks, timeout: timeout) }
    }

    /// Lends one connection for several calls.
    public func withConnection<T>(
        _ body: (PostgresConnection) async throws -> T
    ) async throws -> T {
        let connection = try await acquire()
        do {
            let value = try await body(connection)
            await release(connection)
            return value
        } catch {
            await release(connection)
            throw error
        }
    }

    /// Refuses new callers and closes the connections: idle ones now, lent ones when they return.
    public func shutdown() async {
        let (idle, waiters) = state.withLock { state in
            state.isClosed = true
            defer { (state.idle, state.waiters) = ([], []) }
            return (state.idle, state.waiters)
        }
        for waiter in waiters { waiter.continuation.resume(throwing: PostgresError.poolClosed) }
        for connection in idle { await connection.close() }
    }

    private func acquire() async throws -> PostgresConnection {
        while true {
            switch try await nextGrant() {
            case .place: return try await openInPlace()
            case .connection(let connection):
                if await connection.checkAlive() { return connection }
                logger.info("a database connection was closed by the server while idle")
                await connection.close()
                return try await openInPlace()
            }
        }
    }

    private func openInPlace() async throws -> PostgresConnection {
        do {
            return try await PostgresConnection.open(settings)
        } catch {
            vacate()
            throw error
        }
    }

    private func release(_ connection: PostgresConnection) async {
        guard connection.isReusable else {
            logger.info("a database connection cannot be used again and is closed")
            await connection.close()
            return vacate()
        }
        let (waiter, isClosed) = state.withLock { state -> (Waiter?, Bool) in
            if state.isClosed {
                state.taken -= 1
                return (nil, true)
            }
            if !state.waiters.isEmpty { return (state.waiters.removeFirst(), false) }
            state.taken -= 1
            state.idle.append(connection)
            return (nil, false)
        }
        if isClosed { await connection.close() }
        waiter?.continuation.resume(returning: .connection(connection))
    }

    /// Gives the place of a closed connection to the first who waits.
    private func vacate() {
        let waiter = state.withLock { state -> Waiter? in
            if !state.waiters.isEmpty { return state.waiters.removeFirst() }
            state.taken -= 1
            return nil
        }
        waiter?.continuation.resume(returning: .place)
    }

    /// Closes what is idle, since where one connection died the others did, too.
    public func closeIdle() {
        let idle = state.withLock { state in
            defer { state.idle = [] }
            return state.idle
        }
        for connection in idle { Task { await connection.close() } }
    }

    private func nextGrant() async throws -> Grant {
        let (grant, id) = try state.withLock { state -> (Grant?, UInt64) in
            if state.isClosed { throw PostgresError.poolClosed }
            state.nextID += 1
            if state.waiters.isEmpty, let connection = state.idle.popLast() {
                state.taken += 1
                return (.connection(connection), 0)
            }
            if state.taken + state.idle.count < size {
                state.taken += 1
                return (.place, 0)
            }
            return (nil, state.nextID)
        }
        if let grant { return grant }
        return try await wait(id)
    }

    private func wait(_ id: UInt64) async throws -> Grant {
        let limit = acquireTimeout
        let alarm = Task { [weak self] in
            try await Task.sleep(for: limit)
            guard let self else { return }
            dismiss(id, with: .poolExhausted(size: size, waited: limit))
        }
        defer { alarm.cancel() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                join(Waiter(id: id, continuation: continuation))
            }
        } onCancel: {
            dismiss(id, with: .cancelled)
        }
    }

    /// Puts a caller into the queue, or serves it at once when something came free meanwhile.
    private func join(_ waiter: Waiter) {
        let answer = state.withLock { state -> Result<Grant, any Error>? in
            // Under the lock: a task cancelled later is found in the queue by its handler.
            if Task.isCancelled { return .failure(PostgresError.cancelled) }
            if state.isClosed { return .failure(PostgresError.poolClosed) }
            if state.waiters.isEmpty, let connection = state.idle.popLast() {
                state.taken += 1
                return .success(.connection(connection))
            }
            if state.taken + state.idle.count < size {
                state.taken += 1
                return .success(.place)
            }
            state.waiters.append(waiter)
            return nil
        }
        if let answer { waiter.continuation.resume(with: answer) }
    }

    /// Takes a caller out of the queue with an error, unless it has been served.
    private func dismiss(_ id: UInt64, with error: PostgresError) {
        let waiter = state.withLock { state -> Waiter? in
            if let index = state.waiters.firstIndex(where: { $0.id == id }) {
                return state.waiters.remove(at: index)
            }
            return nil
        }
        waiter?.continuation.resume(throwing: error)
    }
}
