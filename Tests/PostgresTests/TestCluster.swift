import EmbeddedPostgres
import Glibc
import Postgres
import Synchronization

/// A throw-away cluster for one suite; stopped and removed when the tests end.
struct TestCluster: Sendable {
    let cluster: EmbeddedCluster

    /// The cluster that suites which do not disturb the server share.
    static let shared = Result { try TestCluster() }

    private static let started = Mutex<[EmbeddedCluster]>([])

    init() throws {
        var template = Array("/tmp/motcua-tests-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw EmbeddedPostgresError.inaccessible(path: "/tmp", reason: "mkdtemp failed")
        }
        let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        chmod(path, 0o755)
        cluster = EmbeddedCluster(directory: path, durability: .none)
        let isFirst = Self.started.withLock { all in
            all.append(cluster)
            return all.count == 1
        }
        if isFirst { atexit { TestCluster.removeAll() } }
        try cluster.start()
    }

    var settings: ConnectionSettings { ConnectionSettings(cluster.connectionString) }

    func pool(size: Int = 4, acquireTimeout: Duration = .seconds(10)) -> PostgresPool {
        PostgresPool(settings, size: size, acquireTimeout: acquireTimeout)
    }

    private static func removeAll() {
        for cluster in started.withLock({ $0 }) {
            try? cluster.stop(.immediate)  // A server that cannot be stopped must not fail the run.
            var process: pid_t = 0
            let command: [String] = ["/bin/rm", "-rf", cluster.directory]
            let words = command.map { strdup($0) } + [nil]
            posix_spawn(&process, "/bin/rm", nil, nil, words, nil)
            waitpid(process, nil, 0)
        }
    }
}
