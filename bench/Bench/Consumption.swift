import EmbeddedPostgres
import FoundationEssentials
import Glibc
import Postgres

/// What program and server have used up so far; the difference of two is what a piece of work took.
struct Consumption {
    /// Seconds of the program's processor time.
    private(set) var program = 0.0
    /// Seconds of the server's processor time, processes that have ended included.
    private(set) var server = 0.0
    /// Bytes of write-ahead log.
    private(set) var log = 0.0

    static func now(_ ground: Ground) async throws -> Consumption {
        let rows = try await ground.pool.query(
            "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::int8")
        return Consumption(
            program: ownSeconds(), server: try serverSeconds(ground.cluster),
            log: Double(try rows.int64(0, 0)))
    }

    static func - (after: Self, before: Self) -> Self {
        Consumption(
            program: after.program - before.program, server: after.server - before.server,
            log: after.log - before.log)
    }

    private static func ownSeconds() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) {
            $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
        }
    }

    /// The postmaster, its living children, and what those have used that it has buried.
    private static func serverSeconds(_ cluster: EmbeddedCluster) throws -> Double {
        guard case .running(let postmaster) = cluster.status else { return 0 }
        let used = try FileManager.default.contentsOfDirectory(atPath: "/proc")
            .compactMap { Int32($0) }.compactMap { ticks(of: $0, under: postmaster) }
        return used.reduce(0, +) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Fields 14 to 17 of `/proc/PID/stat`; nil for a process that is gone or not the server's.
    private static func ticks(of process: Int32, under postmaster: Int32) -> Double? {
        guard let text = FileManager.default.contents(atPath: "/proc/\(process)/stat") else {
            return nil
        }
        // The name, in parentheses, may itself hold spaces.
        let fields = String(decoding: text, as: UTF8.self).split(separator: ")").last?
            .split(separator: " ")
        guard let fields, fields.count > 14 else { return nil }
        if process == postmaster { return fields[11...14].compactMap { Double($0) }.reduce(0, +) }
        guard Int32(fields[1]) == postmaster else { return nil }
        return fields[11...12].compactMap { Double($0) }.reduce(0, +)
    }
}
