import Glibc
import Postgres
import Testing

@testable import EmbeddedPostgres

/// Real clusters in temporary directories; each is stopped and removed by its test.
@Suite(.serialized) struct EmbeddedPostgresTests {
    private func withCluster(
        below path: String = "", _ body: (EmbeddedCluster) async throws -> Void
    ) async throws {
        var template = Array("/tmp/motcua-cluster-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let base = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        chmod(base, 0o755)
        let cluster = EmbeddedCluster(directory: base + path, durability: .none)
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(cluster)) } catch { outcome = .failure(error) }
        try cluster.stop(.immediate)
        _ = try Command.run(["/bin/rm", "-rf", base])
        try outcome.get()
    }

    private func answer(_ cluster: EmbeddedCluster) async throws -> String {
        let connection = try await PostgresConnection.open(
            ConnectionSettings(cluster.connectionString))
        defer { Task { await connection.close() } }
        let rows = try await connection.query(
            """
            SELECT current_user || ' ' || current_database() || ' ' || rolsuper || ' '
                || current_setting('listen_addresses')
            FROM pg_roles WHERE rolname = current_user
            """)
        return try rows.text(0, 0)
    }

    @Test func lifeOfACluster() async throws {
        try await withCluster { cluster in
            #expect(cluster.status == .absent)
            try cluster.start()
            try cluster.start()
            guard case .running(let first) = cluster.status else {
                Issue.record("not running: \(cluster.status)")
                return
            }
            #expect(try await answer(cluster) == "motcua motcua true ")
            let log = try #require(Files.status(cluster.directory + "/run"))
            #expect(log.st_mode & 0o777 == 0o700)
            try cluster.restart()
            if case .running(let second) = cluster.status { #expect(second != first) }
            try cluster.stop()
            try cluster.stop()
            #expect(cluster.status == .stopped)
            try cluster.start()
            #expect(try await answer(cluster) == "motcua motcua true ")
        }
    }

    @Test func killedServerIsStartedAgain() async throws {
        try await withCluster { cluster in
            try cluster.start()
            guard case .running(let process) = cluster.status else { return }
            try #require(kill(process, SIGKILL) == 0)
            let stat = "/proc/\(process)/stat"
            while Files.read(stat)?.contains(") Z ") == false { usleep(10_000) }
            #expect(Files.exists(cluster.dataDirectory + "/postmaster.pid"))
            try cluster.start()
            #expect(try await answer(cluster) == "motcua motcua true ")
        }
    }

    /// A backend that is stopped outlives its postmaster until it is let go on.
    @Test func anOldBackendIsWaitedFor() async throws {
        try await withCluster { cluster in
            try cluster.start()
            guard case .running(let process) = cluster.status else { return }
            let connection = try await PostgresConnection.open(
                ConnectionSettings(cluster.connectionString))
            let backend = try await connection.query("select pg_backend_pid()").int32(0, 0)
            try #require(kill(backend, SIGSTOP) == 0)
            try #require(kill(process, SIGKILL) == 0)
            while cluster.status != .stopped { usleep(10_000) }
            let starter = Task.detached { try cluster.start() }
            usleep(1_000_000)
            #expect(cluster.status == .stopped)
            #expect(Files.exists(cluster.dataDirectory + "/postmaster.pid"))
            kill(backend, SIGCONT)
            try await starter.value
            #expect(try await answer(cluster) == "motcua motcua true ")
            await connection.close()
        }
    }

    @Test func aDeadProcessNobodyWaitedForIsNoServer() async throws {
        try await withCluster { cluster in
            try cluster.start()
            let file = cluster.dataDirectory + "/postmaster.pid"
            let text = try #require(Files.read(file))
            try cluster.stop()
            let program = cluster.directory + "/postgres"
            _ = try Command.run(["/bin/cp", "/bin/true", program])
            var dead: pid_t = 0
            var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(program), nil]
            defer { free(arguments[0]) }
            try #require(posix_spawn(&dead, program, nil, nil, &arguments, nil) == 0)
            while Files.read("/proc/\(dead)/stat")?.contains(") Z ") == false { usleep(10_000) }
            let rest = text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
            try Files.write(
                ([Substring("\(dead)")] + rest).joined(separator: "\n"), to: file,
                owner: cluster.account)
            #expect(cluster.status == .stopped)
            var status: Int32 = 0
            waitpid(dead, &status, 0)
        }
    }

    @Test func processNumberGoneToAnotherIsNoServer() async throws {
        try await withCluster { cluster in
            try cluster.start()
            let file = cluster.dataDirectory + "/postmaster.pid"
            let text = try #require(Files.read(file))
            try cluster.stop()
            let rest = text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
            try Files.write(
                ([Substring("\(getpid())")] + rest).joined(separator: "\n"), to: file,
                owner: cluster.account)
            #expect(cluster.status == .stopped)
            try cluster.start()
            #expect(try await answer(cluster) == "motcua motcua true ")
        }
    }

    @Test func longPathsGetAShortSocket() async throws {
        let long = "/" + String(repeating: "đ", count: 60) + "/it's here"
        try await withCluster(below: long) { cluster in
            try cluster.start()
            #expect(cluster.socketDirectory.hasPrefix("/tmp/motcua-"))
            #expect(try await answer(cluster) == "motcua motcua true ")
            let place = cluster.socketDirectory
            try cluster.stop()
            _ = try Command.run(["/bin/rm", "-rf", place])
            try cluster.start()
            #expect(try await answer(cluster) == "motcua motcua true ")
            _ = try Command.run(["/bin/rm", "-rf", cluster.socketDirectory])
        }
    }

    @Test func severalStartersAtOnce() async throws {
        try await withCluster { cluster in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { try cluster.start() } }
                try await group.waitForAll()
            }
            #expect(try await answer(cluster) == "motcua motcua true ")
        }
    }

    @Test func halfMadeClusterIsMadeAnew() async throws {
        try await withCluster { cluster in
            try Files.makeDirectories(cluster.directory + "/data.new/base")
            try Files.makeDirectories(cluster.dataDirectory)
            try cluster.start()
            #expect(try await answer(cluster) == "motcua motcua true ")
        }
    }

    @Test func foreignDirectoryIsLeftAlone() async throws {
        try await withCluster { cluster in
            try Files.makeDirectories(cluster.dataDirectory + "/holiday-pictures")
            let error = #expect(throws: EmbeddedPostgresError.self) { try cluster.start() }
            #expect(error?.description.contains("is not empty") == true)
            #expect(Files.exists(cluster.dataDirectory + "/holiday-pictures"))
        }
    }

    @Test func serverHoldsNothingOfOurs() async throws {
        try await withCluster { cluster in
            var ends: [Int32] = [0, 0]
            try #require(pipe(&ends) == 0)
            try cluster.start()
            close(ends[1])
            let flags = fcntl(ends[0], F_GETFL)
            _ = fcntl(ends[0], F_SETFL, flags | O_NONBLOCK)
            var byte: UInt8 = 0
            #expect(read(ends[0], &byte, 1) == 0)
            close(ends[0])
        }
    }

    @Test func defaultDirectories() throws {
        func directory(_ root: Bool, _ variables: [String: String]) throws -> String {
            try EmbeddedCluster.defaultDirectory(isRoot: root) { variables[$0] }
        }
        #expect(try directory(true, ["MOTCUA_DATA_DIR": "/a", "HOME": "/root"]) == "/a")
        #expect(try directory(true, ["HOME": "/root"]) == "/var/lib/motcua")
        #expect(try directory(false, ["XDG_DATA_HOME": "/x", "HOME": "/h"]) == "/x/motcua")
        #expect(try directory(false, ["HOME": "/tmp"]) == "/tmp/.local/share/motcua")
        let error = #expect(throws: EmbeddedPostgresError.self) {
            try directory(false, ["HOME": "", "XDG_DATA_HOME": ""])
        }
        #expect(error?.description.contains("MOTCUA_DATA_DIR") == true)
        #expect(throws: EmbeddedPostgresError.self) {
            try directory(false, ["HOME": "/etc/passwd/nobody"])
        }
    }

    /// A directory that the server's user may not enter (root) or not write to (anyone else).
    @Test func aClosedDirectoryIsRefusedWithAReason() throws {
        let isRoot = geteuid() == 0
        let closed = "/tmp/motcua-closed-\(getpid())"
        #expect(mkdir(closed, isRoot ? 0o700 : 0o500) == 0)
        defer {
            rmdir(closed + "/data")
            rmdir(closed)
        }
        let cluster = EmbeddedCluster(directory: closed + "/data")
        let error = #expect(throws: EmbeddedPostgresError.self) { try cluster.start() }
        let reason = isRoot ? "may not enter \(closed)" : closed
        #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
    }
}
