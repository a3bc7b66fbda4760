import DossierStore
import Foundation
import Glibc
import Postgres
import TestSupport
import Testing

@testable import EmbeddedPostgres

/// Runs a program to its end.
///
/// - Returns: What it printed.
@discardableResult
func ran(_ command: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = URL(fileURLWithPath: "/")
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let text = String(decoding: output, as: UTF8.self)
    guard process.terminationStatus == 0 else { throw ProgramFailed(text: text) }
    return text
}

struct ProgramFailed: Error {
    let text: String
}

/// The words that make a program run as the user the server runs as.
private let asServer = geteuid() == 0 ? ["runuser", "-u", "postgres", "--"] : []

/// A file system in memory that is soon full.
struct SmallDisk {
    private let folder: String
    private var ballast: String { "\(folder)/ballast" }

    /// Mounts one; needs root, or a machine that lets users mount.
    init(_ folder: String, megabytes: Int) throws {
        self.folder = folder
        try ran("mkdir", "-p", folder)
        try ran("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m,mode=755", "tmpfs", folder)
    }

    /// Takes all the room that is left.
    func fill() throws {
        _ = try? ran("dd", "if=/dev/zero", "of=\(ballast)", "bs=64k")  // ends for want of room
        try #require(FileManager.default.fileExists(atPath: ballast))
    }

    func free() throws { try FileManager.default.removeItem(atPath: ballast) }

    func unmount() {
        _ = try? ran("umount", "--lazy", folder)  // what is left lies in memory
        try? FileManager.default.removeItem(atPath: folder)  // the empty folder
    }
}

/// A primary and its synchronous standby, with the shipped law published.
struct Pair {
    let primary: EmbeddedCluster
    let standby: EmbeddedCluster
    let office: Office

    static func with(_ test: (Pair) async throws -> Void) async throws {
        let root = "/tmp/motcua-pair-\(UUID().uuidString.prefix(8).lowercased())"
        let settings = ["wal_level": "replica", "hot_standby": "on"]
        let primary = EmbeddedCluster(directory: "\(root)/a", settings: settings)
        let standby = EmbeddedCluster(directory: "\(root)/b", settings: settings)
        defer {
            for cluster in [primary, standby] { try? cluster.stop(.immediate) }  // may be dead
            try? FileManager.default.removeItem(atPath: root)  // it lies in the temporary folder
        }
        try primary.start()
        let owner = PostgresPool(ConnectionSettings(primary.connectionString), size: 2)
        try await Migrations.migrate(owner)
        try await DossierStore(pool: owner).publish(TestDatabase.workspace)
        try copy(primary, to: standby)
        try await owner.executeScript("alter system set synchronous_standby_names = '*'")
        try await owner.query("select pg_reload_conf()")
        try await eventually("the standby keeps up") {
            try await !owner.query(
                "select from pg_stat_replication where sync_state = 'sync'"
            ).isEmpty
        }
        await owner.shutdown()
        let connection = ConnectionSettings(
            "host=\(primary.socketDirectory),\(standby.socketDirectory) port=5432 "
                + "user=\(EmbeddedCluster.user) dbname=\(EmbeddedCluster.database) "
                + "sslmode=disable target_session_attrs=read-write")
        let pool = PostgresPool(connection, size: 8)
        let office = try await Office(
            name: EmbeddedCluster.database, connection: connection, pool: pool)
        try await test(Pair(primary: primary, standby: standby, office: office))
    }

    private static func copy(_ primary: EmbeddedCluster, to standby: EmbeddedCluster) throws {
        try ran("mkdir", "-p", standby.directory)
        if !asServer.isEmpty { try ran("chown", "postgres", standby.directory) }
        let program = "\(try binaries())/pg_basebackup"
        let command =
            asServer + [
                program, "-h", primary.socketDirectory, "-p", "5432", "-U",
                EmbeddedCluster.user, "-D", "\(standby.directory)/data", "-R", "-X", "stream",
                "-c", "fast", "--no-sync",
            ]
        try ran("sh", "-c", command.joined(separator: " "))
        // The database is there with the copy.
        try Data().write(to: URL(fileURLWithPath: "\(standby.directory)/database-created"))
        try standby.start()
    }

    static func binaries() throws -> String {
        try ran("sh", "-c", "ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1")
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Kills the primary as a power cut would and promotes the standby.
    func failOver() async throws {
        guard case .running(let postmaster) = primary.status else {
            throw OfficeError.tookTooLong("the primary")
        }
        let children = try ran("sh", "-c", "pgrep -P \(postmaster)").split(separator: "\n")
        for process in [postmaster] + children.compactMap({ pid_t($0) }) { kill(process, SIGKILL) }
        let promoter = PostgresPool(ConnectionSettings(standby.connectionString), size: 1)
        try await promoter.query("select pg_promote(true, 60)")
        await promoter.shutdown()
    }
}

/// A connection pooler in front of a test's database.
final class PgBouncer {
    private let folder: String
    private let office: Office
    private let port: Int
    private var process: Program?

    init(before office: Office) async throws {
        self.office = office
        folder = "/tmp/motcua-pooler-\(UUID().uuidString.prefix(8).lowercased())"
        port = Int.random(in: 20_000...30_000)
        try ran("mkdir", "-p", folder)
        try ran("chmod", "777", folder)
    }

    var connectionString: String {
        "host=\(folder) port=\(port) user=\(EmbeddedCluster.user) dbname=\(office.name)"
    }

    /// Starts it, or starts it anew in another mode.
    func start(_ mode: String) throws {
        process?.signal(SIGKILL)
        let server = TestDatabase.cluster.socketDirectory
        let configuration = """
            [databases]
            \(office.name) = host=\(server) port=5432 user=\(EmbeddedCluster.user)
            [pgbouncer]
            listen_port = \(port)
            unix_socket_dir = \(folder)
            auth_type = any
            pool_mode = \(mode)
            ignore_startup_parameters = extra_float_digits
            """
        let file = "\(folder)/\(mode).ini"
        try configuration.write(toFile: file, atomically: true, encoding: .utf8)
        try? FileManager.default.removeItem(atPath: "\(folder)/.s.PGSQL.\(port)")  // of the last
        let user = geteuid() == 0 ? ["-u", "postgres"] : []
        let program = try Program("/usr/sbin/pgbouncer", user + [file])
        process = program
        for _ in 0..<200 where !FileManager.default.fileExists(atPath: "\(folder)/.s.PGSQL.\(port)")
        {
            usleep(20_000)
        }
    }

    func stop() {
        process?.signal(SIGTERM)
        try? FileManager.default.removeItem(atPath: folder)  // it lies in the temporary folder
    }
}
