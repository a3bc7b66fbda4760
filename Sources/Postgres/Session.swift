/// How a transaction reads and whether it may write.
public struct TransactionMode: Sendable, Hashable {
    /// Which other transactions' work a statement sees.
    public enum Isolation: Sendable, Hashable {
        /// Each statement sees what was committed before it.
        case readCommitted
        /// All statements see one snapshot.
        case repeatableRead
        /// As if transactions ran one after another; may fail with SQLSTATE 40001.
        case serializable
    }

    /// The isolation level.
    public let isolation: Isolation
    /// Whether writing is forbidden.
    public let isReadOnly: Bool

    /// Creates a mode.
    public init(isolation: Isolation, isReadOnly: Bool = false) {
        self.isolation = isolation
        self.isReadOnly = isReadOnly
    }

    /// Reads what is committed and writes.
    public static let readWrite = TransactionMode(isolation: .readCommitted)
    /// Reads one snapshot and never writes.
    public static let snapshot = TransactionMode(isolation: .repeatableRead, isReadOnly: true)

    var begin: SQL {
        switch (isolation, isReadOnly) {
        case (.readCommitted, false): "BEGIN ISOLATION LEVEL READ COMMITTED"
        case (.readCommitted, true): "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY"
        case (.repeatableRead, false): "BEGIN ISOLATION LEVEL REPEATABLE READ"
        case (.repeatableRead, true): "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        case (.serializable, false): "BEGIN ISOLATION LEVEL SERIALIZABLE"
        case (.serializable, true): "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY"
        }
    }
}

/// A transaction under way, lent to a synchronous closure.
///
/// Nothing can interleave, since the closure cannot suspend; nothing can escape, since the session
/// is neither copyable nor sendable. BEGIN travels with the first statement, COMMIT with the last
/// when they are given to `commit(with:)`, so that a read and a write take two round trips.
public struct Session: ~Copyable {
    private enum Phase {
        /// Nothing was sent; becomes `open` or `ended`.
        case unopened
        /// BEGIN was sent; becomes `ended`.
        case open
        /// Committed or rolled back.
        case ended
    }

    private let wire: Wire
    private let mode: TransactionMode
    private let timeout: Duration
    private var phase: Phase = .unopened
    private(set) var sentCommit = false

    init(_ wire: Wire, mode: TransactionMode, timeout: Duration) {
        self.wire = wire
        self.mode = mode
        self.timeout = timeout
    }

    /// Runs one statement.
    @discardableResult
    public mutating func execute(_ sql: SQL) throws(PostgresError) -> Rows {
        try pipeline([sql])[0]
    }

    /// Runs statements in one round trip; the first error is thrown and the later ones not run.
    @discardableResult
    public mutating func pipeline(_ statements: [SQL]) throws(PostgresError) -> [Rows] {
        if statements.isEmpty { return [] }
        return try send(statements, then: nil)
    }

    /// Runs the last statements and commits, in one round trip.
    ///
    /// The row counts come back when all is committed: what must stop the commit has to fail in the
    /// statements themselves. After this the session takes no more statements.
    @discardableResult
    public mutating func commit(with statements: [SQL] = []) throws(PostgresError) -> [Rows] {
        if statements.isEmpty && phase == .unopened {
            phase = .ended
            return []
        }
        return try send(statements, then: "COMMIT")
    }

    /// Runs a body of which the work alone is undone when it throws; the transaction goes on.
    public mutating func savepoint<T>(
        _ body: (inout Session) throws -> T
    ) throws -> T {
        try execute("SAVEPOINT inner_work")
        do {
            let value = try body(&self)
            try execute("RELEASE SAVEPOINT inner_work")
            return value
        } catch {
            if phase == .open, !wire.isBad {
                try execute("ROLLBACK TO SAVEPOINT inner_work")
                try execute("RELEASE SAVEPOINT inner_work")
            }
            throw error
        }
    }

    /// Runs a script of several statements without values, such as a migration.
    public mutating func executeScript(_ text: String) throws(PostgresError) {
        if phase == .unopened { try send([], then: nil) }
        try requireOpen()
        try wire.script(text, timeout: timeout)
    }

    /// Runs `COPY … FROM STDIN` with the chunks as its input; answers the number of rows.
    @discardableResult
    public mutating func copyIn(
        _ sql: SQL, _ chunks: some Sequence<[UInt8]>
    ) throws(PostgresError) -> Int {
        if phase == .unopened { try send([], then: nil) }
        try requireOpen()
        return try wire.copyIn(sql, chunks, timeout: timeout)
    }

    @discardableResult
    private mutating func send(
        _ statements: [SQL], then last: SQL?
    ) throws(PostgresError) -> [Rows] {
        let opens = phase == .unopened
        if !opens { try requireOpen() }
        let all = (opens ? [mode.begin] : []) + statements + (last.map { [$0] } ?? [])
        phase = .open
        if last != nil { sentCommit = true }
        var results: [Rows]
        do {
            results = try wire.roundTrip(all, timeout: timeout, readOnly: mode.isReadOnly)
        } catch {
            throw sentCommit ? error.duringCommit : error
        }
        if last != nil {
            phase = .ended
            if results.removeLast().commandTag != "COMMIT" { throw .transactionAborted }
        }
        if opens { results.removeFirst() }
        return results
    }

    private func requireOpen() throws(PostgresError) {
        if phase == .ended { throw .misuse("the transaction has been committed already") }
    }

    /// Commits what the body left open.
    mutating func finish() throws(PostgresError) {
        if phase == .open { try send([], then: "COMMIT") }
        phase = .ended
    }

    /// Rolls back what a thrown error left open; gives the connection up when that fails.
    mutating func abandon() {
        phase = .ended
        wire.token = nil
        if wire.isBad || wire.mustDrop || wire.isIdle { return }
        do {
            _ = try wire.roundTrip(["ROLLBACK"], timeout: .seconds(5))
        } catch {
            wire.drop()
        }
    }
}

extension PostgresError {
    /// The same error when it met a commit: a broken connection leaves the outcome open.
    var duringCommit: PostgresError {
        switch self {
        case .connectionLost(let reason, _): .connectionLost(reason, outcomeUnknown: true)
        default: self
        }
    }
}
