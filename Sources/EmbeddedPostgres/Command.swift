internal import Glibc

/// Runs a program to its end; the shell only changes the directory, no text passes through it.
enum Command {
    struct Outcome {
        let code: Int32
        /// What it printed, in one line.
        let output: String
    }

    /// Runs a program with a small clean environment, its output collected, in directory `/`.
    ///
    /// No descriptor but the three standard ones is passed on, so that a server which the program
    /// leaves behind holds nothing of ours open.
    static func run(_ command: [String]) throws -> Outcome {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Files.failure(command[0]) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
        for descriptor in openDescriptors where descriptor > 2 {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        let shell = "/bin/sh"
        let command = [shell, "-c", "cd / && exec \"$@\"", shell] + command
        let environment = [
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME=/", "LC_ALL=C", "TZ=UTC",
        ]
        var process: pid_t = 0
        let code = withStrings(command) { arguments in
            withStrings(environment) { variables in
                posix_spawn(&process, command[0], &actions, nil, arguments, variables)
            }
        }
        close(ends[1])
        guard code == 0 else {
            throw EmbeddedPostgresError.failed(
                command: command[0], output: String(cString: strerror(code)), log: "the system")
        }
        let text = Files.readAll(ends[0])
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        let lines = text.split(whereSeparator: \.isNewline).suffix(8)
        let exited = status & 0x7F == 0
        return Outcome(
            code: exited ? (status >> 8) & 0xFF : 128 + status & 0x7F,
            output: lines.joined(separator: "; "))
    }

    private static var openDescriptors: [Int32] {
        Files.entries(of: "/proc/self/fd").compactMap { Int32($0) }
    }

    private static func withStrings<T>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> T
    ) -> T {
        let pointers = strings.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers + [nil])
    }
}
