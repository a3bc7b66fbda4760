import Foundation

/// The seed that a run is to be repeated with.
let environmentSeed = ProcessInfo.processInfo.environment["MOTCUA_TEST_SEED"].flatMap(UInt64.init)

/// A program that a test starts, stops and kills.
final class Program: Sendable {
    private let process: Process
    let output: URL

    /// Starts a program; its output and errors go into one file.
    init(_ path: String, _ arguments: [String] = [], environment: [String: String] = [:]) throws {
        output = FileManager.default.temporaryDirectory
            .appendingPathComponent("motcua-test-\(UUID().uuidString).log")
        try Data().write(to: output)
        let log = try FileHandle(forWritingTo: output)
        process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = log
        process.standardError = log
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: output)  // it lies in the temporary folder
    }

    /// Starts the router that was built beside these tests.
    static func router(
        _ connection: String, batch: Int = 500, poll: Int = 1_000, others: [String] = []
    ) throws -> Program {
        try Program(
            built("motcua-router"),
            ["--batch", "\(batch)", "--poll", "\(poll)", "--log-level", "debug"] + others,
            environment: ["MOTCUA_DATABASE_URL": connection])
    }

    /// The path of a program in the folder in which the tests were built.
    static func built(_ name: String) -> String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        let folder = URL(fileURLWithPath: own ?? CommandLine.arguments[0])
            .deletingLastPathComponent()
        return folder.appendingPathComponent(name).path
    }

    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    var isRunning: Bool { process.isRunning }

    /// What it has written so far.
    var text: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

    /// Waits for its end and returns its exit code; nil when it did not end in time.
    func exitCode(within seconds: Int) async throws -> Int32? {
        for _ in 0..<(seconds * 50) {
            if !process.isRunning { return process.terminationStatus }
            try await Task.sleep(for: .milliseconds(20))
        }
        return nil
    }

    /// Kills it as a crash would and waits until it is gone.
    func crash() async throws {
        signal(SIGKILL)
        _ = try await exitCode(within: 10)
    }
}
