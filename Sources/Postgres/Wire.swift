internal import CPostgres
internal import Glibc

/// Owns a `PGconn` and closes it.
struct ConnectionHandle: ~Copyable {
    let pointer: OpaquePointer

    deinit {
        PQfinish(pointer)
    }
}

/// One connection seen from its own thread: opens it, waits on its socket within limits, and knows
/// whether it can still be used.
///
/// Not `Sendable`: it lives inside one actor and is reached from there alone.
final class Wire {
    /// A call under way that must end: by its limit or by its task.
    enum Interruption {
        case timeout(Duration)
        case cancellation

        var error: PostgresError {
            switch self {
            case .timeout(let limit): .timedOut(after: limit)
            case .cancellation: .cancelled
            }
        }
    }

    private let handle: ConnectionHandle
    private let waker: Waker
    let settings: ConnectionSettings
    var cache: StatementCache
    /// The task that waits for the present call.
    var token: CancellationToken?
    /// Set when the connection must not be used again: it broke, the server turned read-only, or
    /// a cancel request may still be on its way to it.
    private(set) var mustDrop = false
    /// Round trips that were answered to the end; tells whether a transaction ever started.
    var answeredRoundTrips = 0

    /// How long to wait for an answer after asking the server to cancel.
    private static let cancelGrace: Duration = .seconds(2)

    private var limit: Duration = .zero
    private var deadline: ContinuousClock.Instant = .now
    private(set) var interruption: Interruption?

    var connection: OpaquePointer { handle.pointer }
    var socket: Int32 { PQsocket(connection) }
    var isBad: Bool { PQstatus(connection) == CONNECTION_BAD }
    var isIdle: Bool { PQtransactionStatus(connection) == PQTRANS_IDLE }

    /// Connects, blocking for at most the connect timeout a host.
    init(_ settings: ConnectionSettings, waker: Waker) throws(PostgresError) {
        self.settings = settings
        self.waker = waker
        cache = StatementCache(limit: settings.statementCacheSize)
        guard let pointer = Self.connect(settings.parameters) else {
            throw .cannotConnect("out of memory")
        }
        handle = ConnectionHandle(pointer: pointer)
        guard PQstatus(pointer) == CONNECTION_OK else {
            throw .cannotConnect(oneLine(PQerrorMessage(pointer)))
        }
        PQsetNoticeReceiver(pointer, { _, _ in }, nil)
        PQsetnonblocking(pointer, 1)
        try begin()
        try enterPipeline()
    }

    /// Sets the session up, and refuses one that a pooler will give to others: LISTEN, prepared
    /// statements and the way to cancel would be lost.
    ///
    /// A pooler answers with another process number than the server's own.
    private func begin() throws(PostgresError) {
        let number = PQbackendPID(connection)
        do {
            try runScript(
                "SET TimeZone TO 'UTC'; SELECT 1 / (pg_backend_pid() = \(number))::int",
                timeout: settings.timeout)
        } catch {
            throw error.sqlState == "22012" ? .pooled : error
        }
    }

    private static func connect(_ parameters: [(String, String)]) -> OpaquePointer? {
        var keywords = parameters.map { UnsafePointer(strdup($0.0)) }
        var values = parameters.map { UnsafePointer(strdup($0.1)) }
        defer {
            for pointer in keywords + values { free(UnsafeMutablePointer(mutating: pointer)) }
        }
        keywords.append(nil)
        values.append(nil)
        return PQconnectdbParams(keywords, values, 1)
    }

    /// Finds out without a round trip whether the server closed the connection while it was idle.
    func checkAlive() -> Bool {
        if mustDrop || isBad { return false }
        var entry = pollfd(fd: PQsocket(connection), events: Int16(POLLIN) | 0x2000, revents: 0)
        while poll(&entry, 1, 0) > 0 {
            let dead = Int16(POLLHUP | POLLERR | POLLNVAL) | 0x2000
            if entry.revents & dead != 0 || PQconsumeInput(connection) == 0 || isBad {
                mustDrop = true
                return false
            }
            _ = PQisBusy(connection)
        }
        return true
    }

    func drop() {
        mustDrop = true
    }

    /// Begins a call: sets its deadline and refuses when its task is cancelled already.
    func beginCall(_ timeout: Duration) throws(PostgresError) {
        if token?.isCancelled == true { throw .cancelled }
        if isBad { throw lost() }
        limit = timeout
        deadline = .now + timeout
        interruption = nil
        waker.drain()
        if token?.isCancelled == true { throw .cancelled }
    }

    /// Sends everything that libpq has buffered, reading meanwhile, so that neither side waits for
    /// the other for ever.
    func flush() throws(PostgresError) {
        while true {
            switch PQflush(connection) {
            case 0: return
            case 1: try waitForSocket(writing: true)
            default: throw lost()
            }
            guard PQconsumeInput(connection) == 1 else { throw lost() }
        }
    }

    /// Takes the next result, waiting for it; `nil` ends the results of one statement.
    func nextResult() throws(PostgresError) -> ResultBox? {
        while PQisBusy(connection) == 1 {
            try waitForSocket(writing: false)
            guard PQconsumeInput(connection) == 1 else { throw lost() }
        }
        return PQgetResult(connection).map { ResultBox($0) }
    }

    /// Waits until the socket is ready; asks the server to cancel when the limit is reached or the
    /// task is cancelled, and gives the connection up when even that is not answered.
    func waitForSocket(writing: Bool) throws(PostgresError) {
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            if left <= .zero {
                if let interruption {
                    mustDrop = true
                    throw interruption.error
                }
                interrupt(.timeout(limit))
                continue
            }
            if interruption == nil, token?.isCancelled == true {
                interrupt(.cancellation)
                continue
            }
            var entries = [
                pollfd(
                    fd: PQsocket(connection), events: Int16(writing ? POLLIN | POLLOUT : POLLIN),
                    revents: 0),
                pollfd(fd: waker.descriptor, events: Int16(POLLIN), revents: 0),
            ]
            let ready = poll(&entries, 2, left.pollMilliseconds)
            if ready < 0, errno != EINTR { throw lost() }
            if entries[1].revents != 0 { waker.drain() }
            if ready > 0, entries[0].revents != 0 { return }
        }
    }

    private func interrupt(_ reason: Interruption) {
        interruption = reason
        deadline = .now + Self.cancelGrace
        requestCancel()
    }

    /// Sends a cancel request from a thread of its own, since libpq blocks while it does.
    private func requestCancel() {
        guard let request = PQgetCancel(connection) else { return }
        let code = detachThread(UnsafeMutableRawPointer(request)) { request in
            var message = [CChar](repeating: 0, count: 256)
            let cancel = OpaquePointer(request!)
            PQcancel(cancel, &message, 256)
            PQfreeCancel(cancel)
            return nil
        }
        if code != 0 { PQfreeCancel(request) }
    }

    /// Judges an error result and remembers what it says of the connection.
    func error(of result: ResultBox, readOnly: Bool = false) -> PostgresError {
        guard let report = result.serverError else {
            if isBad { mustDrop = true }
            return .connectionLost(result.message, outcomeUnknown: false)
        }
        if report.endsConnection || isBad { mustDrop = true }
        if report.sqlState == "25006" && !readOnly { mustDrop = true }
        if report.planIsStale { cache.doomAll() }
        if report.sqlState == "26000" { cache.reset() }
        if let interruption, report.sqlState == "57014" {
            self.interruption = nil
            return interruption.error
        }
        return .server(report)
    }

    /// Ends a call: a cancel request that did not meet its statement could meet the next one.
    func endCall() {
        if interruption != nil { mustDrop = true }
        interruption = nil
    }

    /// The error of a connection that is no more.
    func lost() -> PostgresError {
        mustDrop = true
        if let interruption { return interruption.error }
        return .connectionLost(oneLine(PQerrorMessage(connection)), outcomeUnknown: false)
    }

    /// libpq's reason for refusing a call.
    func refused() -> PostgresError {
        if isBad { return lost() }
        mustDrop = true
        return .misuse(oneLine(PQerrorMessage(connection)))
    }

    func enterPipeline() throws(PostgresError) {
        guard PQenterPipelineMode(connection) == 1 else { throw refused() }
    }

    func exitPipeline() throws(PostgresError) {
        guard PQexitPipelineMode(connection) == 1 else { throw refused() }
    }

    /// Takes one notification that has arrived.
    func nextNotification() -> Notification? {
        guard let raw = PQnotifies(connection) else { return nil }
        defer { PQfreemem(raw) }
        return Notification(
            channel: String(cString: raw.pointee.relname),
            payload: String(cString: raw.pointee.extra),
            processID: raw.pointee.be_pid)
    }

    /// Waits for input or for the waker; answers whether there was input.
    func waitForInput(_ timeout: Duration) throws(PostgresError) -> Bool {
        var entries = [
            pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0),
            pollfd(fd: waker.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        let ready = poll(&entries, 2, timeout.pollMilliseconds)
        if ready < 0, errno != EINTR { throw lost() }
        if entries[1].revents != 0 { waker.drain() }
        guard ready > 0, entries[0].revents != 0 else { return false }
        guard PQconsumeInput(connection) == 1, !isBad else { throw lost() }
        return true
    }
}

extension Duration {
    /// Milliseconds for `poll`, rounded up, at most an hour; 0 for what has passed.
    var pollMilliseconds: Int32 {
        // A negative number would mean without end: a deadline just missed would never come.
        guard self > .zero else { return 0 }
        let (seconds, attoseconds) = components
        if seconds >= 3600 { return 3_600_000 }
        let part = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return Int32(seconds * 1000 + part)
    }
}
