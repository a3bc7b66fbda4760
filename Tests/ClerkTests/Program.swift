import Foundation

/// The built program as a user runs it: through a shell, with an environment of its own.
struct Program {
    let environment: [String: String]

    struct Answer {
        let output: String
        let exitCode: Int32
    }

    /// The folder of the built programs, next to the test bundle.
    static let folder: String = {
        if let named = ProcessInfo.processInfo.environment["MOTCUA_BIN"] { return named }
        let bundle =
            CommandLine.arguments.first { $0.contains(".xctest") } ?? CommandLine.arguments[0]
        var url = URL(fileURLWithPath: bundle)
        while url.pathComponents.count > 1 {
            let program = url.appendingPathComponent("motcua").path
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: program, isDirectory: &isFolder),
                !isFolder.boolValue
            {
                return url.path
            }
            url.deleteLastPathComponent()
        }
        return url.path
    }()

    init(database: String?, language: String = "en", others: [String: String] = [:]) {
        var environment = [
            "PATH": Self.folder + ":/usr/bin:/bin", "HOME": "/nonexistent", "MOTCUA_LANG": language,
        ]
        environment["MOTCUA_DATABASE_URL"] = database
        self.environment = environment.merging(others) { _, new in new }
    }

    /// Runs a command line in the repository's root; output and errors are read as one.
    func run(_ line: String) throws -> Answer {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "exec 2>&1; " + line]
        process.environment = environment
        process.currentDirectoryURL = URL(fileURLWithPath: Transcript.root)
        process.standardOutput = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Answer(
            output: String(decoding: data, as: UTF8.self), exitCode: process.terminationStatus)
    }
}
