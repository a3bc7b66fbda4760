/// What went wrong between the program and the database.
///
/// A description is one sentence and never contains a bound value. The server's own detail may
/// quote a row, so it is kept apart in `ServerError.detail` and printed by nobody on its own.
public enum PostgresError: Error, Hashable, Sendable {
    /// The server refused a statement.
    case server(ServerError)
    /// No connection could be opened.
    case cannotConnect(String)
    /// Not the server answered, but a connection pooler in front of it, such as PgBouncer.
    case pooled
    /// The connection broke during a call. When `outcomeUnknown`, a commit was under way and may
    /// or may not have happened: ask again with the same command id.
    case connectionLost(String, outcomeUnknown: Bool)
    /// The server did not answer within the time allowed, and the statement was cancelled.
    case timedOut(after: Duration)
    /// The task was cancelled, and its statement with it.
    case cancelled
    /// Every connection of the pool stayed in use for the time a caller may wait.
    case poolExhausted(size: Int, waited: Duration)
    /// The pool was shut down.
    case poolClosed
    /// A column (counted from 0) does not hold what the reader asked for.
    case decoding(column: Int, expected: String, found: String)
    /// The transaction had failed before and its error was passed over, so it cannot be committed.
    case transactionAborted
    /// libpq refused a call.
    case misuse(String)

    /// Whether the same work may succeed when it is tried again.
    ///
    /// Work whose outcome is unknown counts as retryable, since commands carry an id (promise P5).
    public var canRetry: Bool {
        switch self {
        case .server(let error): error.canRetry
        case .cannotConnect, .connectionLost, .timedOut, .poolExhausted: true
        case .pooled, .cancelled, .poolClosed, .decoding, .transactionAborted, .misuse: false
        }
    }

    /// The five-character SQLSTATE, when the server gave one.
    public var sqlState: String? { serverError?.sqlState }

    /// The name of the constraint that refused the row.
    public var constraint: String? { serverError?.constraint }

    /// The server's report, when it is one.
    public var serverError: ServerError? {
        if case .server(let error) = self { error } else { nil }
    }

    /// Whether a unique constraint refused the row (SQLSTATE 23505).
    public var isUniqueViolation: Bool { sqlState == "23505" }

    /// A report of the server, field by field.
    public struct ServerError: Hashable, Sendable {
        /// The five-character SQLSTATE.
        public let sqlState: String
        /// The primary message.
        public let message: String
        /// The detail; may quote values of a row.
        public let detail: String?
        /// What the server suggests.
        public let hint: String?
        /// The schema of the table concerned.
        public let schema: String?
        /// The table concerned.
        public let table: String?
        /// The column concerned.
        public let column: String?
        /// The constraint concerned.
        public let constraint: String?
        /// Whether a prepared statement was outdated by a change of the schema.
        let planIsStale: Bool

        /// Whether the same work may succeed when it is tried again: lost connections (08, 57P0x),
        /// conflicts (40001, 40P01), locks not available (55P03), a server turned read-only
        /// (25006), no resources (53), a cancelled statement (57014), a stale plan.
        public var canRetry: Bool {
            switch sqlState {
            case "40001", "40P01", "55P03", "25006", "57014", "57P01", "57P02", "57P03", "57P04",
                "57P05", "25P03", "26000":
                true
            default: planIsStale || sqlState.hasPrefix("08") || sqlState.hasPrefix("53")
            }
        }

        /// Whether the server closes the connection with this report.
        var endsConnection: Bool {
            sqlState.hasPrefix("57P") || sqlState.hasPrefix("08") || sqlState == "25P03"
        }
    }
}

extension PostgresError: CustomStringConvertible {
    /// One sentence, without any bound value.
    public var description: String {
        switch self {
        case .server(let error): error.description
        case .cannotConnect(let reason):
            "Cannot connect to the database: \(reason)."
        case .pooled:
            "The database is reached through a connection pooler, which would give MotCua's "
                + "sessions to others; name the server itself."
        case .connectionLost(let reason, outcomeUnknown: false):
            "The connection to the database was lost: \(reason)."
        case .connectionLost(let reason, outcomeUnknown: true):
            "The connection to the database was lost while committing, so that the outcome is "
                + "unknown: \(reason)."
        case .timedOut(let limit):
            "The database did not answer within \(limit)."
        case .cancelled: "The call to the database was cancelled."
        case .poolExhausted(let size, let waited):
            "All \(size) database connections stayed in use for \(waited)."
        case .poolClosed: "The database connections have been shut down."
        case .decoding(let column, let expected, let found):
            "Column \(column) of the result should be \(expected) but is \(found)."
        case .transactionAborted:
            "The transaction cannot be committed because one of its statements failed."
        case .misuse(let reason): "The database library refused the call: \(reason)."
        }
    }
}

extension PostgresError.ServerError: CustomStringConvertible {
    /// One sentence with the SQLSTATE and the constraint, without the detail.
    public var description: String {
        let place = constraint.map { " (constraint \($0))" } ?? ""
        return "The database refused the statement: \(message)\(place) [\(sqlState)]."
    }
}
