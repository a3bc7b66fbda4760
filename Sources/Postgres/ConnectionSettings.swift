/// Where the database is and how a connection behaves.
public struct ConnectionSettings: Sendable {
    /// A libpq connection string or URI; several hosts and `target_session_attrs` pass through.
    ///
    /// May hold a password and is never printed.
    public var connectionString: String
    /// The name the server shows in `pg_stat_activity`.
    public var applicationName: String
    /// Seconds to wait for one host while connecting, unless the connection string says otherwise.
    public var connectTimeout: Int
    /// The longest time one round trip may take.
    public var timeout: Duration
    /// How many prepared statements a connection keeps.
    public var statementCacheSize: Int

    /// Creates settings with the usual limits.
    public init(
        _ connectionString: String,
        applicationName: String = "motcua",
        connectTimeout: Int = 10,
        timeout: Duration = .seconds(30),
        statementCacheSize: Int = 256
    ) {
        self.connectionString = connectionString
        self.applicationName = applicationName
        self.connectTimeout = connectTimeout
        self.timeout = timeout
        self.statementCacheSize = max(1, statementCacheSize)
    }

    /// The parameters for libpq: what stands before `dbname` yields to the connection string, what
    /// stands after it does not.
    var parameters: [(String, String)] {
        [
            ("connect_timeout", String(connectTimeout)),
            ("keepalives_idle", "30"),
            ("keepalives_interval", "10"),
            ("keepalives_count", "3"),
            ("fallback_application_name", applicationName),
            ("dbname", connectionString),
            ("client_encoding", "UTF8"),
        ]
    }
}

extension ConnectionSettings: CustomStringConvertible, CustomReflectable {
    /// The application's name alone: a connection string may hold a password.
    public var description: String { "ConnectionSettings(\(applicationName))" }

    /// Shows nothing either.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
