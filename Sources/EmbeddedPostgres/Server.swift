internal import Glibc

/// Drives PostgreSQL's own programs for one cluster, while the cluster's lock is held.
struct Server {
    private let cluster: EmbeddedCluster
    private let account: Account
    private let binaries: Binaries

    init(_ cluster: EmbeddedCluster) throws {
        self.cluster = cluster
        account = cluster.account
        if account.needsRunuser && account.name == nil {
            throw EmbeddedPostgresError.noServerUser
        }
        let version = Files.read("\(cluster.dataDirectory)/PG_VERSION")
            .flatMap { Int($0.prefix { $0.isNumber }) }
        binaries = try Binaries.find(version: version)
    }

    /// Makes the cluster beside its place and moves it there when it is whole, so that a crash in
    /// between leaves nothing half made.
    func initialise() throws {
        let data = cluster.dataDirectory
        let draft = "\(cluster.directory)/data.new"
        if Files.exists(data) {
            guard rmdir(data) == 0 else {
                throw EmbeddedPostgresError.inaccessible(
                    path: data, reason: "it holds no PostgreSQL cluster and is not empty")
            }
        }
        try run("/bin/rm", ["-rf", draft], asServer: false)
        unlink(cluster.createdMark)
        try Files.makePrivateDirectory(draft, owner: account)
        var arguments = [
            "-D", draft, "-U", EmbeddedCluster.user, "-E", "UTF8", "--auth=trust",
            "--no-instructions",
        ]
        if cluster.durability == .none { arguments.append("--no-sync") }
        do {
            try run(binaries.initdb, arguments + ["--locale=C.UTF-8"])
        } catch EmbeddedPostgresError.failed(_, let output, _) where output.contains("locale") {
            try run(binaries.initdb, arguments + ["--locale=C"])
        }
        let configuration = Files.read("\(draft)/postgresql.conf") ?? ""
        try Files.write(
            configuration + "\ninclude = 'motcua.conf'\n", to: "\(draft)/postgresql.conf",
            owner: account)
        guard rename(draft, data) == 0 else { throw Files.failure(data) }
    }

    /// Starts the server and waits until it accepts connections.
    func start() throws {
        if case .running = cluster.status { return }
        try prepareSocketDirectory()
        try removeStaleFiles()
        try Files.write(
            configuration(), to: "\(cluster.dataDirectory)/motcua.conf", owner: account)
        try prepareLog()
        let arguments = ["-D", cluster.dataDirectory, "-l", cluster.logFile, "-w", "-t", "60"]
        var attempts = 0
        while true {
            attempts += 1
            do {
                if case .changing = cluster.status, waitForChange() { return }
                try run(binaries.pgCtl, arguments + ["start"])
                return
            } catch let error as EmbeddedPostgresError {
                // After a crash the old server's last processes may still be leaving.
                if case .running = cluster.status { return }
                guard attempts < 4 else { throw withLog(error) }
                usleep(500_000)
            }
        }
    }

    func stop(_ mode: EmbeddedCluster.StopMode) throws {
        let arguments = ["-D", cluster.dataDirectory, "-m", mode.rawValue, "-w", "-t", "60"]
        do {
            try run(binaries.pgCtl, arguments + ["stop"])
        } catch {
            if case .stopped = cluster.status { return }
            throw error
        }
    }

    func createDatabase() throws {
        if Files.exists(cluster.createdMark) { return }
        do {
            try run(
                binaries.createdb,
                [
                    "-h", cluster.socketDirectory, "-p", String(EmbeddedCluster.port),
                    "-U", EmbeddedCluster.user, "--maintenance-db=postgres",
                    EmbeddedCluster.database,
                ], asServer: false)
        } catch EmbeddedPostgresError.failed(_, let output, _)
            where output.contains("already exists")
        {
            // A process that made it was killed before it could leave the mark.
        }
        try Files.write("", to: cluster.createdMark)
    }

    private func configuration() -> String {
        var all = [
            "listen_addresses": "",
            "port": String(EmbeddedCluster.port),
            "unix_socket_directories": cluster.socketDirectory,
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_checkpoints": "off",
            "logging_collector": "off",
        ]
        if cluster.durability == .none {
            for name in ["fsync", "synchronous_commit", "full_page_writes"] { all[name] = "off" }
        }
        all.merge(cluster.settings) { _, own in own }
        let lines = all.sorted { $0.key < $1.key }.map { name, value in
            let parts = value.split(separator: "'", omittingEmptySubsequences: false)
            return "\(name) = '\(parts.joined(separator: "''"))'"
        }
        return "# Written by motcua at every start; changes here do not last.\n"
            + lines.joined(separator: "\n") + "\n"
    }

    /// Makes the socket's directory: `run`, or a short one below /tmp, recorded, when the path of
    /// the socket would be longer than the system takes.
    private func prepareSocketDirectory() throws {
        let usual = "\(cluster.directory)/run"
        if "\(usual)/.s.PGSQL.\(EmbeddedCluster.port)".utf8.count <= UnixSocket.pathLimit {
            unlink(cluster.socketRecord)
            return try Files.makePrivateDirectory(usual, owner: account)
        }
        let recorded = cluster.socketDirectory
        if recorded != usual, let found = Files.status(recorded) {
            let isOurs =
                found.st_mode & S_IFMT == S_IFDIR && found.st_uid == account.user
                && found.st_mode & 0o077 == 0
            if isOurs { return }
        }
        var template = Array("/tmp/motcua-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Files.failure("/tmp") }
        let path = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if account.needsRunuser { chown(path, account.user, account.group) }
        try Files.write("\(path)\n", to: cluster.socketRecord)
    }

    /// Removes what a crashed server left when its process number belongs to another process now.
    ///
    /// PostgreSQL finds by `postmaster.pid` whether processes of the crashed server are at work
    /// still; so it goes only when none is.
    private func removeStaleFiles() throws {
        let file = "\(cluster.dataDirectory)/postmaster.pid"
        let postmaster = Postmaster(dataDirectory: cluster.dataDirectory)
        if let postmaster, postmaster.isAlive { return }
        for _ in 0..<600 where Postmaster.hasRemnants(in: cluster.dataDirectory) { usleep(50_000) }
        if Postmaster.hasRemnants(in: cluster.dataDirectory) { return }
        for path in [file, "\(cluster.socketPath).lock"] where Files.exists(path) {
            if unlink(path) != 0 { throw Files.failure(path) }
        }
    }

    private func prepareLog() throws {
        let descriptor = open(cluster.logFile, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Files.failure(cluster.logFile) }
        if account.needsRunuser { fchown(descriptor, account.user, account.group) }
        close(descriptor)
    }

    /// Waits while a server starts or stops by itself; answers whether it runs in the end.
    private func waitForChange() -> Bool {
        for _ in 0..<600 {
            switch cluster.status {
            case .running: return true
            case .stopped, .absent: return false
            case .changing: usleep(50_000)
            }
        }
        return false
    }

    private func withLog(_ error: EmbeddedPostgresError) -> EmbeddedPostgresError {
        guard case .failed(let command, let output, let log) = error,
            let lines = Files.read(cluster.logFile)?.split(separator: "\n").suffix(3)
        else { return error }
        let text = ([Substring(output)] + lines).joined(separator: "; ")
        return .failed(command: command, output: text, log: log)
    }

    private func run(_ program: String, _ arguments: [String], asServer: Bool = true) throws {
        var command = [program] + arguments
        if asServer, let name = account.name {
            command = ["/usr/sbin/runuser", "-u", name, "--"] + command
            if !Files.exists(command[0]) { command[0] = "/sbin/runuser" }
        }
        let outcome = try Command.run(command)
        guard outcome.code == 0 else {
            throw EmbeddedPostgresError.failed(
                command: program, output: outcome.output, log: cluster.logFile)
        }
    }
}
