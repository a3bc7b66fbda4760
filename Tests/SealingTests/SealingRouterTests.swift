import DossierStore
import Foundation
import Postgres
import Testing

/// The router as it is run, with its options.
struct SealingRouterTests {
    private static let folder = URL(
        fileURLWithPath: (try? FileManager.default.destinationOfSymbolicLink(
            atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    ).deletingLastPathComponent()

    /// Starts a router; its messages go into the file.
    private func router(_ province: Province?, _ arguments: String, log: TemporaryFile) throws
        -> Process
    {
        try log.write("")
        let process = Process()
        process.executableURL = Self.folder.appendingPathComponent("motcua-router")
        process.arguments = arguments.split(separator: " ").map(String.init)
        process.environment = [
            "PATH": "/usr/bin:/bin",
            "MOTCUA_DATABASE_URL": province?.connection.connectionString ?? "host=/nonexistent",
        ]
        let output = try FileHandle(forWritingTo: log.url)
        (process.standardOutput, process.standardError) = (output, output)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return process
    }

    @Test func `it seals and stamps beside routing, and stops though the authority hangs`()
        async throws
    {
        let province = try await Province.open()
        let authority = try await TestAuthority(.honest(.rsa))
        let log = TemporaryFile()
        let process = try router(
            province,
            "--seal-every 1 --tsa \(authority.url) "
                + "--tsa-ca \(authority.openSSL.path("root.pem"))", log: log)
        defer { process.terminate() }
        try await province.work()
        try await eventually("it is stamped") {
            let standing = try await province.store.ledgerStanding()
            return standing.unsealed.rows == 0 && standing.lastStamp != nil
                && standing.unstamped.seals == 0
        }
        authority.behave(.silent)
        try await province.work()
        let asked = authority.requestCount
        try await eventually("it asks again") { authority.requestCount > asked }
        process.terminate()
        // Sooner than the authority is given up.
        try await eventually("it stops", within: 15) { !process.isRunning }
        let said = try log.text
        #expect(process.terminationStatus == 0, "\(said)")
        #expect(try await province.audit() == [])
        try await authority.close()
    }

    @Test func `many rows do not wait for the interval`() async throws {
        let province = try await Province.open()
        let log = TemporaryFile()
        let process = try router(province, "--seal-every 86400 --seal-rows 3", log: log)
        defer { process.terminate() }
        for _ in 0..<2 {
            try await province.work()
            try await eventually("fewer rows than asked for wait") {
                try await province.store.ledgerStanding().unsealed.rows < 3
            }
        }
        #expect(try await province.store.ledgerStanding().lastSeal != nil)
    }

    @Test(arguments: [
        ("--seal-every x", "--seal-every"), ("--seal-every -1", "--seal-every"),
        ("--seal-rows 0", "--seal-rows"),
        ("--tsa http://127.0.0.1:1/", "--tsa-ca"),
        ("--tsa ftp://x --tsa-ca /dev/null", "--tsa is an address"),
        ("--tsa http://127.0.0.1:1/ --tsa-ca /nonexistent", "/nonexistent"),
        ("--tsa http://127.0.0.1:1/ --tsa-ca /dev/null", "/dev/null"),
    ])
    func `wrong options are usage errors`(_ arguments: String, _ said: String) throws {
        let log = TemporaryFile()
        let process = try router(nil, arguments, log: log)
        process.waitUntilExit()
        #expect(process.terminationStatus == 64)
        #expect(try log.text.contains(said))
    }
}
