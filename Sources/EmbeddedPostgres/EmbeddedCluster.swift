internal import Glibc

/// A private PostgreSQL cluster in a directory of the user: a unix socket only, never a TCP port.
///
/// ```
/// directory/data             the cluster, owned by the user the server runs as
/// directory/run              the socket, mode 0700: who can enter is let in (trust)
/// directory/postgresql.log   what the server says
/// directory/socket-directory where the socket is when its path would be too long
/// directory/lock             held while somebody starts or stops the server
/// ```
/// Started by root, the server runs as the system user `postgres`, who must be able to reach the
/// directory: `/root` does not do, `/var/lib/motcua` does. The server outlives the process that
/// started it.
public struct EmbeddedCluster: Sendable {
    /// Whether a commit waits for the disk.
    public enum Durability: Sendable {
        /// Every acknowledged commit survives a power cut.
        case full
        /// Nothing is guaranteed after a crash of the machine; for tests.
        case none
    }

    /// How the server is stopped.
    public enum StopMode: String, Sendable {
        /// Rolls back what is open, writes everything out, ends.
        case fast
        /// Ends at once as in a crash; the next start recovers.
        case immediate
    }

    /// What the cluster is doing.
    public enum Status: Sendable, Hashable {
        /// There is no cluster in the directory yet.
        case absent
        /// The server does not run.
        case stopped
        /// The server accepts connections.
        case running(processID: Int32)
        /// The server is starting, recovering or stopping.
        case changing(processID: Int32)
    }

    /// Where everything is, as an absolute path.
    public let directory: String
    /// Whether a commit waits for the disk.
    public let durability: Durability
    /// Further settings of the server, by name.
    public let settings: [String: String]

    /// The superuser and owner of the database.
    public static let user = "motcua"
    /// The database.
    public static let database = "motcua"
    static let port = 5432

    /// Names a cluster; nothing happens before `start()`.
    public init(
        directory: String, durability: Durability = .full, settings: [String: String] = [:]
    ) {
        self.directory = absolute(directory)
        self.durability = durability
        self.settings = settings
    }

    /// The libpq connection string of the database.
    public var connectionString: String {
        connectionString(database: Self.database)
    }

    /// The libpq connection string of another database or role of the cluster.
    public func connectionString(
        database: String = Self.database, user: String = Self.user
    ) -> String {
        "host=\(conninfo(socketDirectory)) port=\(Self.port) user=\(conninfo(user)) "
            + "dbname=\(conninfo(database)) sslmode=disable"
    }

    /// What the cluster is doing; starts no process.
    public var status: Status {
        guard Files.exists("\(dataDirectory)/PG_VERSION") else { return .absent }
        guard let file = Postmaster(dataDirectory: dataDirectory), file.isAlive else {
            return .stopped
        }
        let answers = file.isReady && UnixSocket.accepts(socketPath)
        return answers ? .running(processID: file.processID) : .changing(processID: file.processID)
    }

    /// Makes the cluster if there is none and starts its server unless it runs; safe to call again
    /// and from several processes at once.
    ///
    /// Throws `EmbeddedPostgresError`.
    public func start() throws {
        if case .running = status, Files.exists(createdMark) { return }
        try account.checkAccess(to: directory)
        try locked {
            if case .running = status, Files.exists(createdMark) { return }
            let server = try Server(self)
            if case .absent = status { try server.initialise() }
            try server.start()
            try server.createDatabase()
        }
    }

    /// Stops the server if it runs.
    public func stop(_ mode: StopMode = .fast) throws {
        switch status {
        case .absent, .stopped: return
        case .running, .changing: try locked { try Server(self).stop(mode) }
        }
    }

    /// Stops the server and starts it again.
    public func restart(_ mode: StopMode = .fast) throws {
        try stop(mode)
        try start()
    }

    var dataDirectory: String { "\(directory)/data" }
    var logFile: String { "\(directory)/postgresql.log" }
    var createdMark: String { "\(directory)/database-created" }
    var socketRecord: String { "\(directory)/socket-directory" }
    var socketPath: String { "\(socketDirectory)/.s.PGSQL.\(Self.port)" }

    /// The recorded directory when there is one, else `run`.
    var socketDirectory: String {
        let recorded = Files.read(socketRecord)?.split(separator: "\n").first
        return recorded.map(String.init) ?? "\(directory)/run"
    }

    /// Who the server runs as.
    var account: Account { Account.ofServer }

    /// Runs a body while no other process starts or stops the cluster.
    private func locked<T>(_ body: () throws -> T) throws -> T {
        let lock = try FileLock("\(directory)/lock")
        defer { lock.release() }
        return try body()
    }
}

/// Quotes a value of a libpq connection string.
private func conninfo(_ value: String) -> String {
    let escaped = value.reduce(into: "") { result, character in
        if character == "'" || character == "\\" { result.append("\\") }
        result.append(character)
    }
    return "'\(escaped)'"
}

/// Makes a path absolute and drops trailing slashes.
private func absolute(_ path: String) -> String {
    var path = path
    if !path.hasPrefix("/"), let here = getcwd(nil, 0) {
        path = String(cString: here) + "/" + path
        free(here)
    }
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
}
