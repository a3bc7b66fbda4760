import FoundationEssentials
import Glibc

/// Runs other programs and reads what they print.
enum Programs {
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs a program to its end and returns its standard output.
    @discardableResult
    static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> String {
        var pipe: [Int32] = [0, 0]
        guard Glibc.pipe(&pipe) == 0 else { throw Failed(description: "no pipe is to be had") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipe[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addclose(&actions, pipe[0])
        let all = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        var argv = arguments.map { strdup($0) } + [nil]
        var envp = all.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in argv + envp { free(text) } }
        var pid: pid_t = 0
        let error = posix_spawnp(&pid, arguments[0], &actions, nil, &argv, &envp)
        close(pipe[1])
        guard error == 0 else {
            close(pipe[0])
            throw Failed(description: "\(arguments[0]) cannot be started")
        }
        let output = read(all: pipe[0])
        close(pipe[0])
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        guard status == 0 else {
            throw Failed(description: "\(arguments.joined(separator: " ")) failed: \(output)")
        }
        return output
    }

    private static func read(all descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }

    /// Runs pgbench on a script and returns its transactions per second.
    static func pgbench(
        _ script: String, connection: String, clients: Int, transactions: Int,
        variables: [String: String]
    ) throws -> Double {
        let defines = variables.flatMap { ["-D", "\($0)=\($1)"] }
        let output = try run(
            [
                "pgbench", "-n", "-M", "prepared", "-c", "\(clients)", "-j", "\(min(clients, 2))",
                "-t", "\(transactions)", "-f", script,
            ] + defines + [connection])
        guard let line = output.split(separator: "\n").first(where: { $0.hasPrefix("tps = ") }),
            let number = Double(line.split(separator: " ")[2])
        else { throw Failed(description: "pgbench printed no tps: \(output)") }
        return number
    }
}
